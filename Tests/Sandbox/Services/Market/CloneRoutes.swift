import HTTPTypes
import Hummingbird

/// Further instances of an app, under names that the server makes up.
struct CloneRoutes {
    func add(to routes: MarketRoutes) {
        routes.on(.post, "/apps/:name/clone") { request, desk in
            try await clone(try await request.order(), desk)
        }
    }

    private func clone(_ order: LifecycleOrder, _ desk: MarketDesk) async throws -> Response {
        let name = order.name
        guard let source = order.source, let app = desk.app(name, in: source) else {
            throw MarketRefusal(.notFound, "App not found")
        }
        let service = AppService(desk: desk)
        let work: @Sendable (String) throws -> AppRow = { instance in
            guard app.isCloneable else { throw MarketRefusal(.badRequest, "app \(name) does not support clone") }
            try checkTitles(order, instance, app, InstallChecks(desk: desk, app: app))
            return try service.install(app, as: instance, order, version: app.version, from: source)
        }
        guard desk.hasTasks else {
            return .market(["app_name": .string(try work(name + Self.suffix()).name)], "clone accepted")
        }
        guard let original = desk.row(name, in: source), !original.actual.accepts(.install) else {
            throw MarketRefusal(.notFound, "Original app \(name) is not installed in source \(source)")
        }
        let hash = try Self.hash(of: order)
        let facts: [String: JSONValue] = [
            "api_source": "market", "app_source": .string(source), "cfgType": .string(app.cfgType),
            "rawAppName": .string(name), "requestHash": .string(hash), "title": .string(order.title ?? ""),
        ]
        return try await MarketTask(
            operation: "clone", noun: "Clone installation", praise: "App clone installation completed successfully",
            name: name + hash, facts: facts
        ).run(desk) { try work(name + hash) }
    }

    /// What the name of a clone ends with: the same for the same request.
    private static func hash(of order: LifecycleOrder) throws -> String {
        let parts = [
            order.title ?? "", try order.envs.map { "\(try JSONValue(encoding: $0))" } ?? "",
            try order.entrances.map { "\(try JSONValue(encoding: $0))" } ?? "",
        ]
        return String(PasswordDigest.of(parts.joined(separator: "\n")).prefix(6))
    }

    /// Titles of the clone and of each visible entrance, which no other instance may have.
    private func checkTitles(
        _ order: LifecycleOrder, _ instance: String, _ app: CatalogueApp, _ checks: InstallChecks
    ) throws(MarketRefusal) {
        let title = order.title ?? ""
        let rows = checks.desk.store.withCluster { $0.rows(of: checks.desk.owner) }
        let others = rows.filter { $0.name != instance && !$0.actual.accepts(.install) }.map(\.title)
        let problem = title.isEmpty ? "a title is needed" : others.contains(title) ? "the title is taken" : nil
        let given = order.entrances ?? []
        let missing = app.entrances.filter { entrance in
            !entrance.invisible && !given.contains { $0.name == entrance.name }
        }
        let invalid = given.filter { $0.title.isEmpty || $0.title.count > 30 }
        guard problem != nil || !missing.isEmpty || !invalid.isEmpty else { return }
        func document(_ name: String, _ title: String, _ message: String) -> JSONValue {
            ["name": .string(name), "title": .string(title), "message": .string(message)]
        }
        throw checks.failed(
            "appEntrance",
            [
                "missingValues": .array(missing.map { document($0.name, $0.title, "a title is needed") }),
                "invalidValues": .array(invalid.map { document($0.name, $0.title, "1 to 30 characters") }),
                "titleValidation": [
                    "title": .string(title), "isValid": .boolean(problem == nil), "message": .string(problem ?? ""),
                ],
            ])
    }

    private static func suffix() -> String {
        (0..<6).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    }
}
