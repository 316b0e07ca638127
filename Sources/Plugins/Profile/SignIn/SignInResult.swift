import OlaresCore

extension SignInOptions {
    /// Reads the options that `login` and `import` share.
    init(_ arguments: Arguments) throws(Failure) {
        self.init(
            olaresID: try arguments.requiredText("olares-id"),
            alias: try arguments.text("name"),
            authURLOverride: try arguments.text("auth-url-override"),
            localURLPrefix: try arguments.text("local-url-prefix"),
            skipsVerification: try arguments.flag("insecure-skip-verify"),
            keepsCurrent: try arguments.flag("no-switch"))
    }
}

/// What `login` and `import` say when they are done.
struct SignInResult {
    private let opening: String
    private let outcome: SignInOutcome

    init(opening: String, _ outcome: SignInOutcome) {
        self.opening = opening
        self.outcome = outcome
    }

    var result: CommandResult {
        var lines = [opening]
        if outcome.switched {
            lines.append("switched current profile to \(outcome.profile)")
            if let previous = outcome.previousProfile {
                lines.append("previous profile: \(previous) (use 'olares-cli profile use -' to switch back)")
            }
        }
        lines.append("token stored via \(outcome.backend) (service \"olares-cli\", account \"\(outcome.olaresID)\").")
        var json: JSONObject = [
            "olaresId": .string(outcome.olaresID),
            "profile": .string(outcome.profile),
            "switched": .bool(outcome.switched),
        ]
        if let previous = outcome.previousProfile { json["previousProfile"] = .string(previous) }
        json["backend"] = .string(outcome.backend)
        return CommandResult(.lines(lines), json: .object(json))
    }
}
