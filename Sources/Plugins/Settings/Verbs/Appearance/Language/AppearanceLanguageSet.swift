import OlaresCore

/// `settings appearance language set`: another language for the user.
struct AppearanceLanguageSet: CommandHandler {
    private let locale: String?
    private let value: String?
    private let isForced: Bool

    init(_ arguments: Arguments) throws(Failure) {
        locale = try arguments.text("locale")?.trimmed
        value = try arguments.text("value")?.trimmed
        isForced = try arguments.flag("force")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let code = try await accepted(try asked(), server)
        let call = SettingsCall("POST", "/api/wallpaper/update/language", ["language": .string(code)])
        if context.isDryRun { return server.plan([call]) }
        try await server.answer(to: call, for: "set the language")
        return CommandResult(
            .lines(["System language updated to \(TerminalText.sanitized(code).quotedForMessage)."]),
            json: ["language": .string(code)])
    }

    private func asked() throws(Failure) -> String {
        if let locale, let value, locale != value {
            throw Failure(
                .optionsConflict,
                "conflicting locale: positional \(locale.quotedForMessage) vs --value \(value.quotedForMessage) (pass only one)",
                advice: "pass only one")
        }
        guard let code = (locale ?? value)?.nonEmpty else {
            throw Failure(
                .argumentCount, "a locale code is required (e.g. \"set en-US\" or --value en-US)",
                advice: "say which, such as en-US")
        }
        return code
    }

    /// The code as the service is to store it, which takes any.
    private func accepted(_ code: String, _ server: SettingsServer) async throws(Failure) -> String {
        guard !isForced else { return code }
        guard let language = Language.named(code) else {
            throw Failure(
                .argumentInvalid,
                MessageText(
                    lines: ["unsupported locale \(code.quotedForMessage); allowed locales:"]
                        + Language.all.map { "  \($0.code) (\($0.name))" }),
                advice: "pass --force to write a locale this CLI does not carry")
        }
        if let since = language.since {
            let version = try await server.client.backendVersion(atLeast: since)
            guard version >= since else {
                throw Failure(
                    .backendTooOld,
                    "locale \(language.code) (\(language.name)) needs Olares >= \(since), where its translation shipped",
                    advice: "pass --force to write it anyway")
            }
        }
        return language.code
    }
}
