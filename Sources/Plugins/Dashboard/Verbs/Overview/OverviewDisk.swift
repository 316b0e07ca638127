import OlaresCore

/// `dashboard overview disk`: the disks, and what each is divided into.
struct OverviewDisk: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(DiskPanel(), options).result(in: context)
    }
}
