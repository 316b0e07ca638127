import OlaresCore

/// `dashboard watch`: the whole machine, live.
struct DashboardWatch: CommandHandler {
    private let options: DashboardOptions
    private let interval: Duration
    private let key: RankingPanel.Key

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(live: arguments)
        interval = .milliseconds(max(1000, try arguments.integer("interval") ?? 5000))
        key = try arguments.text("sort-by").flatMap(RankingPanel.Key.init) ?? .cpu
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let console = context.console
        guard context.isOnTerminal, console.inputIsTerminal, console.offersInput,
            let term = context.environment["TERM"], term != "dumb"
        else {
            throw Failure(
                .terminalRequired, "the live view needs a terminal with a cursor, and keys",
                next: [NextStep(["dashboard", "overview", "physical", "--watch", "-o", "json"], effect: .read)])
        }
        let view = LiveView(board: try Board(options, in: context), interval: interval, key: key)
        return CommandResult(
            .session { _ throws(Failure) in
                try await view.run()
                return .done
            }, json: .null)
    }
}
