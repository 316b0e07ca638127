import OlaresCore

/// `settings apps env set`: other values for variables of an app.
struct AppsEnvSet: CommandHandler {
    private let app: String
    private let pairs: [ArgumentValue]

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        pairs = try arguments.list("var")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let segment = try app.segment(of: "the name of an app")
        let change = try VariableChange(
            pairs, path: "/api/env/apps/\(segment)/env", owner: app.quotedForMessage, isPiecemeal: false)
        let server = try SettingsServer(context)
        if context.isDryRun { return server.plan([change.call]) }
        let applied = try await change.apply(with: server)
        let dropped = change.dropped(applied)
        var lines: [String] = []
        if !applied.isEmpty {
            lines = [
                "Updated \(applied.count) environment variable(s) on \(app.quotedForMessage): "
                    + applied.joined(separator: ", ")
            ]
        }
        return CommandResult(
            .lines(lines),
            json: [
                "app": .string(app), "updated": .array(applied.map { .string($0) }),
                "ignored": .array(dropped.map { .string($0) }),
            ], failure: dropped.isEmpty ? nil : undeclared(dropped))
    }

    private func undeclared(_ names: [String]) -> Failure {
        let they = names.count == 1 ? "it was" : "they were"
        return Failure(
            .remoteNotFound,
            "\(app.quotedForMessage) does not declare \(names.joined(separator: ", ")), so \(they) ignored (this app's "
                + "variables come from its chart, they cannot be created here)",
            next: [NextStep(["settings", "apps", "env", "get", app], effect: .read)])
    }
}
