import OlaresCore
import Testing

@testable import OlaresCommands

@Suite struct JSONSelectionTests {
    private static let document: JSONValue = [
        "name": "blue", "none": nil, "size": 3, "a.b": ["c": 1],
        "items": [["name": "x", "tags": ["1", "2"]], ["tags": []], "odd", nil, ["name": nil]],
        "map": ["k": ["v": 1], "l": ["v": 2], "m": 3],
    ]

    @Test(
        arguments: [
            (".", document), ("name", "blue"), ("none", .null), ("[\"a.b\"].c", 1), ("items[0].name", "x"),
            ("items[0].tags[1]", "2"), ("items[*].name", ["x", nil]), ("items[*].tags", [["1", "2"], []]),
            ("items[*].tags[*]", ["1", "2"]), ("items[2]", "odd"), ("map[*].v", [1, 2]),
            ("map[*]", [["v": 1], ["v": 2], 3]),
            ("items[*].bogus", []), ("map.*.v", [1, 2]), ("map.*.$key", ["k", "l", "m"]),
            ("map.*", [["$key": "k", "v": 1], ["$key": "l", "v": 2], ["$key": "m", "$value": 3]]),
        ] as [(String, JSONValue)])
    func findsWhatIsThere(path: String, value: JSONValue) throws {
        #expect(try JSONPath(path).select(in: Self.document) == value)
    }

    @Test(arguments: [
        "bogus", "Name", "name.x", "name[0]", "size[*]", "items.name", "items[5]", "items[999999]", "items[0].name.x",
        "none.x", "none[0]", "none[*]", "map[0]", "[0]",
    ])
    func nothingIsWhereAPathLeadsNowhere(path: String) throws {
        #expect(try JSONPath(path).select(in: Self.document) == nil)
    }

    @Test func longPathsEnd() {
        let deep = (0..<10_000).reduce(JSONValue.integer(1)) { value, _ in [value] }
        let path = JSONPath(Array(repeating: .index(0), count: 200))
        #expect(path.select(in: deep) != nil)
        #expect(JSONPath(Array(repeating: .wildcard, count: 200)).select(in: deep) != nil)
    }
}
