import OlaresCore
import OlaresExecution
import Synchronization

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
        let (outcomes, stop) = await attempts(apps, context)
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

    /// What came of each app that was begun with, and why the rest was not. What has been done is told, whenever a signal comes.
    private func attempts(_ apps: [MyApp], _ context: CommandContext) async -> ([Outcome], stop: Failure?) {
        let outcomes = Mutex<[Outcome]>([])
        do throws(Failure) {
            try await context.interruption.during { () async throws(Failure) in
                for app in apps {
                    if Task.isCancelled { throw Self.interrupted() }
                    let outcome = await attempt(app, context)
                    outcomes.withLock { $0.append(outcome) }
                    // None of the others would fare better.
                    if let failure = outcome.failure, failure.exit == .loginNeeded || failure.code == .interrupted {
                        throw failure
                    }
                }
            } interrupted: {
                // The watch of an app that had it has said more.
                outcomes.withLock { $0.last?.failure } ?? Self.interrupted()
            }
            return (outcomes.withLock { $0 }, nil)
        } catch {
            return (outcomes.withLock { $0 }, error)
        }
    }

    private func attempt(_ app: MyApp, _ context: CommandContext) async -> Outcome {
        do throws(Failure) {
            return Outcome(app: app, result: try await upgrade(of: app.row.displayName).run(in: context))
        } catch {
            guard Task.isCancelled, error.code != .interrupted else { return Outcome(app: app, failure: error) }
            // What a request that was cut off says is of no use.
            return Outcome(app: app, failure: Self.interrupted("; whether the market took the request is not known"))
        }
    }

    private static func interrupted(_ doubt: String = "") -> Failure {
        Failure(.interrupted, "interrupted\(doubt)", next: [.mine])
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
