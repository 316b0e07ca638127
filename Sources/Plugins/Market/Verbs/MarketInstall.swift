import OlaresCore
import OlaresExecution

/// `market install`: installs an app of a source.
struct MarketInstall: CommandHandler {
    private let app: String
    private let source: SourceOption
    private let version: String?
    private let environment: AppEnvironment
    private let mode: ComputeModeChoice
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        source = try SourceOption(arguments)
        version = try arguments.version()
        environment = try AppEnvironment(arguments)
        mode = try ComputeModeChoice(app: app, arguments)
        watch = try WatchOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        if let version { try SemanticVersion.check(version) }
        let envs = try environment.json()
        let operation = try Operation("install", of: app, watch: watch, in: context)
        let source = source.orStandard(context)
        try await operation.requireComputeModes(mode)
        let target = try await target(operation, source)
        let (version, mode) = (target.version, target.mode)
        let rule = try await rule(operation, source)

        var body: JSONObject = [
            "source": .string(source), "app_name": .string(app), "version": .string(version), "sync": true,
        ]
        body["envs"] = envs
        body["selectedGpuType"] = mode.map { .string($0.description) }
        let call = try MarketCall("POST", app: app, "/install", body)
        if context.isDryRun { return operation.plan([call]) }
        context.notify("Installing '\(app)' version '\(version)' from '\(source)' for user '\(operation.user)'...")
        let reply = try await operation.send(call, choosing: self.mode, from: source, rule.before)
        var result = OperationResult(
            operation, message: "install requested for version \(version)", source: source, version: version,
            data: reply.data)
        result.notices = operation.notices(of: mode, declared: target.modes, reply)
        return try await operation.finish(result, after: reply, by: rule)
    }

    /// What to install.
    private struct Target {
        let version: String
        var mode: ComputeMode?
        /// What the source says that the app can compute with; `nil` where it does not say.
        var modes: [String]?
    }

    /// The version to install and what it is to compute with; what the source says of the app is read where one of them
    /// needs it.
    private func target(_ operation: Operation, _ source: String) async throws(Failure) -> Target {
        guard mode.wanted != nil else {
            if let version { return Target(version: version) }
            return Target(version: try await operation.latestVersion(in: source))
        }
        let metadata: AppMetadata
        do throws(Failure) { metadata = try await operation.server.metadata(of: app, in: source) } catch {
            // With a version there is nothing that must be known; the server checks the mode itself.
            guard let version else { throw error }
            operation.context.notify("warning: the compute mode was not checked: \(error.message)")
            return Target(version: version, mode: mode.wanted)
        }
        let mode = try mode.check(against: metadata.computeModes)
        let modes = metadata.computeModes
        if let version { return Target(version: version, mode: mode, modes: modes) }
        return Target(version: try operation.version(of: metadata, in: source), mode: mode, modes: modes)
    }

    /// The rule of the watch, with the row that it will look at as it is now, of an app that is not known to be installed.
    private func rule(_ operation: Operation, _ source: String) async throws(Failure) -> WatchRule {
        let rows: AppRows
        do throws(Failure) { rows = try await operation.server.rows() } catch {
            guard error.exit != .loginNeeded, error.exit != .interrupted else { throw error }
            operation.context.notify("warning: what is installed was not checked: \(error.message)")
            return WatchRule(.install, isBlind: true)
        }
        // Where the last request was refused nobody knows whether the app is installed: the server decides.
        guard let row = rows.row(for: app), row.state.isInstalled, !row.state.isInconclusive else {
            return WatchRule(.install, before: rows.watched(app, in: source))
        }
        guard !row.state.isInFlight else {
            throw Failure(
                .preconditionFailed,
                "cannot install '\(app)': an operation is already in flight (state '\(row.state)')",
                next: [.status(of: app, watching: true)])
        }
        guard row.state.isSettled else {
            throw Failure(
                .preconditionFailed,
                "cannot install '\(app)' in state '\(row.state)', which allows \(row.state.allowedText)",
                next: [.status(of: app)])
        }
        throw Failure(
            .alreadyDone, "cannot install '\(app)': it is already installed (state '\(row.state)')",
            next: [NextStep(["market", "upgrade", app], effect: .write), .status(of: app)])
    }
}
