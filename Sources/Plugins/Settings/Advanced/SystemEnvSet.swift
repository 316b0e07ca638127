import Core

/// `settings advanced env system set`: other values for variables of the system.
struct SystemEnvSet: CommandHandler {
    private let pairs: [ArgumentValue]

    init(_ arguments: Arguments) throws(Failure) { pairs = try arguments.list("var") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let change = try VariableChange(
            pairs, path: "/api/env/systemenvs", owner: "the system", isPiecemeal: true)
        return try await change.result("system", in: context)
    }
}

/// `settings advanced env user set`: other values for variables of the user.
struct UserEnvSet: CommandHandler {
    private let pairs: [ArgumentValue]

    init(_ arguments: Arguments) throws(Failure) { pairs = try arguments.list("var") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let change = try VariableChange(pairs, path: "/api/env/userenvs", owner: "the user", isPiecemeal: true)
        return try await change.result("user", in: context)
    }
}

extension VariableChange {
    /// Sends it, and says what was changed.
    fileprivate func result(_ kind: String, in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        if context.isDryRun { return server.plan([call]) }
        let applied = try await apply(with: server)
        let dropped = dropped(applied)
        guard dropped.isEmpty else {
            throw Failure(
                .operationFailed, "the service took \(dropped.joined(separator: ", ")) and does not show it",
                next: [NextStep(["settings", "advanced", "env", kind, "list"], effect: .read)])
        }
        return CommandResult(
            .lines([
                "Updated \(applied.count) \(kind) environment variable(s): \(applied.joined(separator: ", "))"
            ]), json: ["updated": .array(applied.map { .string($0) })])
    }
}
