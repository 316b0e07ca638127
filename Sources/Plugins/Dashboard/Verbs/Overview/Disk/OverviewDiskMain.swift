import OlaresCore

/// `dashboard overview disk main`: the disks, as they tell of themselves.
struct OverviewDiskMain: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(MainDiskPanel(), options).result(in: context)
    }
}
