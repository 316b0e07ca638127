import OlaresCore

/// Reads the ACL of an app, changes it, and writes it back as a whole.
struct ACLChange {
    let app: String
    let context: CommandContext
    let server: SettingsServer

    init(app: String, _ context: CommandContext) throws(Failure) {
        guard !app.isEmpty else {
            throw Failure(.argumentInvalid, "the app has no name", advice: "say which app")
        }
        self.app = app
        self.context = context
        server = try SettingsServer(context)
    }

    func run(_ verb: String, _ change: (inout ACL) -> Void) async throws(Failure) -> CommandResult {
        let before = try await server.acl(of: app)
        var after = before
        change(&after)
        guard after != before else {
            return CommandResult(
                .lines(["nothing to change: \(app) has \(before.text.nonEmpty ?? "no entries")"]), json: before.json)
        }
        let call = server.setting(after, of: app)
        if context.isDryRun { return server.plan([call]) }
        try await server.answer(to: call, for: "\(verb) the ACL of \(app)")
        // Somebody else may have written all of it meanwhile.
        guard try await server.acl(of: app).reachesSame(as: after) else {
            throw Failure(
                .operationFailed, "the service took the ACL of \(app) and shows another one",
                next: [NextStep(["settings", "vpn", "acl", "get", app], effect: .read)])
        }
        let line =
            after.isEmpty
            ? "removed last per-app ACL entries for \(app) (now empty)"
            : "updated per-app ACL for \(app): \(after.text)"
        return CommandResult(.lines([TerminalText.sanitized(line)]), json: after.json)
    }
}
