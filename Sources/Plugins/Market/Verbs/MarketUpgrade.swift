import OlaresCore
import OlaresExecution

/// `market upgrade`: brings an installed app to another version, or with `--all` every app that its source has a newer one of.
struct MarketUpgrade: CommandHandler {
    private let app: String?
    private let source: SourceOption
    private let version: String?
    private let environment: AppEnvironment
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        let isAll = try arguments.flag("all")
        let app = try arguments.text("app")
        guard isAll != (app != nil) else {
            throw isAll
                ? Failure(
                    .optionsConflict, "--all upgrades every app, and no single one", advice: "leave one of them out")
                : Failure(
                    .argumentCount, "name an app, or give --all", next: [.mine], advice: "name an app, or give --all")
        }
        self.app = app
        source = try SourceOption(arguments)
        version = try arguments.version()
        environment = try AppEnvironment(arguments)
        watch = try WatchOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard let app else { return try await all(context) }
        return try await upgrade(of: app).run(in: context)
    }

    private func upgrade(of app: String) -> AppUpgrade {
        AppUpgrade(app: app, source: source, version: version, environment: environment, watch: watch)
    }

    // MARK: All

    /// One after the other, since the market does one thing at a time. One that fails keeps none of the others back.
    private func all(_ context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try MarketServer(context)
        let apps = MyApp.all(
            try await server.rows().rows.filter { source.given == nil || $0.source == source.given },
            try await server.catalogue().apps
        ).filter(\.isUpgradable)
        guard !apps.isEmpty else {
            return CommandResult(
                .lines([]), json: ["operation": "upgrade", "results": [], "failures": 0],
                notices: context.forPeople("No apps to upgrade"))
        }
        var outcomes: [Outcome] = []
        var stop: Failure?
        for app in apps where stop == nil {
            do throws(Failure) {
                outcomes.append(Outcome(app: app, result: try await upgrade(of: app.row.displayName).run(in: context)))
            } catch {
                // None of the others would fare better.
                if error.exit == .loginNeeded || error.code == .interrupted { stop = error }
                outcomes.append(Outcome(app: app, failure: error))
            }
        }
        if context.isDryRun { return Self.plan(outcomes) }
        let failures = outcomes.compactMap(\.failure)
        if let stop {
            guard outcomes.contains(where: { $0.failure == nil }) else { throw stop }
            return summary(of: outcomes, "stopped: \(apps.count - outcomes.count) apps were not begun with", stop)
        }
        if failures.count == outcomes.count, let first = failures.first {
            throw outcomes.count == 1 ? first : first.prefixed("none of \(outcomes.count) apps was upgraded: ")
        }
        return summary(
            of: outcomes, failures.isEmpty ? nil : "\(failures.count) of \(outcomes.count) apps were not upgraded")
    }

    /// What came of each, and of all: `stop` is why the rest was not begun with.
    private func summary(of outcomes: [Outcome], _ notice: String?, _ stop: Failure? = nil) -> CommandResult {
        let failures = outcomes.count { $0.failure != nil }
        let titles = ["NAME", "FROM", "TO", "STATUS", "MESSAGE"]
        return CommandResult(
            .table(Table(columns: titles.map { Table.Column($0) }, rows: outcomes.map(\.cells))),
            json: [
                "operation": "upgrade", "results": .array(outcomes.map(\.json)),
                "failures": .integer(Int64(failures)),
            ],
            notices: notice.map { [$0] } ?? [], exit: stop?.exit ?? (failures == 0 ? .done : .partial), failure: stop)
    }

    /// What came of one app.
    private struct Outcome {
        let app: MyApp
        var result: CommandResult?
        var failure: Failure?

        private var status: String { failure == nil ? result?.json["status"]?.string ?? "" : "failed" }
        private var message: String { failure?.message ?? result?.json["message"]?.string ?? "" }

        var cells: [String] { [app.row.displayName, app.row.version, app.latest, status, message].map(\.cell) }

        var json: JSONValue {
            if let result { return result.json }
            return [
                "app": .string(app.row.displayName), "operation": "upgrade", "status": "failed",
                "message": .string(message),
                "code": .string(failure?.code.rawValue ?? ""),
            ]
        }
    }

    private static func plan(_ outcomes: [Outcome]) -> CommandResult {
        var lines: [String] = []
        var requests: [JSONValue] = []
        for outcome in outcomes {
            if case .lines(let more)? = outcome.result?.view { lines += more }
            requests += outcome.result?.json["requests"]?.array ?? []
        }
        return CommandResult(
            .lines(lines), json: ["dryRun": true, "requests": .array(requests)],
            notices: outcomes.compactMap { outcome in outcome.failure.map { "would fail: \($0.message)" } })
    }
}
