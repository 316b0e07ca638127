import OlaresCore

/// Gives an app an address in the local network, or takes it away.
struct OverlayAppSwitch: Sendable {
    /// `enable` or `disable`.
    let verb: String
    let app: String
    let watch: OverlayWatch

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let overlay = try await Overlay(context)
        let found = try await overlay.app(app)
        // What everybody shares is nobody's.
        let user = found["shared_app"] == true ? "" : overlay.user
        let id = found.text("app_id").nonEmpty ?? found.text("app_name")
        let call = SettingsCall(
            "POST", "/api/command/\(verb)-app-overlay-gateway", ["app_id": .string(id), "user": .string(user)])
        if context.isDryRun { return overlay.server.plan([call]) }
        try await overlay.server.answer(to: call, for: "\(verb) overlay of \(app)")
        let isWanted = verb == "enable"
        let name = found.text("app_name")
        if watch.isOn {
            _ = try await overlay.wait(watch) { status in
                let now = Overlay.app(id, in: status)
                guard isWanted else { return now?["enabled"] != true }
                let networks = now?["underlay_networks"]?.array ?? []
                return now?["enabled"] == true && networks.contains { !$0.text("ip").isEmpty }
            }
        }
        return CommandResult(
            .lines([
                "overlay \(isWanted ? "on" : "off") for app \(name.quotedForMessage)",
                "restart it to apply the change: olares-cli market restart \(name)",
            ]), json: ["app": .string(name), "overlay": .bool(isWanted)])
    }
}
