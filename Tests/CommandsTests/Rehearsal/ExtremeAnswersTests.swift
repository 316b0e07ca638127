import OlaresCore
import Testing

@testable import OlaresCommands

/// Every number and every date of every recorded answer, put to its extremes: whatever a server says, a verb may fail, but the
/// program goes on. A trap here ends the run of the tests, as it would end a session of `mcp serve`.
@Suite struct ExtremeAnswersTests {
    private static let recorded = BuiltIn.commands.filter(\.isRecorded).map(\.id)

    @Test(arguments: recorded)
    func noNumberEndsTheProgram(id: String) async throws {
        let command = try #require(BuiltIn.command(id))
        for example in command.examples where !example.serve.isEmpty {
            let words = try #require(ShellLine.commands(in: example.run).first { $0.first == "olares-cli" }).dropFirst()
            for serve in Extremes.variations(of: example.serve) {
                let console = CapturedConsole()
                let stage = RehearsalStage(answers: serve, of: command)
                let dispatcher = Dispatcher(
                    registry: BuiltIn.registry, plugins: BuiltIn.plugins, console: console,
                    environment: Environment([:])
                ) { call in
                    stage.context(console: console, registry: BuiltIn.registry, plugins: BuiltIn.plugins, call)
                }
                let exit = await dispatcher.run(Array(words))
                #expect(exit != .internalFault && exit != .usage, "\(example.run): \(console.error)")
                #expect(exit != .done || !console.error.contains("error: "), "\(example.run): \(console.error)")
            }
        }
    }
}

/// What can stand in place of a number or a date.
private enum Extremes {
    static let numbers: [JSONValue] = [
        0, -1, .integer(1 << 31), .integer((1 << 53) | 1), .integer(.max), .integer(.min), .number(0x1p63),
        .number(1e300), .number(-1e300), .number(0.1), "NaN", "9223372036854775808", "-9223372036854775808", "1e999",
        .null, "", false,
    ]
    static let dates: [JSONValue] = [
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2038-01-19T03:14:08Z",
        "2300-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "292277026596-12-04T15:30:08Z",
        "-9999-01-01T00:00:00Z", "2026-13-45T99:99:99Z", "9999-12-31T23:59:59-23:59", .integer(.max), .integer(.min),
        "",
    ]

    /// The answers with one number or date changed, and with all of them changed in the same way.
    static func variations(
        of answers: [ExampleDescriptor.ServedResponse]
    ) -> [[ExampleDescriptor.ServedResponse]] {
        var all: [[ExampleDescriptor.ServedResponse]] = []
        for (index, answer) in answers.enumerated() {
            for body in variations(of: answer.body) {
                var changed = answers
                changed[index] = .init(method: answer.method, path: answer.path, status: answer.status, body: body)
                all.append(changed)
            }
        }
        for (number, date) in zip(numbers, dates + dates) {
            all.append(
                answers.map { answer in
                    guard case .json(let json) = answer.body else { return answer }
                    return .init(
                        method: answer.method, path: answer.path, status: answer.status,
                        body: .json(everywhere(json, number, date)))
                })
        }
        return all
    }

    private static func variations(
        of body: ExampleDescriptor.ServedResponse.Body
    ) -> [ExampleDescriptor.ServedResponse.Body] {
        switch body {
        case .json(let json): return variations(of: json).map { .json($0) }
        case .text(let text):
            // Lines of JSON, or words in which a time stands.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            return lines.enumerated().flatMap { index, line in
                lineVariations(line).map { changed in
                    var lines = lines
                    lines[index] = changed
                    return .text(lines.joined(separator: "\n"))
                }
            }
        }
    }

    private static func lineVariations(_ line: String) -> [String] {
        if let json = try? JSONValue(parsing: Array(line.utf8)), json.object != nil {
            return variations(of: json).map(\.compactText)
        }
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        return words.enumerated().flatMap { index, word in
            replacements(for: .string(word)).map { changed in
                var words = words
                words[index] = changed.plainText
                return words.joined(separator: " ")
            }
        }
    }

    private static func replacements(for value: JSONValue) -> [JSONValue] {
        switch value {
        case .integer, .number: return numbers
        case .string(let text):
            return RFC3339.parse(text) != nil ? dates : Int64(text) != nil || Double(text) != nil ? numbers : []
        default: return []
        }
    }

    private static func variations(of json: JSONValue) -> [JSONValue] {
        switch json {
        case .array(let elements):
            return elements.indices.flatMap { index in
                variations(of: elements[index]).map { changed in
                    var elements = elements
                    elements[index] = changed
                    return .array(elements)
                }
            }
        case .object(let object):
            return object.flatMap { name, value in
                variations(of: value).map { changed in
                    var object = object
                    object[name] = changed
                    return .object(object)
                }
            }
        default: return replacements(for: json)
        }
    }

    private static func everywhere(_ json: JSONValue, _ number: JSONValue, _ date: JSONValue) -> JSONValue {
        switch json {
        case .array(let elements): return .array(elements.map { everywhere($0, number, date) })
        case .object(let object):
            var changed = object
            for (name, value) in object { changed[name] = everywhere(value, number, date) }
            return .object(changed)
        case .string(let text) where RFC3339.parse(text) != nil: return date
        case .integer, .number: return number
        default: return json
        }
    }
}
