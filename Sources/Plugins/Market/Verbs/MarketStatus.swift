import OlaresCore
import OlaresExecution

/// `market status`: the states of the person's apps, or with `--watch` the state in which one settles.
struct MarketStatus: CommandHandler {
    private let app: String?
    private let source: SourceOption
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.text("app")?.trimmed.nonEmpty
        source = try SourceOption(arguments, hasAll: true)
        watch = try WatchOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard !watch.isOn || app != nil else {
            throw Failure(
                .argumentCount,
                "--watch requires an app name (e.g. 'olares-cli market status <app-name> --watch')",
                next: [.mine], advice: "name the app")
        }
        let server = try MarketServer(context)
        let rows = try await server.rows()
        guard let app else { return all(rows, context) }
        let found = try find(app, in: rows, context)
        guard watch.isOn, let first = found.first else { return one(found, await server.installedApp(app.trimmed)) }
        context.notify(
            "Watching '\(app)' (source '\(first.source)', current state '\(first.state)') until terminal state "
                + "(timeout: \(watch.timeoutText))...")
        let end = try await AppWatcher(
            verb: "status", app: first.displayName, source: first.source, rule: WatchRule(.status, before: first),
            options: watch,
            server: server, context: context
        ).run()
        return one([end])
    }

    // MARK: All

    private func all(_ rows: AppRows, _ context: CommandContext) -> CommandResult {
        let source = source.isAll ? nil : self.source.given ?? SourceOption.standard
        if let source { context.notify("Filtering installed apps by source '\(source)' (use -a for all sources)") }
        let shown = rows.rows.filter { source == nil || $0.source == source }
            .sorted { ($0.source, $0.displayName) < ($1.source, $1.displayName) }
        let table = Table(
            columns: ["NAME", "VERSION", "STATE", "OPERATION", "PROGRESS", "SOURCE", "REASON"].map { Table.Column($0) },
            rows: shown.map { row in
                [
                    row.displayName, row.version, row.state.description, row.operation, row.progressText, row.source,
                    row.complaint,
                ].map(\.cell)
            })
        return CommandResult(
            context.view(of: table, orSay: nothing(in: source, rows)), json: .array(shown.map(\.json)))
    }

    /// What is said in place of an empty list, with where there is something.
    private func nothing(in source: String?, _ rows: AppRows) -> String {
        guard let source else { return "No installed apps found" }
        let others = Dictionary(grouping: rows.rows.filter { $0.source != source }, by: \.source).keys.sorted()
        let count = rows.rows.count { $0.source != source }
        guard count > 0 else { return "No installed apps found in source '\(source)'" }
        let place =
            others.count > 3
            ? "across \(others.count) other sources"
            : "in " + others.map(\.quotedForMessage).joined(separator: ", ")
        return "No installed apps in source '\(source)' (\(count) installed \(place); run with -a to include them)"
    }

    // MARK: One

    private func find(_ app: String, in rows: AppRows, _ context: CommandContext) throws(Failure) -> [AppRow] {
        let matches = rows.matches(app)
        if source.isAll, !matches.isEmpty { return matches }
        let wanted = source.given ?? SourceOption.standard
        if let row = matches.first(where: { $0.source == wanted }) { return [row] }
        if let row = matches.first {
            context.notify("App is installed under source '\(row.source)' (not '\(wanted)'); showing that record.")
            return [row]
        }
        throw Failure(
            .remoteNotFound, "app '\(app)' is not installed",
            next: [NextStep(["market", "install", app], effect: .write), .mine])
    }

    private func one(_ rows: [AppRow], _ installed: InstalledApp? = nil) -> CommandResult {
        let blocks = rows.map { row -> [String] in
            let facts =
                [
                    ("App", row.displayName), ("Source", row.source), ("Version", row.version),
                    ("State", row.state.description), ("Operation", row.operation),
                    ("Progress", row.progressText == "-" ? "" : row.progressText), ("Message", row.message),
                    ("Reason", row.reason),
                ] + (installed?.facts ?? [])
            var record = RecordLines(valuesAt: 12)
            for (title, value) in facts { record.addIfPresent(title, value) }
            return record.lines
        }
        let documents = rows.map { row -> JSONValue in
            guard let installed, var document = row.json.object else { return row.json }
            for (name, value) in installed.members { document[name] = value }
            return .object(document)
        }
        let json = documents.count == 1 ? documents[0] : .array(documents)
        return CommandResult(.lines(Array(blocks.joined(separator: [""]))), json: json)
    }
}
