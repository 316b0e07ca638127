import OlaresCore
import Testing

@testable import OlaresCommands
@testable import OlaresExecution

/// Values of a body that are chosen, repeated and laid over one another.
@Suite struct BodyFormTests {
    private func body(
        _ yaml: String, given: [String: ArgumentValue] = [:],
        current: JSONValue? = ["ip": "1", "mode": "a", "b": ["c": 1]]
    ) throws -> JSONValue? {
        let command = try Box.command(
            """
            effect: write
            options:
              - {name: ip, type: string, help: h}
              - {name: clear, type: flag, help: h}
              - {name: var, type: pair, repeated: true, help: h}
              - {name: tag, type: string, repeated: true, help: h}
            steps: [{name: current, optional: true, request: {service: files, method: GET, path: /}}]
            request: {service: files, method: POST, path: /, query: {a: "{ip}{clear}{tag}{var}"}, body: \(yaml)}
            """)
        var values = TemplateValues(command, Arguments(given, declared: command.argumentNames))
        if let current { values.set("current", to: current, document: current) }
        return try RequestBuilder(request: try #require(command.request), values: values).document()
    }

    @Test func theFirstThatIsThere() throws {
        let yaml = #"{a: "{ip|current.ip}", b: "x{current.none|current.b.c}", c: "{ip|\"none\"}", d: "{current.x|ip}"}"#
        #expect(try body(yaml) == ["a": "1", "b": "x1", "c": "none"])
        #expect(try body(yaml, given: ["ip": .text("9")]) == ["a": "9", "b": "x1", "c": "9", "d": "9"])
    }

    @Test func conditions() throws {
        let yaml = """
            {third: {$first: [{$when: clear, $value: ""}, "{ip}", "{current.mode}"]}, only: {$unless: clear, $value: 1}}
            """
        #expect(try body(yaml) == ["third": "a", "only": 1])
        #expect(try body(yaml, given: ["ip": .text("9")]) == ["third": "9", "only": 1])
        #expect(try body(yaml, given: ["clear": .flag(true), "ip": .text("9")]) == ["third": ""])
    }

    @Test func listsOfArguments() throws {
        let yaml = #"{envs: {$each: var, $sorted: true, $value: {name: "{var.name}", value: "{var.value}"}}}"#
        let given: [ArgumentValue] = [
            .pair(key: "B", value: "1"), .pair(key: "A", value: "x=y"), .pair(key: "B", value: "2"),
        ]
        #expect(
            try body(yaml, given: ["var": .list(given)])
                == ["envs": [["name": "A", "value": "x=y"], ["name": "B", "value": "2"]]])
        #expect(try body(yaml) == ["envs": []])
        let tags = #"{$each: tag, $value: {tag: "{tag}"}}"#
        #expect(try body(tags, given: ["tag": .list([.text("b"), .text("a")])]) == [["tag": "b"], ["tag": "a"]])
    }

    @Test func membersLieOverAnother() throws {
        let yaml = #"{$merge: ["{current}", {ip: "{ip}", mode: {$when: clear, $value: null}}]}"#
        #expect(try body(yaml) == ["ip": "1", "mode": "a", "b": ["c": 1]])
        #expect(
            try body(yaml, given: ["ip": .text("9"), "clear": .flag(true)]) == ["ip": "9", "mode": nil, "b": ["c": 1]])
        let failure = #expect(throws: Failure.self) { try body(yaml, current: [1]) }
        #expect(failure?.code == .decode)
    }
}
