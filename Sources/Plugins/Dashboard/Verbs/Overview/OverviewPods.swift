import OlaresCore

/// `dashboard overview pods`: how many pods run on each node.
struct OverviewPods: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(PodsPanel(), options).result(in: context)
    }
}
