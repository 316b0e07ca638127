import OlaresCore
import Testing

@testable import OlaresCommands
@testable import OlaresExecution

/// What of an answer is shown, by what the caller gave.
@Suite struct ResponseConditionTests {
    private func run(
        _ response: String, _ body: String, given: [String: ArgumentValue] = [:]
    ) throws -> (text: String, json: JSONValue) {
        let command = try Box.command(
            "effect: read\noptions: [{name: all, type: flag, help: A}, {name: owner, type: string, help: O}]\n"
                + "request: {service: files, method: GET, path: /, query: {all: \"{all}\", owner: \"{owner}\"}}\n"
                + "response: \(response)")
        let response = try #require(command.response)
        let values = TemplateValues(command, Arguments(given, declared: command.argumentNames))
        let value = try response.answer.value(of: Array(body.utf8), what: "put")
        let result = try ResponseShaper(response: response, values: values, clock: StoppedClock())
            .result(of: .init(value, values))
        return (try ResultRenderer(format: .table, hidesHeader: false, width: nil).render(result), result.json)
    }

    private let rows =
        #"[{"name":"a","owner":"bob","system":true},{"name":"b","owner":"eve"},{"name":"c","owner":"bob"}]"#

    @Test func columnsComeAndGo() throws {
        let response = "{columns: [{title: NAME, value: name}, {title: OWNER, value: owner, when: all}]}"
        #expect(try run(response, #"[{"name":"a","owner":"bob"}]"#).text == "NAME\na\n")
        let all = try run(response, #"[{"name":"a","owner":"bob"}]"#, given: ["all": .flag(true)])
        #expect(all.text == "NAME  OWNER\na     bob\n")
    }

    @Test func fieldsAndLinesComeAndGo() throws {
        let fields = "{fields: [{title: Name, value: name}, {title: Whose, value: owner, unless: owner}]}"
        let body = #"{"name":"a","owner":"bob"}"#
        #expect(try run(fields, body).text == "Name:   a\nWhose:  bob\n")
        #expect(try run(fields, body, given: ["owner": .text("bob")]).text == "Name:  a\n")
        let says = "{says: [done, {text: \"for {owner}\", when: owner}, {text: for everybody, unless: owner}]}"
        #expect(try run(says, body).text == "done\nfor everybody\n")
        #expect(try run(says, body, given: ["owner": .text("bob")]).text == "done\nfor bob\n")
    }

    @Test func rowsAreKept() throws {
        let response = """
            {where: [{not: {system: true}, unless: all}, {is: {owner: "{owner}"}}], columns: [{title: NAME, value: name}], \
            empty: "nothing of {owner}"}
            """
        #expect(try run(response, rows).text == "NAME\nb\nc\n")
        #expect(try run(response, rows, given: ["all": .flag(true)]).text == "NAME\na\nb\nc\n")
        let bobs = try run(response, rows, given: ["owner": .text("bob")])
        #expect(bobs.text == "NAME\nc\n")
        #expect(bobs.json == [["name": "c", "owner": "bob"]])
        #expect(try run(response, rows, given: ["owner": .text("ann")]).text == "nothing of ann\n")
    }

    @Test func cellsAreCut() throws {
        let columns = """
            {columns: [{title: ID, value: id, strip: "sha256:", length: 4}, {title: TAGS, value: tags, format: list, join: ", "}, \
            {title: "N", value: tags, format: count}, {title: SIZE, value: size, format: bytes, digits: 2}, \
            {title: DONE, value: done, format: percent, scale: 0.01}, {title: Q, value: id, format: quoted}]}
            """
        let body = #"[{"id":"sha256:abcdef","tags":["a","b"],"size":1610612736,"done":"9999"},{"size":0,"done":20000}]"#
        #expect(
            try run(columns, body).text == """
                ID    TAGS  N  SIZE      DONE  Q
                abcd  a, b  2  1.50 GiB  99%   "sha256:abcdef"
                -     -     -  0 B       100%  -

                """)
    }

    @Test func aDocumentStandsBelowItsTitle() throws {
        let fields = "{fields: [{title: Name, value: name}, {title: Raw, value: raw, format: json}]}"
        #expect(
            try run(fields, #"{"name":"a","raw":{"b":[1]}}"#).text
                == "Name:  a\nRaw:\n{\n  \"b\": [\n    1\n  ]\n}\n")
        #expect(try run(fields, #"{"name":"a"}"#).text == "Name:  a\nRaw:   -\n")
    }

    @Test func membersOfAnObjectAreRows() throws {
        let response = "{select: \"*.apps[*]\", columns: [{title: NAME, value: name}]}"
        #expect(
            try run(response, #"{"x":{"apps":[{"name":"a"}]},"y":{"apps":[{"name":"b"},{"name":"c"}]}}"#).text
                == "NAME\na\nb\nc\n")
        let keyed = "{select: sources.*, columns: [{title: KEY, value: $key}, {title: N, value: [n, $value]}]}"
        #expect(try run(keyed, #"{"sources":{"x":{"n":1},"y":2}}"#).text == "KEY  N\nx    1\ny    2\n")
    }
}
