import OlaresCore
import Sandbox
import Testing

/// What Prometheus and HAMI do that nobody expects: gaps are gaps, and what is unknown is unknown.
@Suite struct DashboardOdditiesTests {
    private static let use = "node_cpu_utilisation"

    @Test("No number, an infinite one, no series, no metric: unknown, and never 0")
    func unknown() async throws {
        try await withDashboard { olares in
            let oddities: [(inout DashboardBehaviour) -> Void] = [
                { $0.odd = [Self.use: "NaN", "cluster_cpu_usage": "NaN"] },
                { $0.odd = [Self.use: "+Inf", "cluster_cpu_usage": "-Inf"] },
                { $0.empty = [Self.use, "cluster_cpu_usage"] }, { $0.missing = [Self.use, "cluster_cpu_usage"] },
            ]
            for change in oddities {
                olares.sandbox.behaviour.dashboard = DashboardBehaviour()
                change(&olares.sandbox.behaviour.dashboard)
                let cpu = try await olares.envelope("overview cpu")
                #expect(cpu.raws.first?["cpu_util"] == .null && cpu.displays.first?["cpu_util"] == "-")
                #expect(cpu.raws.first?["cores"] == 24)
                let machine = try await olares.envelope("overview physical")
                #expect(machine.raws.first?["value"] == .null)
                #expect(machine.displays.first?["value"] == "- / 24.00")
                let table = try await olares.dashboard("overview cpu")
                #expect(table.column("CPU_UTIL") == ["-"])
            }
        }
    }

    @Test("Numbers as numbers are the same; of two series of one thing the newer one counts")
    func forms() async throws {
        try await withDashboard { olares in
            olares.sandbox.behaviour.dashboard.numbersAreText = false
            let plain = try await olares.envelope("overview pods").raws
            #expect(plain == [["node": "olares", "quota": 110, "running": 83, "util": .number(83.0 / 110)]])
            olares.sandbox.behaviour.dashboard.hasDuplicates = true
            let pods = try await olares.envelope("overview pods").raws
            let machine = try await olares.envelope("overview physical").raws
            #expect(pods.map { $0["running"] } == [83] && machine[3]["value"] == 83)
        }
    }

    @Test("A clock that is wrong by hours changes nothing that is asked about by the server's own")
    func clocks() async throws {
        try await withDashboard { olares in
            olares.sandbox.clockOffset = 3 * 3600
            let cpu = try await olares.envelope("overview cpu").raws
            #expect(cpu.first?["cores"] == 24)
        }
    }

    @Test("An answer that is none is a failure, and not an empty list")
    func answers() async throws {
        try await withDashboard { olares in
            for (path, line) in [
                ("/kapis/monitoring.kubesphere.io/v1alpha3/nodes", "overview cpu"),
                ("/capi/system/ifs", "overview network"), ("/user-service/api/myapps_v2", "applications"),
            ] {
                for body in ["{}", "<!doctype html><title>x</title>", ""] {
                    olares.sandbox.add(Fault(.status(code: 200, body: body), path: path, times: 1))
                    let run = try await olares.dashboard(line)
                    expectFailure(run, .decode, message: "")
                }
            }
        }
    }

    @Test("What a metric is called cannot make a request of something else")
    func names() async throws {
        try await withDashboard { olares in
            let run = try await olares.run("dashboard", "overview", "user", "../../nodes?x=1")
            expectFailure(run, .argumentInvalid, message: "cannot be the name of a user")
            #expect(olares.sandbox.requests(to: "/kapis/monitoring.kubesphere.io/v1alpha3/nodes").isEmpty)
        }
    }
}
