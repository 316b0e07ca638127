import OlaresCore

/// `dashboard overview disk partitions`: what a disk is divided into.
struct OverviewDiskPartitions: CommandHandler {
    private let options: DashboardOptions
    private let device: String

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        device = try arguments.requiredText("device")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(PartitionPanel(device: device, isGiven: true), options).result(in: context)
    }
}
