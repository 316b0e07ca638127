import Testing

@testable import OlaresCore

/// The small languages inside descriptors: values, paths into answers, shell lines, names.
@Suite struct DescriptorsLanguageTests {
    @Test(
        arguments: [
            ("90s", 90_000), ("1h30m", 5_400_000), ("500ms", 500), ("1m", 60_000), ("2d", 172_800_000), ("1.5s", 1500),
            ("0s", 0),
        ] as [(String, Int64)])
    func durations(text: String, milliseconds: Int64) throws {
        #expect(try ValueType.duration.value(of: text) == .integer(milliseconds))
    }

    @Test(
        arguments: [
            ("0", 0), ("4096", 4096), ("4KiB", 4096), ("1.5GB", 1_500_000_000), ("10B", 10), ("1TiB", 1 << 40),
            ("2MB", 2_000_000),
        ] as [(String, Int64)])
    func sizes(text: String, bytes: Int64) throws {
        #expect(try ValueType.bytes.value(of: text) == .integer(bytes))
    }

    @Test(arguments: [
        (
            ValueType.duration,
            ["", "90", "s", "-1s", "1x", "1s ", "1.s", ".5s", "99999999999999999999d", "1h1h1", "１s"]
        ),
        (.bytes, ["", "KiB", "1 KB", "-1", "1K", "1e3", "99999999999TiB", "1KBB", "4KiB4KiB"]),
        (.integer(1...5), ["", "0", "6", "1.5", "0x1", " 1", "９"]),
        (.choice(["a", "b"]), ["", "A", "c"]),
        (.flag, ["", "yes", "1", "True"]),
        (.url, ["", "x", "ftp://x", "http://", "http:///a", "https:// x", "https://x\ny"]),
        (.path, ["", "a\0b"]), (.olaresID, [""]),
        (.pair, ["", "a", "=b"]),
    ])
    func refusedValues(type: ValueType, texts: [String]) {
        for text in texts { #expect(throws: ValueError.self, "\(text)") { try type.value(of: text) } }
    }

    @Test func acceptedValues() throws {
        #expect(try ValueType.integer(.min ... .max).value(of: "-7") == .integer(-7))
        #expect(try ValueType.pair.value(of: "a=b=c") == .pair(key: "a", value: "b=c"))
        #expect(try ValueType.pair.value(of: "a=") == .pair(key: "a", value: ""))
        #expect(try ValueType.string.value(of: "") == .text(""))
        #expect(try ValueType.url.value(of: "http://localhost:1/x?y") == .text("http://localhost:1/x?y"))
        #expect(throws: ValueError("one of fast, slow", nearest: ["slow"])) {
            try ValueType.choice(["fast", "slow"]).value(of: "slwo")
        }
        #expect(throws: ValueError("a whole number from 1 to 5")) { try ValueType.integer(1...5).value(of: "9") }
    }

    @Test(
        arguments: [
            (".", []), ("a", [.member("a")]), ("a.b[0].c", [.member("a"), .member("b"), .index(0), .member("c")]),
            ("items[*].name", [.member("items"), .wildcard, .member("name")]), ("[*]", [.wildcard]),
            ("*", [.members]), ("a.*.b", [.member("a"), .members, .member("b")]),
            ("[\"a.b\"].c", [.member("a.b"), .member("c")]), ("a-b._c", [.member("a-b"), .member("_c")]),
        ] as [(String, [JSONPath.Step])])
    func paths(text: String, steps: [JSONPath.Step]) throws {
        #expect(try JSONPath(text) == JSONPath(steps))
    }

    @Test(arguments: [
        ("a..b", 1), (".a", 0), ("a.", 1), ("a[", 1), ("a[]", 1), ("a[-1]", 1), ("a[1", 1), ("a b", 1), ("**", 1),
        ("a.*b", 3),
        ("a[9999999]", 1), ("a]", 1), ("a[\"b]", 1), ("a[0]b", 4),
    ])
    func noPaths(text: String, offset: Int) {
        #expect(throws: JSONPathError(offset: offset)) { try JSONPath(text) }
    }

    @Test func longPathsEnd() {
        #expect(throws: JSONPathError.self) { try JSONPath(String(repeating: "[0]", count: 10_000)) }
    }

    @Test(arguments: [
        ("a b", [["a", "b"]]), ("a 'b c' \"d \\\" e\" f\\ g", [["a", "b c", "d \" e", "f g"]]),
        ("a | b; c && d", [["a"], ["b"], ["c"], ["d"]]), ("a >out.txt b 2>&1 <in c", [["a", "b", "c"]]),
        ("a <name> x=<b-c>/d", [["a", "<name>", "x=<b-c>/d"]]), ("a # b", [["a"]]), ("a '", [["a", ""]]), ("", []),
        ("a \"$X\"", [["a", "$X"]]),
    ])
    func shellLines(line: String, commands: [[String]]) {
        #expect(ShellLine.commands(in: line) == commands)
    }

    @Test func lookalikesShareASkeleton() {
        for (a, b) in [
            ("market", "rnarket"), ("profile", "pr0file"), ("files", "fi1es"), ("view", "vievv"), ("a-b", "ab"),
        ] {
            #expect(Names.skeleton(a) == Names.skeleton(b))
        }
        #expect(Names.skeleton("market") != Names.skeleton("basket"))
    }

    @Test func nearestWordsComeFirst() {
        let words = ["login", "logout", "list", "use", "remove"]
        #expect(Spelling.nearest(to: "lgoin", among: words) == ["login"])
        #expect(Spelling.nearest(to: "lo", among: words).prefix(2) == ["login", "logout"])
        #expect(Spelling.nearest(to: "xyz", among: words).isEmpty)
        #expect(Spelling.nearest(to: "", among: words).isEmpty)
        #expect(Spelling.distance(from: Array("ab".unicodeScalars), to: Array("ba".unicodeScalars)) == 1)
    }
}
