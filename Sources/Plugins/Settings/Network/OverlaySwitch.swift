import Core
import Execution

/// Turns the overlay gateway on or off.
struct OverlaySwitch: Sendable {
    /// `enable` or `disable`.
    let verb: String
    let watch: OverlayWatch

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let call = SettingsCall("POST", "/api/command/\(verb)-overlay-gateway")
        if context.isDryRun { return try SettingsServer(context).plan([call]) }
        let overlay = try await Overlay(context)
        try await overlay.server.answer(to: call, for: "\(verb) overlay gateway")
        let (passing, goal) = verb == "enable" ? ("activating", "on") : ("deactivating", "off")
        guard watch.isOn else {
            return CommandResult(
                .lines([
                    "overlay gateway \(verb) requested (\(passing)); run 'settings network overlay status' to check"
                ]), json: ["status": .string(passing)])
        }
        context.notify("overlay gateway \(verb) requested (\(passing)); waiting until it settles at \"\(goal)\"...")
        let end = try await overlay.wait(watch) { $0.text("status") == goal }
        return CommandResult(.lines(["overlay gateway is now \(goal)"]), json: end)
    }
}
