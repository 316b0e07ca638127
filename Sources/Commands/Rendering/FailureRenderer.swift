import Core

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
    func document(_ failure: Failure) -> JSONValue {
        var error: JSONObject = [
            "code": .string(failure.code.rawValue),
            "message": .string(TerminalText.sanitizedLines(failure.message)),
        ]
        if let retryable = failure.retryable { error["retryable"] = .bool(retryable) }
        if let fix = failure.fix { error["action"] = .string(TerminalText.sanitized(fix)) }
        error["exit"] = .integer(Int64(failure.exit.rawValue))
        error["next"] = .array(
            failure.next.map { step in
                ["argv": .array(step.arguments.map { .string($0) }), "effect": .string(step.effect.rawValue)]
            })
        return ["error": .object(error)]
    }
}
