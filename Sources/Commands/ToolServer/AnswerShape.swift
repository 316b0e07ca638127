import OlaresCore

/// Which part of its result a tool is to answer with: arguments that tools have beside those of the verb.
struct AnswerShape {
    /// Lists are rows unless whole objects are asked for.
    var selection = DataSelection(showsRows: true, budget: standardBudget)
    /// What is run on the result, before it is cut; `nil` for nothing.
    var filter: JQFilter?

    /// As much as an agent reads without losing its thread, in bytes.
    static let standardBudget: Int64 = 32 << 10

    private static let (raw, fields, jq) = ("raw", "fields", "jq")
    /// How large the answer may be.
    static let budget = "max_bytes"
    /// How many rows are passed over.
    static let skip = "skip"

    /// The schemas of those that lists show, where the verb does not have them itself. Every tool takes all of them, as the server's
    /// instructions say; the rest of a list is room for its columns.
    static let properties: [(name: String, schema: JSONValue)] = [
        (fields, ["type": "string", "description": "Only these members, such as name,status"])
    ]

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
        if let value = Self.take(Self.jq, from: &arguments, of: tool) {
            guard let expression = value.string else { throw Self.mistyped(Self.jq, "an expression of jq") }
            filter = JQFilter(expression: expression)
        }
        if let value = Self.take(Self.skip, from: &arguments, of: tool) {
            guard let rows = value.integer, rows >= 0 else { throw Self.mistyped(Self.skip, "a number of rows") }
            selection.skipped = Int(clamping: rows)
        }
        if let value = Self.take(Self.budget, from: &arguments, of: tool) {
            guard let bytes = value.integer, bytes >= DataBudget.least else {
                throw Self.mistyped(Self.budget, "a number of at least \(DataBudget.least)")
            }
            selection.budget = min(bytes, Int64(Int32.max))
        }
    }

    /// The answer: the chosen data, or what the filter makes of them, cut to the bound.
    func data(of result: CommandResult, rest: RestOfData) throws(Failure) -> JSONValue {
        guard let filter else { return try selection.data(of: result, rest: rest) }
        var unbounded = selection
        unbounded.budget = nil
        // What is passed over are rows of what the filter makes, as what is cut off.
        unbounded.skipped = 0
        let values = try filter.values(of: try unbounded.data(of: result))
        var value = values.count == 1 ? values[0] : .array(values)
        if selection.skipped > 0 { value = value.withoutFirst(selection.skipped) }
        guard let budget = selection.budget else { return value }
        return try DataBudget(bytes: Int(budget), rest: rest).fit(value)
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
