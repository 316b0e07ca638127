import Testing

@testable import OlaresCore

/// What is written as JSON and YAML is read as the same value again.
@Suite struct DocumentTests {
    /// Strings that a reader could take for something else.
    private static let strings = [
        "", " ", "  lead", "trail ", "plain", "two words", "a: b", "a:", ":a", "# c", "a #b", "a#b", "- x", "-", "--- ",
        "---", "...",
        "? k", "!tag", "&a", "*a", "%d", "@x", "`x", "'", "\"", "it's", "\"q\"", "\\", "\\n", "[a]", "{a}", "a, b", "|",
        ">", "<<",
        "null", "Null", "NULL", "~", "true", "False", "yes", "No", "on", "OFF", "y", "N", "0", "12", "-1", "+1", "1.5",
        ".5", "1e3",
        "0x1f", "0o17", "0b1", "1_000", "012", "1:30", ".inf", "-.INF", ".nan", "NaN", "inf", "2026-01-01",
        "2026-01-01T00:00:00Z", "=", "a\nb", "a\n", "\na", "a\n\nb", "a\tb", "\t", "a\r\nb", "a\rb", "\0",
        "\u{7}\u{1b}[31m",
        "\u{7f}\u{80}\u{85}\u{9b}", "\u{a0}", "\u{2028}\u{2029}", "\u{200b}", "\u{202e}", "\u{feff}", "é", "e\u{301}",
        "盒子",
        "😀", "👨‍👩‍👧‍👦", "\u{fffd}", "\u{10ffff}", String(repeating: "long ", count: 60), "</script>&",
    ]

    private static let values: [JSONValue] =
        strings.map { .string($0) }
        + [
            nil, true, false, 0, -1, .integer(.max), .integer(.min), .number(1.5), .number(-0.25), .number(1e300),
            .number(.leastNonzeroMagnitude), .number(12345.678), [], [:], [[]], [[], [:], nil], ["a": []],
            ["a": ["b": ["c": [1, [2, "x"]]]]],
            [["a": 1, "b": [:]], ["a": "x\ny"]], .array((0..<200).map { .integer($0) }),
        ]

    private func readYAML(_ text: String) -> (value: JSONValue?, problem: String?) {
        let log = DiagnosticLog(file: "f")
        let node = Array(text.utf8).withUnsafeBufferPointer { YAMLReader.read($0, limits: YAMLLimits(), log: log) }
        return (node?.json, log.diagnostics.first?.text)
    }

    @Test(arguments: values)
    func yamlIsReadAsItWasWritten(value: JSONValue) {
        let document = readYAML(JSONValue.object(["value": value]).yamlText)
        #expect(document.problem == nil)
        #expect(document.value == ["value": value])
    }

    @Test(arguments: strings.filter { $0.utf8.count < 128 })
    func namesInYAMLToo(name: String) {
        var object = JSONObject()
        object[name] = 1
        let document = readYAML(JSONValue.object(object).yamlText)
        #expect(document.problem == nil)
        #expect(document.value == .object(object))
    }

    @Test(arguments: values)
    func jsonIsReadAsItWasWritten(value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(value.text.utf8)) == value)
        #expect(try JSONValue(parsing: Array(value.compactText.utf8)) == value)
        #expect(!value.compactText.contains("\n"))
    }

    @Test func membersKeepTheirOrder() throws {
        let object: JSONValue = ["z": 1, "a": 2, "m": ["x": 1, "b": 2]]
        #expect(object.compactText == #"{"z":1,"a":2,"m":{"x":1,"b":2}}"#)
        #expect(object.yamlText == "z: 1\na: 2\nm:\n  x: 1\n  b: 2\n")
    }

    /// Numbers that JSON cannot write are no numbers to it.
    @Test func whatIsNoNumberBecomesNull() {
        for number in [Double.nan, .infinity, -.infinity] {
            #expect(JSONValue.number(number).text == "null")
            #expect(JSONValue.number(number).yamlText == "null\n")
        }
    }

    @Test func deepDocumentsAreWritten() throws {
        let deep = (0..<500).reduce(JSONValue.integer(1)) { value, _ in [value] }
        #expect(try JSONValue(parsing: Array(deep.text.utf8)) == deep)
        #expect(deep.yamlText == String(repeating: "- ", count: 500) + "1\n")
    }
}
