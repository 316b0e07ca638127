import OlaresCore
import Sandbox
import Testing

/// `--watch`: one look after the other.
@Suite struct DashboardWatchTests {
    private static let nodes = "/kapis/monitoring.kubesphere.io/v1alpha3/nodes"
    private static let quick = "overview pods --watch --watch-interval 20ms"

    @Test("One line for each look, numbered; two failures in a row are made up for, three are not")
    func looks() async throws {
        try await withDashboard { olares in
            olares.sandbox.add(Fault(.status(code: 502, body: "bad gateway"), path: Self.nodes, after: 1, times: 2))
            let run = try await olares.dashboard(Self.quick + " --watch-iterations 4 -o json")
            #expect(run.exit == 0 && run.stderr == "")
            let looks = try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(looks.map { $0["meta"]?["iteration"] } == [1, 2, 3, 4])
            #expect(looks.map { $0["meta"]?["total_iterations"] } == [4, 4, 4, 4])
            #expect(looks.map { $0["meta"]?["error_kind"] } == [nil, "http_5xx", "http_5xx", nil])
            #expect(looks[1]["kind"] == "dashboard.overview.pods" && looks[1]["meta"]?["fetched_at"] == "")
            #expect(looks[1]["items"] == nil)
        }
        try await withDashboard { olares in
            olares.sandbox.add(Fault(.status(code: 502, body: "bad gateway"), path: Self.nodes, after: 1))
            let run = try await olares.dashboard(Self.quick)
            #expect(run.exit == 1)
            #expect(run.stderr.contains("warning: --watch-interval=20ms is faster"))
            #expect(run.stderr.contains("warning: iteration 2 failed (http_5xx): "))
            #expect(run.stderr.contains("error: watch: aborted after 3 consecutive failures: "))
        }
    }

    @Test("A time limit ends it well; a token that ages is renewed once")
    func limits() async throws {
        try await withDashboard { olares in
            let run = try await olares.dashboard("overview pods --watch --watch-timeout 50ms -o json")
            #expect(run.exit == 0 && run.lines.count == 1)
        }
        try await withDashboard { olares in
            olares.sandbox.expireAccessTokens()
            let run = try await olares.dashboard(Self.quick + " --watch-iterations 3 -o json")
            #expect(run.exit == 0 && run.lines.count == 3)
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("Ctrl-C is a good end; on a terminal each look takes the place of the one before")
    func interruption() async throws {
        try await withDashboard { olares in
            let terminal = try olares.terminal(columns: 100)
            let session = try olares.start(
                on: terminal, ["dashboard", "overview", "pods", "--watch", "--no-graph"])
            #expect(await terminal.wait(for: "75.45%"))
            terminal.press(control: "C")
            #expect(await session.wait().exit == 0)
            #expect(terminal.text.contains("\u{1b}[2J"))
        }
    }

    @Test("What only makes sense together is refused before anything is sent")
    func usage() async throws {
        try await withDashboard { olares in
            for line in [
                "overview pods --watch-iterations 3", "overview pods --watch-timeout 3s",
                "overview cpu --start 2026-06-01T08:00:00Z",
                "overview cpu --since 1h --start 2026-06-01T08:00:00Z --end 2026-06-01T09:00:00Z",
                "overview cpu --start 2026-06-01T08:00:00Z --end 2026-06-01T08:00:00Z",
                "overview cpu --start yesterday --end 2026-06-01T08:00:00Z", "overview cpu --timezone Nowhere/Town",
                "overview cpu --temp-unit x", "overview memory --mode x", "overview ranking --sort x",
                "applications --sort-by x", "overview pods --head -1", "overview disk partitions", "overview cpu extra",
                "overview cpu --since -5m",
            ] {
                let run = try await olares.dashboard(line)
                #expect(run.exit == 2 && run.stdout == "", "\(line): \(run.stderr)")
            }
            #expect(olares.sandbox.count() == 0)
        }
    }
}
