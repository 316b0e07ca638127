import OlaresCore

/// `settings integration cookie rm`: the cookies of a host.
struct IntegrationCookieRm: CommandHandler {
    private let host: String

    init(_ arguments: Arguments) throws(Failure) { host = try arguments.requiredText("domain").trimmed }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard !host.isEmpty else { throw .noDomain }
        let store = try CookieStore(context)
        let key = store.key(of: host)
        let call = SettingsCall("POST", "/api/cookie/delete", at: .settings, ["key": .string(key)])
        if context.isDryRun { return store.server.plan([call]) }
        try await store.server.answer(to: call, for: "delete the cookies of \(host)")
        return CommandResult(
            .lines([TerminalText.sanitized("Deleted cookies for \(host) (\(key)).")]),
            json: ["domain": .string(host), "key": .string(key), "status": "deleted"])
    }
}

extension Failure {
    static var noDomain: Failure {
        Failure(
            .argumentInvalid, "domain is required",
            next: [NextStep(["settings", "integration", "cookie", "list"], effect: .read)])
    }
}
