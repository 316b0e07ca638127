import HTTPTypes
import Hummingbird

/// Further instances of an app, under names that the server makes up.
struct CloneRoutes {
    func add(to routes: MarketRoutes) {
        routes.on(.post, "/apps/:name/clone") { request, desk in
            try clone(try await LifecycleRoutes.named(request), desk)
        }
    }

    private func clone(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let name = order.appName ?? ""
        guard let source = order.source, let app = desk.app(name, in: source) else {
            throw MarketRefusal(.notFound, "app \(name) not found in source \(order.source ?? "")")
        }
        guard app.isCloneable else { throw MarketRefusal(.badRequest, "app \(name) does not support clone") }
        let checks = InstallChecks(desk: desk, app: app)
        try checkTitles(order, app, checks)
        let mode = try checks.mode(for: order)
        var row = AppRow(
            name + Self.suffix(), .pending, source: source, version: app.version, rawAppName: name, title: order.title)
        row.owner = desk.owner
        row.mode = mode
        row.begin("install", .pending, at: desk.now)
        desk.store.withCluster { [row] in $0.put(row) }
        return .market(["app_name": .string(row.name)], "clone accepted")
    }

    /// Titles of the clone and of each visible entrance, which no other instance may have.
    private func checkTitles(
        _ order: LifecycleOrder, _ app: CatalogueApp, _ checks: InstallChecks
    ) throws(MarketRefusal) {
        let title = order.title ?? ""
        let others = checks.desk.store.withCluster { $0.rows(of: checks.desk.owner).map(\.title) }
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
