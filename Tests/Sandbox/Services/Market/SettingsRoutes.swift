import Foundation
import Hummingbird

/// Where apps come from, and what was done with them.
struct MarketSettingsRoutes {
    func add(to routes: MarketRoutes) {
        routes.on(.get, "/settings/market-settings") { _, _ in
            .market(["selected_source": .string(Catalogue.main), "nsfw": false])
        }
        routes.on(.get, "/settings/market-source") { _, desk in
            let kept = desk.store.sources.withLock { $0 }
            guard desk.behaviour.savesSources || kept != nil else {
                throw MarketRefusal(.notFound, "Market source configuration not found")
            }
            return .market(["sources": .array(kept ?? Self.sources)], "Market sources retrieved successfully")
        }
        routes.on(.post, "/settings/market-source") { request, desk in
            try Self.add(await request.order(), desk)
        }
        routes.on(.delete, "/settings/market-source/:id") { request, desk in
            let id = request.uri.path.split(separator: "/").last.map(String.init)?.removingPercentEncoding ?? ""
            return try Self.remove(id, desk)
        }
        routes.on(.get, "/logs") { request, desk in try history(request, desk) }
    }

    private struct NewSource: Decodable {
        let id: String
        let type: String?
        let base_url: String?
    }

    private static func add(_ wanted: NewSource, _ desk: MarketDesk) throws -> Response {
        guard ["", "remote"].contains(wanted.type ?? "") else {
            throw MarketRefusal(.badRequest, "Market source Type must be 'remote'")
        }
        let all = desk.store.sources.withLock { kept in
            let others = (kept ?? sources).filter { $0["id"].text != wanted.id }
            let all = others + [source(wanted.id, "remote", wanted.base_url ?? "", 90)]
            kept = all
            return all
        }
        return .market(["sources": .array(all)], "Market source added successfully")
    }

    private static func remove(_ id: String, _ desk: MarketDesk) throws -> Response {
        let all = try desk.store.sources.withLock { kept in
            let present = kept ?? sources
            guard present.contains(where: { $0["id"].text == id }) else {
                throw MarketRefusal(.internalServerError, "source with ID \(id) not found")
            }
            let rest = present.filter { $0["id"].text != id }
            kept = rest
            return rest
        }
        return .market(["sources": .array(all)], "Market source deleted successfully")
    }

    private static let sources = [
        source("cli", "local", "file://", 50),
        source(Catalogue.main, "remote", "https://appstore.example.com/market", 100),
        source("market.test", "remote", "https://test.example.com", 90), source("studio", "local", "file://", 50),
        source("upload", "local", "file://", 50),
    ]

    private static func source(_ id: String, _ type: String, _ url: String, _ priority: Int) -> JSONValue {
        [
            "id": .string(id), "name": .string(id), "type": .string(type), "base_url": .string(url),
            "priority": .integer(priority), "is_active": true, "nsfw": false,
            "updated_at": "2026-05-20T08:15:00.414955Z", "description": .string("\(id) apps"),
        ]
    }

    /// The latest first. Each record carries the token of whoever asked for it.
    private func history(_ request: Request, _ desk: MarketDesk) throws -> Response {
        let size = request.form("size").flatMap { Int($0) } ?? 100
        guard (1...1000).contains(size) else {
            throw MarketRefusal(.badRequest, "Invalid size parameter (must be 1-1000)")
        }
        let start = request.form("start").flatMap { Int($0) } ?? 0
        let app = request.form("app")
        let all = desk.store.history(of: desk.owner).filter { app == nil || $0.app == app }.reversed()
        let token = request.headers[.xAuthorization] ?? ""
        let records = all.dropFirst(start).prefix(size).map { record -> JSONValue in
            [
                "id": .integer(record.id), "type": .string("ACTION_\(record.operation.uppercased())"),
                "message": .string(record.message), "time": .integer(record.time), "app": .string(record.app),
                "account": .string(desk.user.local), "extended": .string(#"{"metadata":{"token":"\#(token)"}}"#),
            ]
        }
        return .market(
            [
                "records": .array(records), "requested_size": .integer(size), "size": .integer(records.count),
                "start": .integer(start), "total_count": .integer(all.count),
            ], "Logs retrieved successfully")
    }
}

/// What was done with an app.
struct MarketRecord: Sendable {
    let id: Int
    let operation: String
    let message: String
    /// Seconds since 1970.
    let time: Int
    let app: String
}
