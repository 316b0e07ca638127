import Foundation
import Hummingbird

/// What there is: the catalogue, the user's rows, and everything about one app.
struct InventoryRoutes {
    func add(to routes: MarketRoutes) {
        routes.on(.get, "/market/data") { _, desk in .market(Self.document(desk, "app_info_latest", listings(desk))) }
        routes.on(.get, "/market/state") { _, desk in .market(Self.document(desk, "app_state_latest", rows(desk))) }
        routes.on(.post, "/apps") { request, desk in try metadata(await request.order(), desk) }
    }

    private func listings(_ desk: MarketDesk) -> [String: [JSONValue]] {
        let timestamp = Int(desk.now.timeIntervalSince1970)
        var listings: [String: [JSONValue]] = [:]
        for source in desk.sources {
            listings[source] = desk.apps(in: source)?.map { $0.listing(at: timestamp, desk.behaviour.age) }
        }
        if desk.hasTasks { listings["system"] = [] }
        return listings
    }

    private func rows(_ desk: MarketDesk) -> [String: [JSONValue]] {
        let rows = desk.store.read(by: desk.owner)
        var bySource = Dictionary(uniqueKeysWithValues: desk.sources.map { ($0, [JSONValue]()) })
        // Apps of a source that is not shown are not shown either.
        for row in rows { bySource[row.source]?.append(row.document(desk)) }
        return bySource
    }

    /// What both lists are wrapped in.
    private static func document(_ desk: MarketDesk, _ member: String, _ lists: [String: [JSONValue]]) -> JSONValue {
        let sources = lists.map { source, list -> (String, JSONValue) in
            let isLocal = [Catalogue.uploads, "cli", "studio"].contains(source)
            let type = isLocal ? "local" : desk.hasTasks ? "remote" : "market"
            return (source, ["type": .string(type), member: .array(list)])
        }
        return [
            "user_id": .string(desk.user.local), "timestamp": .integer(Int(desk.now.timeIntervalSince1970)),
            "user_data": [
                "hash": .string(PasswordDigest.of("\(lists)")),
                "sources": .object(Dictionary(uniqueKeysWithValues: sources)),
            ],
        ]
    }

    /// Of what is not known nothing is said.
    private func metadata(_ question: Question, _ desk: MarketDesk) throws -> Response {
        guard !question.apps.isEmpty else { throw MarketRefusal(.badRequest, "Apps array cannot be empty") }
        let found = question.apps.map { desk.app($0.appid, in: $0.sourceDataName) }
        let apps = try found.compactMap { try $0?.metadata(desk.behaviour.age) }
        guard desk.hasTasks else { return .market(["apps": .array(apps)]) }
        let missing = zip(question.apps, found).filter { $0.1 == nil }.map { app, _ -> JSONValue in
            ["appid": .string(app.appid), "sourceDataName": .string(app.sourceDataName)]
        }
        return .market(
            ["apps": .array(apps), "not_found": .array(missing), "total_count": .integer(apps.count)],
            "Apps information retrieved successfully")
    }

    private struct Question: Decodable {
        struct App: Decodable {
            let appid: String
            let sourceDataName: String
        }
        let apps: [App]
    }
}

extension AppRow {
    /// As the list of rows has it.
    fileprivate func document(_ desk: MarketDesk) -> JSONValue {
        if desk.hasTasks { return document(of: desk.user, desk.behaviour) }
        var status: [String: JSONValue] = [
            "name": .string(name), "rawAppName": .string(rawAppName), "title": .string(title),
            "state": .string(state.rawValue), "opType": .string(opType), "cfgType": .string(cfgType),
            "progress": .string(progress), "message": .string(message), "reason": .string(reason),
        ]
        if !desk.behaviour.omitsStatusTime {
            let time = Date(timeIntervalSince1970: (Double(statusTime) + 0.5) / 1000)
            status["statusTime"] = .string(time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        return ["version": .string(version), "status": .object(status)]
    }

    /// The same from the market of May 2026, whose times have whole seconds, and which leaves out what is empty.
    private func document(of user: User, _ behaviour: MarketBehaviour) -> JSONValue {
        let time = JSONValue.string(Date(timeIntervalSince1970: Double(statusTime / 1000)).formatted(.iso8601))
        var status: [String: JSONValue] = [
            "name": .string(name), "rawAppName": .string(catalogueName), "appid": .string(catalogueName),
            "isSysApp": .boolean(false), "owner": .string(user.local), "source": .string(source),
            "title": .string(title), "state": .string(state.rawValue), "updateTime": time,
            "lastTransitionTime": time, "entranceStatuses": .array([]),
        ]
        if !behaviour.omitsStatusTime { status["statusTime"] = time }
        for (name, text) in [("opType", opType), ("reason", reason), ("message", message)] where !text.isEmpty {
            status[name] = .string(text)
        }
        return ["type": "app-state-latest", "version": .string(version), "status": .object(status)]
    }

    /// Percent, which only downloads know anything about.
    private var progress: String { state == .downloading ? "42.50" : "0.00" }
}
