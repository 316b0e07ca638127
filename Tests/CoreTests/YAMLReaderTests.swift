import Testing

@testable import OlaresCore

@Suite struct YAMLReaderTests {
    private func read(_ text: String, limits: YAMLLimits = YAMLLimits()) -> (node: YAMLNode?, diagnostics: [Diagnostic])
    {
        let log = DiagnosticLog(file: "test.yaml")
        let node = Array(text.utf8).withUnsafeBufferPointer { YAMLReader.read($0, limits: limits, log: log) }
        return (node, log.sorted)
    }

    private func expect(_ marked: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        let marked = MarkedText(marked)
        marked.expect(read(marked.text).diagnostics, sourceLocation: sourceLocation)
    }

    @Test func keepsOrderAndPlaces() throws {
        let root = try #require(read("b: 1\na:\n  - x\n  - {y: 'z'}\n").node)
        guard case .mapping(let entries) = root.content else { throw Failure(.internalFault, "no mapping") }
        #expect(entries.map(\.name) == ["b", "a"])
        #expect(entries[0].value.mark == YAMLMark(line: 1, column: 4))
        #expect(entries[1].mark == YAMLMark(line: 2, column: 1))
        guard case .sequence(let items) = entries[1].value.content else { throw Failure(.internalFault, "no list") }
        #expect(items[0].mark == YAMLMark(line: 3, column: 5))
        #expect(items[1]["y"]?.scalar?.style == .quoted)
    }

    @Test func countsColumnsInCharacters() throws {
        #expect(read("é世😀: [x]\n").node?["é世😀"]?.mark == YAMLMark(line: 1, column: 6))
    }

    @Test(arguments: [
        ("no", JSONValue.string("no")), ("on", "on"), ("yes", "yes"), ("12:30", "12:30"), ("1_000", "1_000"),
        ("2026-01-01", "2026-01-01"), ("true", true), ("False", false), ("'true'", "true"), ("~", nil), ("", nil),
        ("null", nil), ("12", 12), ("+12", 12), ("-0", 0), ("0x1F", 31), ("0o17", 15), ("017", 17), ("0x", "0x"),
        ("0x-1", "0x-1"), ("1.5", .number(1.5)), ("1e3", .number(1000)), (".5", .number(0.5)), ("1.2.3", "1.2.3"),
        (".inf", ".inf"), (".nan", ".nan"), ("nan", "nan"), ("infinity", "infinity"), ("1e999", "1e999"), ("-", nil),
        ("e1", "e1"), ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("|\n  a\n  b\n", "a\nb\n"),
    ])
    func resolvesPlainScalarsByTheCoreSchema(text: String, value: JSONValue) {
        // A lone dash begins a list with one empty item.
        let expected = text == "-" ? .array([.null]) : value
        #expect(read(text == "-" ? "key:\n- \n" : "key: \(text)\n").node?["key"]?.json == expected)
    }

    @Test func refusesWhatTheLanguageLeavesOut() {
        expect(
            """
            a: &x 1
               ^ an anchor
            """)
        expect(
            """
            a: 1
            b: *x
               ^ an alias
            """)
        expect(
            """
            a: !!str 1
               ^ a tag
            """)
        expect(
            """
            <<: {a: 1}
            ^ a merge key
            """)
        expect(
            """
            a: 1
            ---
            b: 2
            ^ a second document
            """)
        expect(
            """
            ? [a, b]
              ^ a key that is a list
            : c
            """)
    }

    @Test func refusesTagDirectives() {
        #expect(read("%TAG ! tag:x,2000:\n---\na: 1\n").diagnostics.first?.text.contains("%TAG") == true)
        #expect(read("%YAML 1.2\n---\na: 1\n").diagnostics.isEmpty)
    }

    @Test func reportsEveryDuplicateKey() {
        expect(
            """
            a: 1
            b: {c: 1, c: 2}
                      ^ the key "c" stands on line 2 already
            a: 3
            ^ the key "a" stands on line 1 already; keep one of the two
            """)
    }

    @Test func namesTheSlipWhereItIs() {
        expect(
            """
            a:
              - effect:read
                ^ no space behind the colon of `effect`; write `effect: read`
                other: x
            """)
        expect(
            """
            a: "open
               ^ a quote that is not closed; close it
            b: c
            """)
        expect(
            """
            a: 'open
               ^ a quote that is not closed; close it
            b: c
            """)
        expect(
            """
            a: "open
               ^ the quote that begins here ends on line 2, and text follows it
            b: "c"
            """)
        let marked = read("\u{feff}a: 1\nb: 2\n").diagnostics
        #expect(marked.map(\.text) == ["test.yaml:1:1: a byte order mark; save the file as UTF-8 without one"])
    }

    @Test func saysSyntaxErrorsInPlainWords() {
        expect(
            """
            a: b: c
                ^ a colon where no key can stand
            """)
        expect(
            """
            a: [1, 2
            b: 3
             ^ a list in brackets that does not go on
            """)
        expect(
            """
            a:
              - x
              y: z
              ^ not an item of the list
            """)
        expect(
            """
            a: "\\q"
                ^ an escape that does not exist
            """)
        expect(
            """
            a: @x
               ^ a character that cannot begin a value
            """)
    }

    @Test func refusesBytesThatAreNoText() {
        func problem(_ bytes: [UInt8]) -> String {
            let log = DiagnosticLog(file: "f")
            _ = bytes.withUnsafeBufferPointer { YAMLReader.read($0, log: log) }
            return log.sorted.first?.text ?? ""
        }
        #expect(problem(Array("a: 1\nb: é".utf8) + [0xFF]).hasPrefix("f:2:5: bytes that are not UTF-8"))
        #expect(problem(Array("a: \0".utf8)).hasPrefix("f:1:4: a control character"))
        #expect(problem([0xFF, 0xFE, 0x61, 0]).contains("UTF-16"))
        #expect(problem([]).hasPrefix("f:1:1: nothing here"))
        #expect(problem([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8)).hasPrefix("f:1:1: a byte order mark"))
        #expect(problem([0xED, 0xA0, 0x80]).contains("not UTF-8"))
    }
}
