import OlaresCore

/// `dashboard overview physical`: what the machine uses of what it has.
struct OverviewPhysical: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments, hasChart: true)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(PhysicalPanel(), options).result(in: context)
    }
}
