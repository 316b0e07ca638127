import OlaresCore

/// `dashboard overview network`: the network ports of the machine.
struct OverviewNetwork: CommandHandler {
    private let options: DashboardOptions
    private let tests: Bool

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        tests = try arguments.flag("test-connectivity")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(NetworkPanel(testsConnectivity: tests), options).result(in: context)
    }
}
