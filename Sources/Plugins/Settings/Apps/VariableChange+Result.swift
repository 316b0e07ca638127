import OlaresCore

extension VariableChange {
    /// Sends it, and says what was changed.
    func result(_ kind: String, in context: CommandContext) async throws(Failure) -> CommandResult {
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
