import OlaresCore

/// `market delete`: takes an uploaded app out of the source `upload`.
struct MarketDelete: CommandHandler {
    private let app: String
    private let version: String?

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        version = try arguments.version()
    }

    private var what: String { "delete '\(app)'" }
    private var uploads: NextStep { NextStep(["market", "list", "--source", SourceOption.upload], effect: .read) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let operation = try Operation("delete", of: app, watch: WatchOptions(), in: context)
        let version = try await namedVersion(operation.server)
        let call = MarketCall(
            "DELETE", "/local-apps/delete",
            ["app_name": .string(app), "app_version": .string(version), "source": .string(SourceOption.upload)])
        if context.isDryRun { return operation.plan([call]) }
        switch try await operation.server.change(call, what, next: [uploads]) {
        case .accepted(let data): return try result(data, version)
        case .refused(let refusal): throw await failure(refusal, operation.server)
        }
    }

    /// The version that the request names: the one that was given, or the one that the catalogue has.
    private func namedVersion(_ server: MarketServer) async throws(Failure) -> String {
        if let version { return version }
        guard let version = try await server.catalogue().upload(app)?.version.nonEmpty else {
            throw Failure(.remoteNotFound, "app '\(app)' not found in source 'upload'", next: [uploads])
        }
        return version
    }

    private func result(_ data: JSONValue, _ version: String) throws(Failure) -> CommandResult {
        let rows = data["deleted_rows"]?.integer
        guard rows != 0 else {
            throw Failure(
                .operationFailed, "nothing was deleted: source 'upload' holds no app named '\(app)'", next: [uploads])
        }
        // Only a market that counts says that it deletes all versions.
        let message = "\(rows == nil ? "" : "all versions ")deleted from source 'upload' (request named \(version))"
        var json: JSONObject = [
            "app": .string(app), "operation": "delete", "status": "success", "message": .string(message),
            "source": .string(SourceOption.upload), "version": .string(version),
        ]
        json["deletedRows"] = rows.map { .integer($0) }
        return CommandResult(
            .lines(["\(what): \(message)"] + (rows.map { ["  removed: \($0)"] } ?? [])), json: .object(json))
    }

    private func failure(_ refusal: Refusal, _ server: MarketServer) async -> Failure {
        if refusal.message.after("uninstall it first") != nil {
            return Failure(
                .preconditionFailed, "\(what): \(refusal.message) (HTTP \(refusal.status))",
                next: [NextStep(["market", "uninstall", app], effect: .destructive)])
        }
        guard refusal.status == 404, refusal.isEnvelope else { return refusal.failure(of: what) }
        let message = "\(what): \(refusal.message) (HTTP 404)"
        guard let catalogue = try? await server.catalogue(), catalogue.upload(app) != nil else {
            return Failure(.remoteNotFound, message, next: [uploads])
        }
        return Failure(
            .remoteNotFound,
            "\(message), though the catalogue lists it: the market looks in a memory of its own, which can be behind",
            next: [uploads], advice: "run it again in a while; --version names another version")
    }
}

extension Catalogue {
    /// What was uploaded under a name.
    fileprivate func upload(_ name: String) -> CatalogueApp? {
        apps.first { $0.source == SourceOption.upload && $0.name == name }
    }
}
