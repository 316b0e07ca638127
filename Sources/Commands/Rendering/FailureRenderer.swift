import OlaresCore

/// Writes a failure for people, or, where a result would be JSON or YAML, as the JSON object that agents know.
struct FailureRenderer {
    let format: OutputFormat

    /// The text for standard error, with its last line end.
    func render(_ failure: Failure) -> String {
        format.isData ? document(failure).text + "\n" : people(failure)
    }

    private func people(_ failure: Failure) -> String {
        let advice = failure.advice.map { [TerminalText.sanitized($0)] } ?? []
        let fixes = advice + failure.next.map { TerminalText.sanitized($0.commandLine) }
        return "error: \(TerminalText.sanitizedLines(failure.message))\n" + fixes.map { "fix: \($0)\n" }.joined()
    }

    /// The failure as the object that programs get.
    /// - Parameter step: Writes a step of the repair; `nil` writes it as a command line.
    func document(_ failure: Failure, step: ((NextStep) -> JSONValue)? = nil) -> JSONValue {
        var error: JSONObject = [
            "code": .string(failure.code.rawValue),
            "message": .string(TerminalText.sanitizedLines(failure.message)),
        ]
        if let retryable = failure.retryable { error["retryable"] = .bool(retryable) }
        if let fix = failure.fix { error["action"] = .string(TerminalText.sanitized(fix)) }
        error["exit"] = .integer(Int64(failure.exit.rawValue))
        let facts = failure.facts
        if let invalid = facts.invalid { error["invalid"] = .string(TerminalText.sanitized(invalid)) }
        if !facts.missing.isEmpty { error["missing"] = Self.list(facts.missing) }
        if !facts.choices.isEmpty { error["choices"] = Self.list(facts.choices) }
        error["next"] = .array(failure.next.map(step ?? Self.commandLine))
        return ["error": .object(error)]
    }

    /// A step as a command line, whole but for what only a person knows, which is named in `missing`.
    static func commandLine(_ step: NextStep) -> JSONValue {
        let (arguments, missing) = step.opened
        var json: JSONObject = ["argv": list(arguments, isShown: false), "effect": .string(step.effect.rawValue)]
        if !missing.isEmpty { json["missing"] = list(missing) }
        return .object(json)
    }

    private static func list(_ texts: [String], isShown: Bool = true) -> JSONValue {
        .array(texts.map { .string(isShown ? TerminalText.sanitized($0) : $0) })
    }
}
