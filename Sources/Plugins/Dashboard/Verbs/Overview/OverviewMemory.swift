import OlaresCore

/// `dashboard overview memory`: the memory of each node.
struct OverviewMemory: CommandHandler {
    private let options: DashboardOptions
    private let isSwap: Bool

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments, hasChart: true)
        isSwap = try arguments.text("mode") == "swap"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(MemoryPanel(isSwap: isSwap), options).result(in: context)
    }
}
