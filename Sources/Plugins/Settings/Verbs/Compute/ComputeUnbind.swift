import OlaresCore

/// `settings compute unbind`: takes an app off its devices, and stops it.
struct ComputeUnbind: CommandHandler {
    private let app: String

    init(_ arguments: Arguments) throws(Failure) { app = try arguments.requiredText("app").trimmed }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let bindings = try await bindings(try SettingsServer(context))
        let isSpread = bindings.contains { $0["spec"]?["supportMultiCards"] == true }
        let from = isSpread ? "ALL \(bindings.count) linked card(s)" : "its accelerator device"
        return "Unbind \(app.quotedForMessage) from \(from) and stop the app?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let count = try await bindings(server).count
        let call = SettingsCall(
            "DELETE", "/api/apps/\(try app.segment(of: "the name of an app"))/compute-resources/bindings")
        if context.isDryRun { return server.plan([call]) }
        try await server.answer(to: call, for: "unbind compute bindings")
        return CommandResult(
            .lines([
                "unbound app \(app.quotedForMessage) from compute (\(count) card(s) released; the app was stopped)"
            ]),
            json: ["app": .string(app), "released_cards": .integer(Int64(count)), "status": "unbound"])
    }

    private func bindings(_ server: SettingsServer) async throws(Failure) -> [JSONValue] {
        let bindings = try await server.computeDevices().flatMap(\.bindings).filter { $0.text("appName") == app }
        guard !bindings.isEmpty else {
            throw Failure(
                .remoteNotFound, "app \(app.quotedForMessage) has no compute bindings to unbind",
                next: [NextStep(["settings", "compute", "list"], effect: .read)])
        }
        return bindings
    }
}
