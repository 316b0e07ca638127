import OlaresCore
import Testing

@testable import OlaresCommands
@testable import OlaresExecution

@Suite struct ResponseShaperTests {
    private func shape(_ body: String, _ response: String?) throws -> CommandResult {
        let command = try Box.command(
            "effect: read\nrequest: {service: files, method: GET, path: /}"
                + (response.map { "\nresponse: \($0)" } ?? ""))
        let response = try #require(command.response)
        let value = try response.answer.value(of: Array(body.utf8), what: "put")
        let values = TemplateValues(command, Arguments([:], declared: command.argumentNames))
        return try ResponseShaper(response: response, values: values, clock: StoppedClock())
            .result(of: .init(value, values))
    }

    private func table(_ body: String, _ response: String) throws -> String {
        try ResultRenderer(format: .table, hidesHeader: false, width: nil).render(try shape(body, response))
    }

    private let columns =
        "columns: [{title: NAME, value: name}, {title: SIZE, value: size, format: bytes}], empty: No boxes."

    @Test func aListBecomesATable() throws {
        let response = "{envelope: code-message-data, select: items, \(columns)}"
        let body = #"{"code":0,"data":{"items":[{"name":"blue","size":2048},{"name":null},"odd"],"more":1}}"#
        #expect(try table(body, response) == "NAME  SIZE\nblue  2.0 KiB\n-     -\n-     -\n")
        #expect(try shape(body, response).json == [["name": "blue", "size": 2048], ["name": nil], "odd"])
    }

    @Test func oneThingIsOneRow() throws {
        #expect(try table(#"{"name":"blue","size":1}"#, "{\(columns)}") == "NAME  SIZE\nblue  1 B\n")
    }

    @Test(arguments: ["[]", "null"])
    func nothingIsSaidInWords(body: String) throws {
        #expect(try table(body, "{\(columns)}") == "No boxes.\n")
    }

    @Test func noDataIsAnEmptyList() throws {
        let response = "{envelope: code-message-data, select: items, \(columns)}"
        #expect(try table(#"{"code":0,"data":null}"#, response) == "No boxes.\n")
    }

    private static let tolerant = "{success: {code: [0, 200]}, reason: [msg, message], data: data, tolerant: true}"

    @Test(
        arguments: [
            ("", nil), ("[1]", [1]), (#"{"a":1}"#, ["a": 1]),
            (#"{"code":0,"data":[1]}"#, [1]), (#"{"data":[1]}"#, [1]), (#"{"code":"200"}"#, nil),
        ] as [(String, JSONValue)])
    func aTolerantEnvelopeTakesWhatIsInNone(body: String, value: JSONValue) throws {
        #expect(try shape(body, "{envelope: \(Self.tolerant)}").json == value)
    }

    @Test(arguments: [
        ("<html>", FailureCode.decode, "put: the server's answer is not JSON: an HTML page"),
        ("OK", .decode, "put: the server's answer is not JSON: line 1, column 1: want a value, found 'O'"),
        (#"{"code":7,"msg":"full","message":"no"}"#, .serverRefused, "put: full (code=7)"),
        (#"{"code":7,"msg":{"code":9,"message":"not in options"}}"#, .serverRefused, "put: not in options (code=7)"),
        (#"{"code":7,"msg":{"odd":1}}"#, .serverRefused, #"put: {"odd":1} (code=7)"#),
        (#"{"code":7,"msg":"eyJhbGciOi.e30.c2ln"}"#, .serverRefused, "put: [redacted] (code=7)"),
    ])
    func butNotARefusal(body: String, code: FailureCode, message: String) {
        let failure = #expect(throws: Failure.self) { try shape(body, "{envelope: \(Self.tolerant)}") }
        #expect(failure?.code == code)
        #expect(failure?.message == message)
    }

    @Test func aMarketSaysItsCode() {
        let failure = #expect(throws: Failure.self) {
            try shape(#"{"success":false,"code":"in_use","message":"no"}"#, "{envelope: success-message-data}")
        }
        #expect(failure?.message == "put: no (code=in_use)")
    }

    @Test func oneThingIsShownLineByLine() throws {
        let response =
            "{fields: [{title: Name, value: name}, {title: Made by, value: by}, {title: Labels, value: labels, "
            + "format: pairs}, {title: Notes, value: notes, format: pairs}]}"
        let body = #"{"name":"a\nb","labels":{"z":"1","a":2},"notes":{}}"#
        #expect(try table(body, response) == "Name:     a b\nMade by:  -\nLabels:\n  a=2\n  z=1\n")
        #expect(try shape(body, response).json["labels"] == ["z": "1", "a": 2])
    }

    @Test func yamlIsForPeopleToo() throws {
        #expect(try table(#"{"b":[1],"a":{"d":"x","c":true}}"#, "{view: yaml}") == "a:\n  c: true\n  d: x\nb:\n- 1\n")
    }

    @Test func aResultOfItsOwn() throws {
        let response = "{says: [done], result: {id: '{answer.id}', gone: '{answer.gone}', kept: {yes: true}}}"
        #expect(try shape(#"{"id":7}"#, response).json == ["id": 7, "kept": ["yes": true]])
        #expect(try table(#"{"id":7}"#, response) == "done\n")
    }

    @Test func wideColumnsAreAskedFor() throws {
        let result = try shape(
            #"[{"a":1,"b":2,"c":{"x":"y"}}]"#,
            "{columns: [{title: A, value: a}, {title: B, value: b, wide: true}, {title: C, value: c, format: pairs}]}")
        func render(_ format: OutputFormat) throws -> String {
            try ResultRenderer(format: format, hidesHeader: false, width: nil).render(result)
        }
        #expect(try render(.table) == "A  C\n1  x=y\n")
        #expect(try render(.wide) == "A  B  C\n1  2  x=y\n")
    }

    @Test func textIsText() throws {
        #expect(try shape("a\nb\n", "{envelope: text}").json == "a\nb\n")
        #expect(try table("a\nb\n", "{envelope: text}") == "a\nb\n")
        #expect(try table("", "{envelope: text}") == "")
        #expect(throws: Failure.self) { try shape("<html>", "{envelope: text}") }
    }

    @Test(arguments: [
        (#"{"a":1,"b":{"c":[true]},"d":null}"#, "a: 1\nb: {\"c\":[true]}\nd: -\n"), ("{}", ""), ("\"done\"", "done\n"),
        ("3", "3\n"), ("[1,2]", "[1,2]\n"), ("null", ""),
    ])
    func withoutColumnsItIsLines(body: String, lines: String) throws {
        #expect(try table(body, "{envelope: plain}") == lines)
    }

    /// As a deletion is answered: done, and nothing to say.
    @Test func anEmptyAnswerIsNothing() throws {
        #expect(try shape("", nil).json == .null)
        #expect(try table("", "{envelope: plain}") == "")
    }

    @Test func withoutAResponseTheBodyIsTheResult() throws {
        #expect(try shape(#"{"a":[1]}"#, nil).json == ["a": [1]])
    }

    @Test(arguments: [
        ("plain", "<html>", FailureCode.decode, "put: the server's answer is not JSON: an HTML page"),
        (
            "plain", "{", .decode,
            "put: the server's answer is not JSON: line 1, column 2: the text ends where a member's name in quotes should stand"
        ),
        ("code-message-data", "{}", .decode, "put: the server's answer has no member \"code\""),
        ("code-message-data", "[]", .decode, "put: the server's answer has no member \"code\""),
        (
            "code-message-data", "", .decode,
            "put: the server's answer is not JSON: an empty body"
        ),
        ("code-message-data", #"{"code":7,"message":"no such box"}"#, .serverRefused, "put: no such box (code=7)"),
        ("code-message-data", #"{"code":7}"#, .serverRefused, "put: server returned code=7"),
        (
            "status-message-data", #"{"status":"FAIL","message":"no such box"}"#, .serverRefused,
            "put: no such box (status=FAIL)"
        ),
        ("status-message-data", #"{"status":"FAIL"}"#, .serverRefused, "put: server returned status=FAIL"),
        ("plain, select: items", "{}", .decode, "put: the server's answer does not have what was expected"),
    ])
    func saysWhatIsWrongWithAnAnswer(envelope: String, body: String, code: FailureCode, message: String) {
        let failure = #expect(throws: Failure.self) { try shape(body, "{envelope: \(envelope)}") }
        #expect(failure?.code == code)
        #expect(failure?.message == message)
    }

    @Test(arguments: [
        ("code-message-data", #"{"code":0,"data":1}"#), ("code-message-data", #"{"code":200,"data":1}"#),
        ("status-message-data", #"{"status":"OK","data":1}"#), ("status-message-data", #"{"status":"ok","data":1}"#),
    ])
    func takesTheDataOutOfItsEnvelope(envelope: String, body: String) throws {
        #expect(try shape(body, "{envelope: \(envelope)}").json == 1)
    }
}
