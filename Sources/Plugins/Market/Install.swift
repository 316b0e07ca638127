import Core

/// `market install`: installs an app of a source.
struct Install: CommandHandler {
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
        let (version, mode) = try await target(operation, source)
        let before = try await previousRow(operation, source)

        var body: JSONObject = [
            "source": .string(source), "app_name": .string(app), "version": .string(version), "sync": true,
        ]
        body["envs"] = envs
        body["selectedGpuType"] = mode.map { .string($0.description) }
        let call = try MarketCall("POST", app: app, "/install", body)
        if context.isDryRun { return operation.plan([call]) }
        context.tell("Installing '\(app)' version '\(version)' from '\(source)' for user '\(operation.user)'...")
        let data = try await operation.send(call, choosing: self.mode, from: source)
        let result = OperationResult(
            operation, message: "install requested for version \(version)", source: source, version: version, data: data
        )
        return try await operation.finish(result, by: WatchRule(.install, before: before))
    }

    /// The version to install and what it is to compute with; what the source says of the app is read where one of them
    /// needs it.
    private func target(
        _ operation: Operation, _ source: String
    ) async throws(Failure) -> (version: String, mode: ComputeMode?) {
        guard mode.wanted != nil else {
            if let version { return (version, nil) }
            return (try await operation.latestVersion(in: source), nil)
        }
        let metadata: AppMetadata
        do throws(Failure) { metadata = try await operation.server.metadata(of: app, in: source) } catch {
            // With a version there is nothing that must be known; the server checks the mode itself.
            guard let version else { throw error }
            operation.context.tell("warning: the compute mode was not checked: \(error.message)")
            return (version, mode.wanted)
        }
        let mode = try mode.check(against: metadata.computeModes)
        if let version { return (version, mode) }
        return (try operation.version(of: metadata, in: source), mode)
    }

    /// The row that the watch will look at, of an app that must not be installed; `nil` for none, or where that cannot be
    /// read.
    private func previousRow(_ operation: Operation, _ source: String) async throws(Failure) -> AppRow? {
        let rows: AppRows
        do throws(Failure) { rows = try await operation.server.rows() } catch {
            guard error.exit != .loginNeeded, error.exit != .interrupted else { throw error }
            operation.context.tell("warning: what is installed was not checked: \(error.message)")
            return nil
        }
        guard let row = rows.row(for: app), row.state.isInstalled else { return rows.watched(app, in: source) }
        guard !row.state.isInFlight else {
            throw Failure(
                .preconditionFailed,
                "cannot install '\(app)': an operation is already in flight (state '\(row.state)')",
                next: [.status(of: app, watching: true)])
        }
        guard row.state.isSettled else {
            throw Failure(
                .preconditionFailed, "cannot install '\(app)' in state '\(row.state)'",
                next: [NextStep(["market", "uninstall", app], effect: .destructive), .status(of: app)])
        }
        throw Failure(
            .preconditionFailed, "cannot install '\(app)': it is already installed (state '\(row.state)')",
            next: [NextStep(["market", "upgrade", app], effect: .write), .status(of: app)])
    }
}
