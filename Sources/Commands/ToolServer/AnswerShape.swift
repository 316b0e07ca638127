import OlaresCore

/// Which part of its result a tool is to answer with: arguments that tools have beside those of the verb.
struct AnswerShape {
    /// Lists are rows unless whole objects are asked for.
    var selection = DataSelection(showsRows: true, budget: standardBudget)

    /// As much as an agent reads without losing its thread, in bytes.
    static let standardBudget: Int64 = 32 << 10

    private static let (raw, fields, budget) = ("raw", "fields", "max_bytes")

    /// Their schemas, for a list whose verb does not have them itself. Every tool takes them, as the server's instructions say.
    static func properties(of tool: Tool) -> [(name: String, schema: JSONValue)] {
        let command = tool.command
        let isList =
            command.response?.columns.isEmpty == false || ["list", "ls"].contains(command.path.last)
            || command.options.contains { $0.name == "limit" }
        guard command.effect == .read, isList else { return [] }
        return [
            (raw, ["type": "boolean", "description": "Whole objects in place of rows"]),
            (fields, ["type": "string", "description": "Only these members, such as name,status"]),
        ]
    }

    /// Takes them out of a call's arguments.
    /// - Throws: ``Failure`` with `argument_invalid` or `option_value_invalid`.
    init(_ arguments: inout JSONObject, of tool: Tool) throws(Failure) {
        if let value = Self.take(Self.raw, from: &arguments, of: tool) {
            guard let isRaw = value.bool else { throw Self.mistyped(Self.raw, "true or false") }
            selection.showsRows = !isRaw
        }
        if let value = Self.take(Self.fields, from: &arguments, of: tool) {
            let names = value.array?.compactMap(\.string).joined(separator: ",") ?? value.string
            guard let names else { throw Self.mistyped(Self.fields, "names, such as name,status") }
            selection.fields = try DataSelection.fields(names)
        }
        if let value = Self.take(Self.budget, from: &arguments, of: tool) {
            guard let bytes = value.integer, bytes >= DataBudget.least else {
                throw Self.mistyped(Self.budget, "a number of at least \(DataBudget.least)")
            }
            selection.budget = min(bytes, Int64(Int32.max))
        }
    }

    private static func take(_ name: String, from arguments: inout JSONObject, of tool: Tool) -> JSONValue? {
        guard !tool.hasOwn(name), let value = arguments[name] else { return nil }
        arguments[name] = nil
        return value == .null ? nil : value
    }

    private static func mistyped(_ name: String, _ expected: String) -> Failure {
        Failure(.argumentInvalid, "the argument \"\(name)\" is not \(expected)", advice: "give \(expected)")
    }
}
