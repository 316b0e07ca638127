import Core

/// `settings backup password set`: the password of a plan's repository.
struct BackupPasswordSet: CommandHandler {
    private let plan: String
    private let secret: SecretOption

    init(_ arguments: Arguments) throws(Failure) {
        plan = try arguments.requiredText("name").trimmed
        secret = SecretOption(
            name: "password", prompt: "New backup password: ", again: "Re-enter password: ",
            readsInput: try arguments.flag("password-stdin"))
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let path = "/api/backup/password/\(try plan.segment(of: "the name of a backup plan"))"
        try await requirePlan(server)
        if context.isDryRun { return server.plan([SettingsCall("PUT", path, at: .settings, ["password": "***"])]) }
        let password = try await secret.read(context)
        try await server.answer(
            to: SettingsCall("PUT", path, at: .settings, ["password": .string(password)]),
            for: "set the repository password of \(plan)")
        return CommandResult(
            .lines(["Set repository password for backup plan name \(plan.quotedForMessage)."]),
            json: ["name": .string(plan), "status": "set"])
    }

    /// The service takes a password for plans that there are not.
    private func requirePlan(_ server: SettingsServer) async throws(Failure) {
        let answer = try await server.answer(
            to: SettingsCall("GET", "/apis/backup/v1/plans/backup?limit=10000&offset=0", at: .settings),
            for: "list backup plans")
        guard (answer["backups"]?.array ?? []).contains(where: { $0.text("name") == plan }) else {
            throw Failure(
                .remoteNotFound, "there is no backup plan \(plan.quotedForMessage)",
                next: [NextStep(["settings", "backup", "plans", "list"], effect: .read)])
        }
    }
}
