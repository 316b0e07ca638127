import Foundation
import OlaresCore
import Sandbox
import Testing

/// `dashboard watch`, driven by keys through a terminal.
@Suite struct DashboardLiveTests {
    private static let legend = "the last 30 minutes"

    private func withView(
        columns: Int = 100, rows: Int = 40, _ words: [String] = [], environment: [String: String?] = [:],
        _ test: (Olares, Terminal, TerminalSession) async throws -> Void
    ) async throws {
        try await withDashboard { olares in
            let terminal = try olares.terminal(columns: columns, rows: rows)
            let session = try olares.start(on: terminal, ["dashboard", "watch"] + words, environment: environment)
            try await test(olares, terminal, session)
        }
    }

    /// Expects that the terminal is as it was: lines are edited, keys are shown, and what was there before is seen.
    private func expectRestored(_ terminal: Terminal, sourceLocation: SourceLocation = #_sourceLocation) {
        let grid = ScreenGrid(terminal.text, columns: 100, rows: 40)
        #expect(terminal.isCanonical && terminal.echoes, sourceLocation: sourceLocation)
        #expect(!grid.isAlternate && grid.showsCursor, sourceLocation: sourceLocation)
    }

    @Test("Everything is there, and keys do what they say")
    func keys() async throws {
        try await withView { olares, terminal, session in
            #expect(await terminal.wait(for: Self.legend))
            let rows = ScreenGrid(terminal.text, columns: 100, rows: 40).rows
            #expect(rows[0].hasPrefix("alice@olares.com  ") && rows[0].hasSuffix("every 5s"))
            #expect(rows[39].hasPrefix("q quit"))
            for text in [
                "CPU  ", "Fan GPU", "Net out", "NETWORK  enp3s0", "DISKS    nvme0n1", "GPUS     GPU-e5d2", "Photos",
            ] {
                #expect(rows.contains { $0.hasPrefix(text) }, "\(text): \(rows)")
            }
            func shows(_ text: String, after key: String) async {
                terminal.type(key)
                #expect(await terminal.wait(for: text), "\(key)")
            }
            await shows("MEMORY v", after: "m")
            await shows("MEMORY ^", after: "m")
            await shows("NET OUT v", after: "o")
            await shows("every 10s", after: "+")
            await shows("PAUSED", after: "p")
            terminal.type("jj")
            await shows("CPU v", after: "c")
            terminal.resize(columns: 60, rows: 20)
            #expect(await terminal.wait(for: "\u{1b}[2J", times: 2))
            terminal.type("q")
            #expect(await session.wait().exit == 0)
            let last = terminal.text.components(separatedBy: "\u{1b}[2J").last ?? ""
            for row in ScreenGrid(last, columns: 200, rows: 40).rows {
                #expect(DisplayWidth.columns(row) <= 60, "\(row)")
            }
            expectRestored(terminal)
        }
    }

    @Test("Parts that fail say so in their place; in ASCII nothing else is written")
    func parts() async throws {
        try await withView(environment: ["LANG": "C"]) { olares, terminal, session in
            #expect(await terminal.wait(for: Self.legend))
            #expect(ScreenGrid(terminal.text, columns: 100, rows: 40).rows.joined().utf8.allSatisfy { $0 < 0x80 })
            olares.sandbox.add(Fault(.status(code: 500, body: "broken"), path: "/capi/system/ifs"))
            olares.sandbox.add(Fault(.status(code: 500, body: "broken"), path: "/user-service/api/myapps_v2"))
            olares.sandbox.behaviour.dashboard.hamiStatus = 503
            // Pausing and going on asks at once.
            terminal.type("p")
            #expect(await terminal.wait(for: "PAUSED"))
            terminal.type("p")
            #expect(await terminal.wait(for: "NETWORK (error: "))
            #expect(await terminal.wait(for: "APPS (error: "))
            #expect(await terminal.wait(for: "GPUS (empty: vgpu_unavailable)"))
            terminal.press(control: "C")
            #expect(await session.wait().exit == 0)
            expectRestored(terminal)
        }
    }

    @Test("Ctrl-Z gives the terminal back, and fg takes it again")
    func suspension() async throws {
        try await withView { _, terminal, session in
            #expect(await terminal.wait(for: Self.legend))
            terminal.press(control: "Z")
            // The program stops itself once the terminal is given back.
            #expect(await session.status() == 128 + SIGSTOP)
            expectRestored(terminal)
            session.resume()
            #expect(await terminal.wait(for: "\u{1b}[?1049h", times: 2))
            terminal.type("q")
            #expect(await session.wait().exit == 0)
            expectRestored(terminal)
        }
    }

    @Test(
        "A signal, and a fault of the program itself, give the terminal back",
        arguments: [SIGTERM, SIGHUP, SIGILL, SIGABRT])
    func ends(signal: Int32) async throws {
        try await withView { _, terminal, session in
            #expect(await terminal.wait(for: Self.legend))
            await session.send(signal)
            #expect(await session.status() == 128 + signal)
            expectRestored(terminal)
        }
    }

    @Test("A token that ages is renewed once, and nobody sees it")
    func token() async throws {
        try await withView(["--interval", "1s"]) { olares, terminal, session in
            #expect(await terminal.wait(for: Self.legend))
            olares.sandbox.expireAccessTokens()
            let before = olares.sandbox.count("/capi/system/ifs")
            while olares.sandbox.count("/capi/system/ifs") < before + 3 { try await Task.sleep(for: .milliseconds(50)) }
            terminal.type("q")
            #expect(await session.wait().exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 1)
            #expect(!terminal.text.contains("error: "))
        }
    }

    #if os(Linux)
    @Test(
        "An hour of it takes no more memory and no more descriptors than its beginning",
        .enabled(if: FastClock.isAvailable, FastClock.absence))
    func hour() async throws {
        try await withDashboard { olares in
            let terminal = try olares.terminal(columns: 100, rows: 40)
            let clock = try FastClock(rate: 60, in: olares.workDirectory)
            // A minute when nothing else runs; the limit of a process would end it on a busy machine.
            let session = try olares.start(
                on: terminal, ["dashboard", "watch"], environment: clock.environment, timeLimit: .seconds(900))
            #expect(await terminal.wait(for: Self.legend))
            let pid = await session.pid
            func looks(_ count: Int) async throws {
                for _ in 0..<6000 where olares.sandbox.count("/capi/system/ifs") < count {
                    try await Task.sleep(for: .milliseconds(100))
                }
                try #require(olares.sandbox.count("/capi/system/ifs") >= count)
            }
            try await looks(100)
            let before = try Self.footprint(of: pid, terminal)
            // A look each five seconds makes 720 in an hour.
            try await looks(720)
            let after = try Self.footprint(of: pid, terminal)
            terminal.type("q")
            #expect(await session.wait().exit == 0)
            #expect(after.descriptors <= before.descriptors + 2, "\(before) \(after)")
            #expect(after.kilobytes <= before.kilobytes + 4096, "\(before) \(after)")
            expectRestored(terminal)
        }
    }

    private static func footprint(
        of pid: pid_t, _ terminal: Terminal
    ) throws -> (kilobytes: Int, descriptors: Int) {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = try #require(
            status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") },
            "it has ended: \(terminal.text.suffix(2000))")
        return (
            try #require(Int(line.filter(\.isNumber))),
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
        )
    }
    #endif

    @Test("Without a terminal there is no live view, and what does instead is named")
    func refused() async throws {
        try await withDashboard { olares in
            try await olares.expectFailure(
                "dashboard", "watch", code: .terminalRequired, message: "needs a terminal",
                fix: "olares-cli dashboard overview physical --watch -o json")
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["dashboard", "watch"], environment: ["TERM": "dumb"])
            #expect(await session.wait().exit == 2)
            #expect(olares.sandbox.count() == 0)
        }
    }
}
