import Foundation
import HTTPTypes
import Hummingbird

/// Install, upgrade, cancel, uninstall, stop, resume, restart: as the market of its age takes them and answers them.
struct LifecycleRoutes {
    func add(to routes: MarketRoutes) {
        routes.on(.post, "/apps/:name/install") { request, desk in try await install(try await request.order(), desk) }
        routes.on(.put, "/apps/:name/upgrade") { request, desk in try await upgrade(try await request.order(), desk) }
        routes.on(.delete, "/apps/:name/install") { request, desk in
            try await cancel(try await Self.named(request), desk)
        }
        routes.on(.delete, "/apps/:name") { request, desk in try await uninstall(try await Self.named(request), desk) }
        routes.on(.post, "/apps/stop") { request, desk in try stop(try await request.order(), desk) }
        routes.on(.post, "/apps/resume") { request, desk in try resume(try await request.order(), desk) }
        routes.on(.post, "/apps/restart") { request, desk in
            guard !desk.hasTasks else { return Response(status: .methodNotAllowed) }
            return try restart(try await request.order(), desk)
        }
    }

    /// An order for the app that the path names.
    private static func named(_ request: Request) async throws -> LifecycleOrder {
        var order: LifecycleOrder = try await request.order()
        order.pathName = try request.segment(4)
        return order
    }

    private func accepted(_ message: String, _ row: AppRow) -> Response {
        .market(["app_name": .string(row.name), "uid": .string(row.name)], message)
    }

    /// Writes an operation into the row of the app, as the market does before it asks anybody.
    private func note(_ operation: String, _ name: String, _ desk: MarketDesk) {
        desk.store.withCluster { cluster in
            guard let row = cluster.row(name, of: desk.owner) else { return }
            cluster.change(row) { $0.note(operation, at: desk.now) }
        }
    }
}

// MARK: - Coming and going

extension LifecycleRoutes {
    private func install(_ order: LifecycleOrder, _ desk: MarketDesk) async throws -> Response {
        let (name, source, version) = try order.complete()
        guard let app = desk.app(name, in: source), SystemVersion(version) <= SystemVersion(app.version) else {
            throw MarketRefusal(.notFound, "App not found")
        }
        guard desk.hasTasks else {
            guard !app.isTemplateOnly else { throw MarketRefusal(.badRequest, "\(name) is a template: clone it") }
            let row = try AppService(desk: desk).install(app, order, version: version, from: source)
            return accepted("install accepted", row)
        }
        desk.store.withCluster { cluster in
            if cluster.row(name, of: desk.owner) == nil {
                var row = AppRow(name, .queued, source: source, version: version, title: app.title)
                row.owner = desk.owner
                cluster.put(row)
            }
        }
        note("install", name, desk)
        let facts: [String: JSONValue] = [
            "api_source": "market", "app_source": .string(source), "cfgType": .string(app.cfgType),
        ]
        return try await MarketTask(
            operation: "install", noun: "Installation", praise: "App installation completed successfully", name: name,
            facts: facts
        ).run(desk) { try AppService(desk: desk).install(app, order, version: version, from: source) }
    }

    private func upgrade(_ order: LifecycleOrder, _ desk: MarketDesk) async throws -> Response {
        let (name, source, version) = try order.complete()
        guard let app = desk.app(desk.row(name)?.catalogueName ?? name, in: source),
            SystemVersion(version) <= SystemVersion(app.version)
        else { throw MarketRefusal(.notFound, "App not found") }
        guard desk.hasTasks else {
            return accepted("upgrade accepted", try AppService(desk: desk).upgrade(name, to: version, from: source))
        }
        note("upgrade", name, desk)
        let facts: [String: JSONValue] = [
            "apiSource": "market", "source": .string(source), "version": .string(version),
        ]
        return try await MarketTask(
            operation: "upgrade", noun: "Upgrade", praise: "App upgrade completed successfully", name: name,
            facts: facts
        ).run(desk) { try AppService(desk: desk).upgrade(name, to: version, from: source) }
    }

    private func uninstall(_ order: LifecycleOrder, _ desk: MarketDesk) async throws -> Response {
        guard desk.hasTasks else {
            let (name, source) = try order.instance()
            return accepted("uninstall accepted", try AppService(desk: desk).uninstall(name, in: source, order))
        }
        guard let version = order.version, !version.isEmpty else {
            throw MarketRefusal(.badRequest, "Missing required field: version")
        }
        let name = order.name
        let rows = desk.store.withCluster { $0.rows(of: desk.owner) }
        let named = rows.filter { $0.name == name && $0.version == version }
        guard let row = named.first(where: { !$0.actual.accepts(.install) }) ?? named.first else {
            throw MarketRefusal(.notFound, "App \(name) version \(version) is not installed")
        }
        note("uninstall", name, desk)
        let facts: [String: JSONValue] = [
            "all": .boolean(order.all ?? false), "deleteData": .boolean(order.deleteData ?? false), "cfgType": "app",
        ]
        return try await MarketTask(
            operation: "uninstall", noun: "Uninstallation", praise: "App uninstallation completed successfully",
            name: name, facts: facts
        ).run(desk) { try AppService(desk: desk).uninstall(name, in: row.source, order) }
    }

    private func cancel(_ order: LifecycleOrder, _ desk: MarketDesk) async throws -> Response {
        guard desk.hasTasks else {
            let (name, source) = try order.instance()
            return accepted("cancel accepted", try AppService(desk: desk).cancel(name, in: source))
        }
        let name = order.name
        note("cancel", name, desk)
        return try await MarketTask(
            operation: "cancel", noun: "Cancel installation",
            praise: "App installation cancellation completed successfully",
            name: name, facts: ["cfgType": "app", "uid": .string(name)], failsRow: false
        ).run(desk) { try AppService(desk: desk).cancel(name, in: order.source) }
    }
}

// MARK: - Stopping and starting

extension LifecycleRoutes {
    private func stop(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        guard desk.hasTasks else {
            let (name, source) = try order.instance()
            if let row = rest(name, source, at: .stopped, desk) { return accepted("already stopped", row) }
            return accepted("stop accepted", try AppService(desk: desk).stop(name, in: source, order))
        }
        let name = try asked(of: order, desk)
        guard let row = try? AppService(desk: desk).stop(name, in: nil, order) else {
            throw MarketRefusal(.internalServerError, "Failed to stop application")
        }
        return passedOn("Application stopped successfully", row)
    }

    private func resume(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        guard desk.hasTasks else {
            let (name, source) = try order.instance()
            if let row = rest(name, source, at: .running, desk) { return accepted("already running", row) }
            return accepted("resume accepted", try AppService(desk: desk).resume(name, in: source, order))
        }
        let name = try asked(of: order, desk)
        do {
            let row = try AppService(desk: desk).resume(name, in: nil, order)
            return passedOn("Application resumed successfully", row)
        } catch let refusal as MarketRefusal {
            // A failed check is a success by status and envelope.
            if let check = refusal.check {
                let result: JSONValue = ["code": .integer(422), "data": check]
                return .market(
                    ["appName": .string(name), "result": .string(result.inText)], "Application resumed successfully")
            }
            let isTold = desk.behaviour.tellsReasons && refusal.status == .badRequest
            throw MarketRefusal(.internalServerError, isTold ? refusal.message : "Failed to resume application")
        }
    }

    private func restart(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let (name, source) = try order.instance()
        return accepted("restart accepted", try AppService(desk: desk).restart(name, in: source, order))
    }

    /// The name in the one member that older markets read it from.
    private func asked(of order: LifecycleOrder, _ desk: MarketDesk) throws -> String {
        guard let name = order.appName, !name.isEmpty else {
            throw MarketRefusal(.badRequest, "AppName cannot be empty")
        }
        guard desk.behaviour.age != .year2025 || order.type?.isEmpty == false else {
            throw MarketRefusal(.badRequest, "Type cannot be empty")
        }
        return name
    }

    /// An answer of the app service's, passed on as text.
    private func passedOn(_ message: String, _ row: AppRow) -> Response {
        let result: JSONValue = [
            "code": .integer(200), "data": ["uid": .string(row.name), "opID": .string(String(row.statusTime / 1000))],
        ]
        return .market(["appName": .string(row.name), "result": .string(result.inText)], message)
    }

    /// The row of an app that is already where it is wanted, which forgets what brought it there.
    private func rest(_ name: String, _ source: String?, at state: AppState, _ desk: MarketDesk) -> AppRow? {
        desk.store.withCluster { cluster in
            guard let row = cluster.row(name, of: desk.owner, source: source), row.state == state else { return nil }
            cluster.change(row) { $0.opType = "" }
            return row
        }
    }
}

extension JSONValue {
    /// As text inside another document.
    fileprivate var inText: String {
        (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
