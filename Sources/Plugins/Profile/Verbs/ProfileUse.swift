import OlaresCore

/// `profile use`: makes another profile the current one. No network, and no token is needed.
struct ProfileUse: CommandHandler {
    private let key: String

    init(_ arguments: Arguments) throws(Failure) {
        key = try arguments.requiredText("name")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let profile = try await context.auth.use(key)
        return CommandResult(
            .lines(["switched to profile \(profile.displayName) (\(profile.olaresID))"]),
            json: ["name": .string(profile.displayName), "olaresId": .string(profile.olaresID)])
    }
}
