import OlaresCore

/// `market open`: prints where an app is found, and at a terminal opens it in a browser.
struct MarketOpen: CommandHandler {
    private let app: String
    private let entrance: String?

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        entrance = try arguments.text("entrance")?.nonEmpty
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard let found = try await MarketServer(context).installedApps().first(where: { $0.name == app }) else {
            throw Failure(.remoteNotFound, "app '\(app)' is not installed", next: [.mine])
        }
        let chosen = try choose(from: found)
        guard let address = chosen.address else {
            throw Failure(
                .preconditionFailed, "the Olares gives no web address for entrance '\(chosen.name)' of app '\(app)'",
                next: [.status(of: app)])
        }
        // A pipe gets the address alone.
        let isOpened = context.isOnTerminal && Browser(context.environment)?.open(address) == true
        return CommandResult(
            .lines([address]),
            json: ["app": .string(app), "entrance": .string(chosen.name), "url": .string(address)],
            notices: isOpened ? ["opening it in your browser"] : [])
    }

    private func choose(from found: InstalledApp) throws(Failure) -> InstalledApp.Entrance {
        if let entrance {
            if let chosen = found.entrances.first(where: { $0.name == entrance }) { return chosen }
        } else if let first = found.entrances.first(where: { $0.isVisible && $0.address != nil }) {
            return first
        } else if let only = found.entrances.first {
            return only
        }
        let names = found.entrances.map(\.name)
        guard let entrance else {
            throw Failure(
                .preconditionFailed, "app '\(app)' has no entrance", next: [.status(of: app)])
        }
        throw Failure(
            .remoteNotFound, "app '\(app)' has no entrance '\(entrance)' (have: \(names.joined(separator: ", ")))",
            advice: "give one of these names with --entrance"
        ).with(choices: names, invalid: "--entrance")
    }
}
