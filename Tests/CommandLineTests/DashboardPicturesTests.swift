import Foundation
import OlaresCore
import Sandbox
import Testing

/// Pictures beside the tables, and charts in files.
@Suite struct DashboardPicturesTests {
    private static let hasJudge = Tool.works(Judge.python, ["-c", "import resvg_py"])

    @Test("On a terminal that can, and nowhere else")
    func terminals() async throws {
        try await withDashboard { olares in
            func screen(
                _ line: String, columns: Int = 100, environment: [String: String?] = [:]
            ) async throws -> String {
                let terminal = try olares.terminal(columns: columns)
                let words = ["dashboard"] + line.split(separator: " ").map(String.init)
                #expect(try await olares.start(on: terminal, words, environment: environment).wait().exit == 0)
                return terminal.text
            }
            let drawn = try await screen("overview physical --since 6h")
            #expect(drawn.contains("▕") && drawn.contains("Utilisation, CPU: now ") && drawn.contains("100% ┤"))
            #expect(drawn.split(separator: "\n").allSatisfy { DisplayWidth.columns(String($0)) <= 100 })
            let plain = try await screen("overview cpu", environment: ["LANG": "C"])
            #expect(plain.contains("[#") && plain.replacing("°", with: "").utf8.allSatisfy { $0 < 0x80 })
            let narrow = try await screen("overview memory", columns: 40)
            #expect(
                narrow.contains("▕")
                    && narrow.split(separator: "\n").allSatisfy { DisplayWidth.columns(String($0)) <= 40 })
            #expect(try await !screen("overview memory --no-graph").contains("▕"))
            #expect(try await !screen("overview memory", columns: 39).contains("▕"))
            #expect(try await !screen("overview memory -o json").contains("▕"))
            #expect(try await !olares.dashboard("overview memory").stdout.contains("▕"))
        }
    }

    @Test("A gap stays a gap, and a chosen time is asked for as a whole")
    func gaps() async throws {
        try await withDashboard { olares in
            olares.sandbox.behaviour.dashboard.hasGap = true
            let run = try await olares.dashboard("overview cpu --since 6h --chart gap.svg")
            #expect(run.exit == 0 && run.stderr == "chart: gap.svg\n")
            let text = try String(contentsOfFile: olares.workDirectory + "/gap.svg", encoding: .utf8)
            #expect(text.ranges(of: "<polyline").count == 2)
            let asked = olares.dashboardQueries(of: "/kapis/monitoring.kubesphere.io/v1alpha3/nodes")
            #expect(
                asked.count == 2 && asked[0].contains("step=60s&times=50") && asked[1].contains("step=120s&times=181"))
        }
    }

    @Test("Charts are SVG that others draw, whatever things are called", .enabled(if: hasJudge, Judge.absence))
    func charts() async throws {
        try await withDashboard { olares in
            olares.sandbox.behaviour.dashboard.nodes = ["olares": [], "<script>alert('x')</script>&\"": []]
            var files: [String] = []
            for (index, line) in [
                "overview cpu", "overview memory --since 2d", "overview physical --since 6h", "overview ranking",
                "applications --sort-by net_in",
            ].enumerated() {
                let file = olares.workDirectory + "/chart-\(index).svg"
                #expect(try await olares.dashboard("\(line) --chart \(file) -o json").exit == 0)
                files.append(file)
            }
            let judge = try olares.start([Judge.script("svg")] + files, program: Judge.python)
            let verdict = await judge.wait()
            #expect(verdict.exit == 0 && verdict.lines.count == files.count, "\(verdict.stderr)")
        }
    }

    @Test("What cannot be written, or drawn, is a failure that says why")
    func refusals() async throws {
        try await withDashboard { olares in
            expectFailure(
                try await olares.dashboard("overview cpu --chart c.png"), .optionValueInvalid,
                message: "does not end in .svg")
            expectFailure(
                try await olares.dashboard("overview cpu --chart missing/c.svg"), .fileUnwritable,
                message: "missing/c.svg")
            olares.sandbox.behaviour.dashboard.missing = ["node_cpu_utilisation"]
            expectFailure(
                try await olares.dashboard("overview cpu --chart c.svg"), .operationFailed, message: "no samples")
        }
    }
}
