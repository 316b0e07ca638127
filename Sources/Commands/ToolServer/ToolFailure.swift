import OlaresCore

/// A failed call as a model gets it: in the words of tools, and its repair in calls of tools, of which the last may be the failed one once
/// more.
struct ToolFailure {
    let tool: Tool
    /// What the model itself has given.
    let given: JSONObject
    let registry: Registry
    let tools: ToolSet

    private var message: ToolMessage { ToolMessage(tool, registry: registry, tools: tools) }

    /// The object that failures have everywhere.
    func document(_ failure: Failure) -> JSONValue {
        // Help is for those who have a shell.
        let steps = failure.next.filter { $0.arguments.last != "--help" }
        let calls = steps.map(ToolStep(registry: registry, tools: tools).json)
        let next = calls + (again(after: failure, isAlone: calls.isEmpty).map { [$0] } ?? [])
        var error = FailureRenderer(format: .json).document(failure, next: next)["error"]?.object ?? [:]
        error["message"] = .string(absence(failure) ?? message.text(TerminalText.sanitizedLines(failure.message)))
        if let action = failure.advice.map(message.text) ?? next.first.flatMap(Self.action) {
            error["action"] = .string(TerminalText.sanitized(action))
        }
        for name in ["missing", "choices"] {
            guard let texts = error[name]?.array else { continue }
            error[name] = .array(texts.map { .string(ToolMessage.argument($0.string ?? "")) })
        }
        if let invalid = error["invalid"]?.string { error["invalid"] = .string(ToolMessage.argument(invalid)) }
        return ["error": .object(error)]
    }

    /// What a person would read of a failure that comes with a value.
    func notes(of failure: Failure) -> [String] {
        let action = failure.advice ?? failure.next.first?.commandLine
        return ["error: \(message.text(failure.message))"] + (action.map { ["fix: \(message.text($0))"] } ?? [])
    }

    /// What is said of arguments that were not given: how they are written at a shell is nothing to a model.
    private func absence(_ failure: Failure) -> String? {
        guard failure.code == .argumentCount else { return nil }
        let absent =
            failure.facts.missing.isEmpty
            ? ArgumentsAtFault(failure, of: tool, given).absent : failure.facts.missing.map(ToolMessage.argument)
        return absent.isEmpty ? nil : "not given: \(absent.joined(separator: ", "))"
    }

    /// A repair in words: the call, or what a person has to type.
    private static func action(_ step: JSONValue) -> String? {
        guard let tool = step["tool"]?.string else {
            return step["argv"]?.array?.compactMap { $0.string?.shellQuoted }.joined(separator: " ")
        }
        let arguments = step["arguments"]?.object ?? [:]
        let missing = step["missing"]?.array?.compactMap(\.string) ?? []
        return "call \(tool)" + (arguments.isEmpty ? "" : " with \(JSONValue.object(arguments).compactText)")
            + (missing.isEmpty ? "" : ", giving \(missing.joined(separator: ", "))")
    }

    // MARK: The same call

    /// This call once more, without what has to be given anew; `nil` where something else has to be done first.
    private func again(after failure: Failure, isAlone: Bool) -> JSONValue? {
        let missing = failure.facts.missing(orChosen: isAlone).map(Self.option)
        if failure.exit == .loginNeeded || !missing.isEmpty { return again(missing) }
        guard isAlone else { return nil }
        switch failure.code {
        case _ where failure.exit == .usage, .remoteNotFound, .fileUnreadable:
            return again(atFault: ArgumentsAtFault(failure, of: tool, given))
        default: return failure.retryable == true && tool.command.effect == .read ? again([]) : nil
        }
    }

    private func again(atFault arguments: ArgumentsAtFault) -> JSONValue? {
        if !arguments.wrong.isEmpty { return again(arguments.wrong) }
        switch arguments.absent.count {
        case 0: return nil
        case 1: return again(arguments.absent)
        default: return again([], anyOf: arguments.absent)
        }
    }

    private func again(_ missing: [String], anyOf choices: [String] = []) -> JSONValue {
        var kept = given
        for name in missing { kept[name] = nil }
        var json: JSONObject = [
            "tool": .string(tool.name), "arguments": .object(kept), "effect": .string(tool.command.effect.rawValue),
        ]
        if !missing.isEmpty { json["missing"] = .array(missing.map { .string($0) }) }
        if !choices.isEmpty { json["anyOf"] = .array(choices.map { .string($0) }) }
        return .object(json)
    }

    /// The argument itself, where one variable of it is missing (`--env NAME`).
    private static func option(_ missing: String) -> String {
        ToolMessage.argument(String(missing.hasPrefix("--") ? missing.prefix { $0 != " " } : missing[...]))
    }
}

/// The arguments that a failure speaks of without naming them as data.
struct ArgumentsAtFault {
    /// Those that were given, and will not do.
    let wrong: [String]
    /// Those that were not given, of which it asks for one.
    let absent: [String]

    init(_ failure: Failure, of tool: Tool, _ given: JSONObject) {
        if let invalid = failure.facts.invalid {
            (wrong, absent) = ([ToolMessage.argument(invalid)], [])
            return
        }
        let offered = tool.options.map(\.name)
        let named = offered.filter { failure.message.mentions(option: $0) }
        let places = tool.command.arguments.map(\.name).filter { name in
            Self.texts(given[name]).contains { $0.isEmpty || failure.message.contains($0) }
        }
        let values = offered.filter { name in
            Self.texts(given[name]).contains { !$0.isEmpty && failure.message.contains($0) }
        }
        let only = named.isEmpty ? tool.command.arguments.prefix(1).map(\.name) : []
        let inWords = offered.filter { failure.advice?.mentions(option: $0) == true }
        wrong =
            [named, places, values, inWords.isEmpty ? only : []].map { names in names.filter { given[$0] != nil } }
            .first {
                !$0.isEmpty
            } ?? []
        absent = [named, inWords, only].map { names in names.filter { given[$0] == nil } }.first { !$0.isEmpty } ?? []
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        value?.array.map { $0.compactMap(\.string) } ?? [value?.string].compactMap(\.self)
    }
}

extension String {
    /// Whether an option stands in the text, written with its dashes.
    fileprivate func mentions(option name: String) -> Bool {
        ranges(of: "--\(name)").contains { range in
            guard range.upperBound < endIndex else { return true }
            let next = self[range.upperBound]
            return !next.isLetter && !next.isNumber && next != "-"
        }
    }
}
