import OlaresCore
import OlaresExecution

/// `market list`: what the sources offer, or with `--mine` what the person has of it.
struct MarketList: CommandHandler {
    private let source: SourceOption
    private let category: String?
    private let isMine: Bool

    init(_ arguments: Arguments) throws(Failure) {
        source = try SourceOption(arguments, hasAll: true)
        category = try arguments.text("category")?.trimmed.nonEmpty
        isMine = try arguments.flag("mine")
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
        // Titles and categories are an extra: without the catalogue the list stands all the same.
        let offers = Dictionary(
            ((try? await server.catalogue())?.apps ?? []).map { (Key(source: $0.source, name: $0.name), $0) },
            uniquingKeysWith: { a, _ in a })
        let apps = rows.map { row in
            MyApp(row: row, offer: offers[Key(source: row.source, name: row.catalogueName)])
        }.filter { app in category.map { app.offer?.isIn($0) ?? false } ?? true }
            .sorted { ($0.row.source, $0.row.displayName) < ($1.row.source, $1.row.displayName) }
        let place = [category.map { "in category '\($0)'" }, source.map { "in source '\($0)'" }].compactMap(\.self)
        let table = Table(
            columns: ["NAME", "TITLE", "VERSION", "STATE", "SOURCE", "CATEGORIES", "REASON"].map { Table.Column($0) },
            rows: apps.map(\.cells))
        return CommandResult(
            context.view(of: table, orSay: (["No apps in your Market"] + place).joined(separator: " ")),
            json: .array(apps.map(\.json)))
    }

    private struct Key: Hashable {
        let source: String
        let name: String
    }

    /// An app of the person's, with what the catalogue says of it.
    private struct MyApp {
        let row: AppRow
        let offer: CatalogueApp?

        private var title: String { row.title.nonEmpty ?? offer?.title ?? "" }
        private var categories: [String] { offer?.categories ?? [] }

        var cells: [String] {
            [
                row.displayName, title, row.version, row.state.description, row.source,
                categories.joined(separator: ", "), row.complaint,
            ].map(\.cell)
        }

        var json: JSONValue {
            var object: JSONObject = [
                "name": .string(row.displayName), "title": .string(title), "version": .string(row.version),
                "source": .string(row.source),
            ]
            if !categories.isEmpty { object["categories"] = .array(categories.map { .string($0) }) }
            object["state"] = .string(row.state.description)
            object["reason"] = row.complaint.filled
            return .object(object)
        }
    }
}

extension CatalogueApp {
    /// For programs.
    fileprivate func json() -> JSONValue {
        var object: JSONObject = [
            "name": .string(name), "title": .string(title), "version": .string(version), "source": .string(source),
        ]
        if !categories.isEmpty { object["categories"] = .array(categories.map { .string($0) }) }
        return .object(object)
    }
}

extension String {
    /// The string as a cell of a table; `-` for nothing.
    var cell: String { isEmpty ? "-" : self }
}
