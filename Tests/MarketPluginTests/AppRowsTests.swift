import OlaresCore
import Testing

@testable import MarketPlugin

/// Which row a name means.
@Suite struct AppRowsTests {
    private static func rows(_ sources: [(String, [(name: String, raw: String, state: String)])]) -> AppRows {
        var members = JSONObject()
        for (source, rows) in sources {
            members[source] = [
                "app_state_latest": .array(
                    rows.map { row in
                        [
                            "version": "1.0.0",
                            "status": [
                                "name": .string(row.name), "rawAppName": .string(row.raw), "state": .string(row.state),
                            ],
                        ]
                    })
            ]
        }
        return AppRows(["user_data": ["sources": .object(members)]])
    }

    @Test("An installed row goes before one that is not, whatever its source")
    func installedFirst() {
        let rows = Self.rows([
            ("a", [("firefox", "", "uninstalled")]), ("b", [("firefox", "", "running")]),
        ])
        #expect(rows.row(for: "firefox")?.source == "b")
        #expect(rows.row(for: " firefox ")?.source == "b")
    }

    @Test("Where none is installed, a row of the name goes before a nameless one of the app")
    func remembered() {
        let rows = Self.rows([
            ("a", [("", "firefox", "downloadFailed")]), ("b", [("firefox", "", "installFailed")]),
        ])
        #expect(rows.row(for: "firefox")?.source == "b")
    }

    @Test("A clone is known by its own name alone")
    func clone() {
        let rows = Self.rows([("a", [("firefoxe992", "firefox", "running")])])
        #expect(rows.row(for: "firefox") == nil)
        #expect(rows.row(for: "firefoxe992")?.catalogueName == "firefox")
    }

    @Test("A watch looks in the source that was asked, and then everywhere")
    func watched() {
        let rows = Self.rows([("a", [("x", "", "running")]), ("b", [("x", "", "stopped")])])
        #expect(rows.watched("x", in: "b")?.state == .stopped)
        #expect(rows.watched("x", in: "c")?.source == "a")
        #expect(rows.watched("y", in: "a") == nil)
        #expect(rows.watched("x", in: "c", only: true) == nil, "what goes away is not looked for elsewhere")
        #expect(rows.watched("x", in: "b", only: true)?.source == "b")
        #expect(rows.watched("x", in: nil, only: true)?.source == "a", "no source is known")
        #expect(rows.row(for: "x", in: "b")?.state == .stopped)
        #expect(rows.row(for: "x", in: "c") == nil)
    }

    @Test(
        "Nothing at all is no rows",
        arguments: [JSONValue.null, [:], ["user_data": nil], ["user_data": ["sources": 3]]])
    func empty(data: JSONValue) {
        #expect(AppRows(data).rows.isEmpty)
    }

    @Test("A progress that says nothing is not shown")
    func progress() throws {
        let row = try #require(Self.rows([("a", [("x", "", "running")])]).rows.first)
        #expect(row.json["progress"] == "-")
        #expect(row.json["opType"] == nil)
    }
}
