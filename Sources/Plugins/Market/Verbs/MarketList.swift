import OlaresCore
import OlaresExecution

/// `market list`: what the sources offer, or with `--mine` what the person has of it.
struct MarketList: CommandHandler {
    private let source: SourceOption
    private let category: String?
    private let isMine: Bool
    private let isUpgradable: Bool

    init(_ arguments: Arguments) throws(Failure) {
        source = try SourceOption(arguments, hasAll: true)
        category = try arguments.text("category")?.trimmed.nonEmpty
        isMine = try arguments.flag("mine")
        isUpgradable = try arguments.flag("upgradable")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        isMine ? try await mine(context) : try await offers(context)
    }

    // MARK: What is offered

    private func offers(_ context: CommandContext) async throws(Failure) -> CommandResult {
        let source = source.isAll ? nil : self.source.orStandard(context)
        let catalogue = try await MarketServer(context).catalogue()
        let apps = catalogue.apps.filter { app in
            (source == nil || app.source == source) && (category.map(app.isIn) ?? true)
        }
        let place = [category.map { "in category '\($0)'" }, source.map { "in source '\($0)'" }].compactMap(\.self)
        let hint = source == nil ? "" : " (olares-cli market list --all-sources looks everywhere)"
        let table = Table(
            columns: ["NAME", "TITLE", "VERSION", "SOURCE", "CATEGORIES"].map { Table.Column($0) },
            rows: apps.map { app in
                [app.name, app.title, app.version, app.source, app.categories.joined(separator: ", ")].map(\.cell)
            })
        return CommandResult(
            context.view(of: table, orSay: (["No apps found"] + place).joined(separator: " ") + hint),
            json: .array(apps.map { $0.json() }))
    }

    // MARK: What is there

    private func mine(_ context: CommandContext) async throws(Failure) -> CommandResult {
        let source = source.isAll ? nil : self.source.given
        if let source {
            context.notify("Filtering my apps by source '\(source)' (use -a or omit -s for all sources)")
        }
        let server = try MarketServer(context)
        let rows = try await server.rows().rows.filter {
            ($0.state.isInstalled || $0.isQueued) && (source == nil || $0.source == source)
        }
        let apps = MyApp.all(rows, try await offers(server))
            .filter { app in category.map { app.offer?.isIn($0) ?? false } ?? true }
            .filter { !isUpgradable || $0.isUpgradable }
        let place = [category.map { "in category '\($0)'" }, source.map { "in source '\($0)'" }].compactMap(\.self)
        let titles = ["NAME", "TITLE", "VERSION", "LATEST", "STATE", "SOURCE", "CATEGORIES", "REASON"]
        let table = Table(columns: titles.map { Table.Column($0) }, rows: apps.map(\.cells))
        let nothing = isUpgradable ? "No apps to upgrade" : "No apps in your Market"
        return CommandResult(
            context.view(of: table, orSay: ([nothing] + place).joined(separator: " ")),
            json: .array(apps.map(\.json)))
    }

    /// What the catalogue says. Titles and categories are an extra: without it the list stands all the same, but for what could
    /// be upgraded.
    private func offers(_ server: MarketServer) async throws(Failure) -> [CatalogueApp] {
        do throws(Failure) { return try await server.catalogue().apps } catch {
            guard isUpgradable else { return [] }
            throw error
        }
    }
}
extension String {
    /// The string as a cell of a table; `-` for nothing.
    var cell: String { isEmpty ? "-" : self }
}
