import OlaresCore

/// Writes a failure for people, or, where a result would be JSON or YAML, as the JSON object that agents know.
struct FailureRenderer {
    let format: OutputFormat

    /// The text for standard error, with its last line end.
    /// - Parameter call: The call that failed; `nil` where no verb was called.
    func render(_ failure: Failure, of call: FailedCall? = nil) -> String {
        guard format.isData else { return people(failure, of: call) }
        let steps = call?.steps(outOf: failure) ?? failure.next
        return document(failure, next: steps.map(Self.commandLine)).text + "\n"
    }

    private func people(_ failure: Failure, of call: FailedCall?) -> String {
        let advice = failure.advice.map { [TerminalText.sanitized($0)] } ?? []
        let steps = failure.next.flatMap { step in
            [step.commandLine] + (call?.hasTerminal == false ? [step.unattendedLine].compactMap(\.self) : [])
        }
        let fixes = advice + steps.map(TerminalText.sanitized)
        return "error: \(TerminalText.sanitizedLines(failure.message))\n" + fixes.map { "fix: \($0)\n" }.joined()
    }

    /// The failure as the object that programs get.
    /// - Parameter next: The steps of the repair; `nil` for those of the failure, as command lines.
    func document(_ failure: Failure, next: [JSONValue]? = nil) -> JSONValue {
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
        error["next"] = .array(next ?? failure.next.map(Self.commandLine))
        return ["error": .object(error)]
    }

    /// A step as a command line, whole but for what only a person knows, which is named in `missing`.
    static func commandLine(_ step: NextStep) -> JSONValue {
        let (arguments, missing) = step.opened
        var json: JSONObject = ["argv": list(arguments, isShown: false), "effect": .string(step.effect.rawValue)]
        if !missing.isEmpty { json["missing"] = list(missing) }
        if let unattended = step.unattended, unattended.options.allSatisfy(arguments.contains) {
            json["stdin"] = .string(unattended.input)
            json["optional"] = list(unattended.optional.filter { $0.hasPrefix("--") })
        }
        return .object(json)
    }

    private static func list(_ texts: [String], isShown: Bool = true) -> JSONValue {
        .array(texts.map { .string(isShown ? TerminalText.sanitized($0) : $0) })
    }
}
