import OlaresCore

/// `profile import`: an access token for a refresh token that somebody already has.
struct ProfileImport: CommandHandler {
    private let options: SignInOptions
    private let refreshToken: String

    init(_ arguments: Arguments) throws(Failure) {
        refreshToken = try arguments.requiredText("refresh-token")
        options = try SignInOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let attempt = try context.auth.prepareSignIn(options, to: "import credentials for")
        let outcome = try await attempt.importGrant(refreshToken: refreshToken)
        return SignInResult(
            opening: "imported credentials for \(options.olaresID) (profile: \(outcome.profile))", outcome
        ).result
    }
}
