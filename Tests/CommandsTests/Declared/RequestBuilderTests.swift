import NIOCore
import OlaresCore
import Testing

@testable import OlaresCommands
@testable import OlaresExecution

/// A value stays where it is put: it can add no path segment, no query member, no header and no JSON member.
@Suite struct RequestBuilderTests {
    private static let options: [(name: String, type: String)] = [
        ("note", "string"), ("tag", "string, repeated: true"), ("label", "pair, repeated: true"),
        ("count", "integer"), ("wait", "duration"), ("loud", "flag, negatable: true"), ("end", "string, default: x"),
    ]

    /// What a verb with this request sends. It has the argument and the options that the request names.
    private func build(
        _ request: String, _ words: String...
    ) throws -> (path: String, headers: [String: String], body: JSONValue?) { try build(request, words) }

    private func build(
        _ request: String, _ words: [String]
    ) throws -> (path: String, headers: [String: String], body: JSONValue?) {
        let options = Self.options.filter { request.contains("{\($0.name)}") }
        let command = try Box.command(
            """
            effect: write
            arguments: [\(request.contains("{name}") ? "{name: name, type: string, help: h}" : "")]
            options: [\(options.map { "{name: \($0.name), type: \($0.type), help: h}" }.joined(separator: ", "))]
            request: \(request)
            """)
        let arguments = Arguments(try command.parse(words).values, declared: command.argumentNames)
        let request = try #require(command.request)
        let built = try RequestBuilder(request: request, values: TemplateValues(command, arguments)).build()
        var body: JSONValue?
        if case .bytes(let buffer) = built.body { body = try JSONValue(parsing: Array(buffer.readableBytesView)) }
        return (built.path, Dictionary(built.headers.map { ($0.name, $0.value) }) { "\($0) and \($1)" }, body)
    }

    // MARK: Paths

    @Test(arguments: [
        ("blue", "blue"), ("/", "%2F"), ("a/b", "a%2Fb"), ("?a=b", "%3Fa%3Db"), ("#x", "%23x"), ("a&b", "a%26b"),
        ("%2e%2e", "%252e%252e"), ("%2F", "%252F"), ("%00", "%2500"), ("a b+c", "a%20b%2Bc"), ("...", "..."),
        (".a", ".a"),
        ("a..b", "a..b"), ("a;b=c,d", "a%3Bb%3Dc%2Cd"), ("//evil.com", "%2F%2Fevil.com"),
        ("https://evil.com", "https%3A%2F%2Fevil.com"),
        ("@evil.com:80", "%40evil.com%3A80"), ("{note}", "%7Bnote%7D"), ("~_-.", "~_-."),
        ("żółć", "%C5%BC%C3%B3%C5%82%C4%87"),
        ("盒", "%E7%9B%92"), ("😀", "%F0%9F%98%80"), ("．．", "%EF%BC%8E%EF%BC%8E"),
    ])
    func aValueIsOneSegment(value: String, segment: String) throws {
        let inside = try build("{service: files, method: GET, path: '/api/{name}/lid'}", value)
        #expect(inside.path == "/api/\(segment)/lid")
        #expect(try build("{service: files, method: GET, path: '/api/{name}'}", value).path == "/api/\(segment)")
    }

    @Test(arguments: [
        "", ".", "..", "../..", "a/..", "../a", "a/./b", "..\\..", "a\\..", "/..", "a\r\nX-Y: z", "a\nb", "a\0b",
        "\u{85}", "\u{7f}",
    ])
    func aValueIsNoStepInTheTree(value: String) throws {
        for path in ["/api/{name}/lid", "/api/{name}"] {
            let failure = try #require(throws: Failure.self) {
                try build("{service: files, method: GET, path: '\(path)'}", "--", value)
            }
            #expect(failure.code == .argumentInvalid)
        }
    }

    @Test(arguments: [("/api/{name}{end}", ["--end", ".", "."]), ("/api/{name}./x", ["."]), ("/api/.{name}", ["."])])
    func valuesMakeNoStepTogether(path: String, words: [String]) throws {
        let failure = #expect(throws: Failure.self) {
            try build("{service: files, method: GET, path: '\(path)'}", words)
        }
        #expect(failure?.code == .argumentInvalid)
    }

    // MARK: Queries

    @Test func aValueIsOneQueryMember() throws {
        let request = "{service: files, method: GET, path: /x, query: {'n&1': '{name}', b: 'pre-{end}', n: '{note}'}}"
        #expect(try build(request, "a").path == "/x?n%261=a&b=pre-x")
        #expect(
            try build(request, "&b=2#?/../ +", "--end", "ż").path
                == "/x?n%261=%26b%3D2%23%3F%2F..%2F%20%2B&b=pre-%C5%BC")
        #expect(try build(request, "\r\nX: y\0").path == "/x?n%261=%0D%0AX%3A%20y%00&b=pre-x")
        #expect(try build(request, "", "--note=").path == "/x?n%261=&b=pre-x&n=")
    }

    @Test func absentValuesTakeTheirMemberWithThem() throws {
        let request =
            "{service: files, method: GET, path: /x, query: {n: '{note}', both: '{note}-{count}', c: '{count}'}}"
        #expect(try build(request).path == "/x")
        #expect(try build(request, "--count", "3").path == "/x?c=3")
        #expect(try build(request, "--count", "3", "--note", "z").path == "/x?n=z&both=z-3&c=3")
    }

    @Test func repeatedValuesRepeatTheirMember() throws {
        let request =
            "{service: files, method: GET, path: /x, query: {t: '{tag}', l: '{label}', all: 'in {tag}', f: '{loud}'}}"
        #expect(
            try build(request, "--tag=1", "--tag=&2", "--label=k=v=w", "--no-loud").path
                == "/x?t=1&t=%262&l=k%3Dv%3Dw&all=in%201%2C%20%262&f=false")
    }

    // MARK: Headers

    @Test func aValueIsOneHeader() throws {
        let request = "{service: files, method: GET, path: /x, headers: {X-Name: 'n {name}', X-Note: '{note}'}}"
        let headers = try build(request, "Zoë, \"x\"").headers
        #expect(headers == ["Accept": "application/json", "X-Name": "n Zoë, \"x\""])
        for value in ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0", "\u{1b}[m", "\u{7f}", "\u{85}"] {
            let failure = #expect(throws: Failure.self) { try build(request, value) }
            #expect(failure?.code == .argumentInvalid)
        }
    }

    // MARK: Bodies

    @Test func aWholePlaceholderKeepsItsType() throws {
        let request =
            "{service: files, method: POST, path: /x, body: {s: '{name}', i: '{count}', d: '{wait}', f: '{loud}', "
            + "t: '{tag}', l: '{label}', text: 'n{count}', fixed: [1, null, {a: true}]}}"
        let built = try build(
            request, "12", "--count", "3", "--wait", "2s", "--loud", "--tag=a", "--tag=b", "--label=k=v")
        #expect(
            built.body == [
                "s": "12", "i": 3, "d": 2000, "f": true, "t": ["a", "b"], "l": [["k": "v"]], "text": "n3",
                "fixed": [1, nil, ["a": true]],
            ])
        #expect(built.headers == ["Accept": "application/json", "Content-Type": "application/json"])
    }

    @Test func absentValuesVanishFromBodies() throws {
        let request =
            "{service: files, method: POST, path: /x, body: {a: '{note}', b: ['{note}', '{count}', x], c: {d: '{note}'}, "
            + "e: 'say {note}'}}"
        #expect(try build(request).body == ["b": ["x"], "c": [:]])
        #expect(
            try build(request, "--note", "hi").body
                == ["a": "hi", "b": ["hi", "x"], "c": ["d": "hi"], "e": "say hi"])
        let whole = try build("{service: files, method: POST, path: /x, body: '{note}'}")
        #expect(whole.body == nil && whole.headers["Content-Type"] == nil)
        #expect(try build("{service: files, method: POST, path: /x, body: '{note}'}", "--note", "hi").body == "hi")
    }

    @Test(arguments: [
        "\",\"admin\":true,\"x\":\"", "a\\", "\u{0}\u{1f}", "</script>", "ż\u{2028}😀", "{name}", "null", "",
    ])
    func aValueIsOneString(value: String) throws {
        let built = try build("{service: files, method: POST, path: /x, body: {s: '{name}', t: '<{name}>'}}", value)
        #expect(built.body == ["s": .string(value), "t": .string("<\(value)>")])
    }
}
