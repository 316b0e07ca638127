import OlaresCore

/// `dashboard overview cpu`: the processors of each node.
struct OverviewCPU: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments, hasChart: true)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(CPUPanel(), options).result(in: context)
    }
}
