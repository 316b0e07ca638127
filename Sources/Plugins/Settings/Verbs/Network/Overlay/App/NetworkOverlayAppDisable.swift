import OlaresCore

/// `settings network overlay app disable`.
struct NetworkOverlayAppDisable: CommandHandler {
    private let change: OverlayAppSwitch

    init(_ arguments: Arguments) throws(Failure) {
        change = OverlayAppSwitch(
            verb: "disable", app: try arguments.requiredText("app").trimmed, watch: try OverlayWatch(arguments))
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await change.run(in: context) }
}
