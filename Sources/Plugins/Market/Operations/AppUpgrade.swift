import OlaresCore
import OlaresExecution

/// The upgrade of one installed app to another version.
struct AppUpgrade: Sendable {
    let app: String
    let source: SourceOption
    /// `nil` for the latest that the source has.
    let version: String?
    /// Variables of its environment that are to change.
    let environment: AppEnvironment
    let watch: WatchOptions

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        if let version { try SemanticVersion.check(version) }
        let envs = try environment.json()
        let operation = try Operation("upgrade", of: app, watch: watch, in: context)
        let row = try await upgradableRow(operation)
        let source = source(of: row, context)
        let version = try await target(row, source, operation)
        try check(version, of: row, source)

        var body: JSONObject = [
            "source": .string(source), "app_name": .string(app), "version": .string(version), "sync": true,
        ]
        body["envs"] = envs
        let call = try MarketCall("PUT", app: app, "/upgrade", body)
        if context.isDryRun { return operation.plan([call]) }
        context.notify("Upgrading '\(app)' to version '\(version)' from '\(source)' for user '\(operation.user)'...")
        let reply = try await operation.reply(to: call) { refusal throws(Failure) in
            throw operation.failure(refusal, from: source, row)
        }
        let result = OperationResult(
            operation, message: "upgrade requested for version \(version)", source: source, version: version,
            data: reply.data)
        return try await operation.finish(result, after: reply, by: WatchRule(.upgrade, before: row))
    }

    private func source(of row: AppRow, _ context: CommandContext) -> String {
        if let given = source.given {
            if given != row.source {
                context.notify("warning: '\(app)' is installed from '\(row.source)', and is upgraded from '\(given)'")
            }
            return given
        }
        guard let installed = row.source.nonEmpty else { return source.orStandard(context) }
        context.notify("Using source: \(installed) (the source '\(app)' is installed from)")
        return installed
    }

    /// The version to upgrade to, of an app that its source has not taken back. A clone is what it was cloned from.
    private func target(_ row: AppRow, _ source: String, _ operation: Operation) async throws(Failure) -> String {
        let metadata: AppMetadata
        do throws(Failure) { metadata = try await operation.server.metadata(of: row.catalogueName, in: source) } catch {
            // With a version there is nothing that must be known.
            guard let version, error.exit != .loginNeeded, error.exit != .interrupted else {
                throw version == nil ? error.withoutVersion(in: source) : error
            }
            operation.context.notify("warning: whether the app was withdrawn is not known: \(error.message)")
            return version
        }
        guard try await !isWithdrawn(row, metadata, source, operation) else {
            throw refusal(
                "cannot upgrade '\(row.catalogueName)': chart is marked 'suspend' or 'remove' in source '\(source)'")
        }
        if let version { return version }
        return try operation.version(of: metadata, in: source)
    }

    /// Whether the source has taken the app back. Where its metadata have no labels, the catalogue has them.
    private func isWithdrawn(
        _ row: AppRow, _ metadata: AppMetadata, _ source: String, _ operation: Operation
    ) async throws(Failure) -> Bool {
        if let isWithdrawn = metadata.isWithdrawn { return isWithdrawn }
        do throws(Failure) {
            let apps = try await operation.server.catalogue().apps
            return apps.contains { $0.source == source && $0.name == row.catalogueName && $0.isWithdrawn }
        } catch {
            guard error.exit != .loginNeeded, error.exit != .interrupted else { throw error }
            operation.context.notify("warning: whether the app was withdrawn is not known: \(error.message)")
            return false
        }
    }

    /// The row of the app, in a state in which it can be upgraded.
    private func upgradableRow(_ operation: Operation) async throws(Failure) -> AppRow {
        guard let row = try await operation.server.rows().row(for: app) else {
            throw Failure(
                .remoteNotFound, "cannot upgrade '\(app)': app is not installed",
                next: [NextStep(["market", "install", app], effect: .write), .mine])
        }
        guard AppState.upgradable.contains(row.state.description) || row.state.isInconclusive else {
            throw refusal(
                "cannot upgrade '\(app)' in state '\(row.state)': upgrade is only allowed from "
                    + AppState.upgradable.joined(separator: ", "))
        }
        guard !row.version.isEmpty else {
            throw refusal("cannot upgrade '\(app)': no version recorded on the state row")
        }
        return row
    }

    /// Refuses what is no step forward. An uploaded chart can be applied again. The row's version is that of the first
    /// installation on some markets, and the one last asked for on others, so that it counts only where nothing went wrong;
    /// what it does not exclude is left to the server.
    private func check(_ version: String, of row: AppRow, _ source: String) throws(Failure) {
        guard [.running, .stopped].contains(row.state), row.reason.after("CancelBy") == nil,
            let target = SemanticVersion(version), let installed = SemanticVersion(row.version)
        else { return }
        if target < installed {
            throw refusal(
                "cannot upgrade '\(app)': target version '\(version)' is older than installed version "
                    + "'\(row.version)'; downgrade via upgrade is rejected")
        }
        guard installed < target || source == SourceOption.upload else {
            throw Failure(
                .alreadyDone,
                "cannot upgrade '\(app)': target version '\(version)' is already installed — nothing to do",
                next: [.status(of: app)])
        }
    }

    private func refusal(_ message: String) -> Failure {
        Failure(.preconditionFailed, message, next: [.status(of: app)])
    }
}
