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
        for source in Catalogue.sources.keys {
            listings[source] = desk.apps(in: source)?.map { $0.listing(at: timestamp) }
        }
        return listings
    }

    private func rows(_ desk: MarketDesk) -> [String: [JSONValue]] {
        let rows = desk.store.read(by: desk.owner)
        var bySource = Catalogue.sources.mapValues { _ in [JSONValue]() }
        for row in rows { bySource[row.source, default: []].append(row.document(desk.behaviour)) }
        return bySource
    }

    /// What both lists are wrapped in.
    private static func document(_ desk: MarketDesk, _ member: String, _ lists: [String: [JSONValue]]) -> JSONValue {
        let sources = lists.map { source, list -> (String, JSONValue) in
            (source, ["type": source == Catalogue.uploads ? "local" : "market", member: .array(list)])
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
        let apps = try question.apps.compactMap { try desk.app($0.appid, in: $0.sourceDataName)?.metadata() }
        return .market(["apps": .array(apps)])
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
    fileprivate func document(_ behaviour: MarketBehaviour) -> JSONValue {
        var status: [String: JSONValue] = [
            "name": .string(name), "rawAppName": .string(rawAppName), "title": .string(title),
            "state": .string(state.rawValue), "opType": .string(opType), "cfgType": .string(cfgType),
            "progress": .string(progress), "message": .string(message), "reason": .string(reason),
        ]
        if !behaviour.omitsStatusTime {
            let time = Date(timeIntervalSince1970: (Double(statusTime) + 0.5) / 1000)
            status["statusTime"] = .string(time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        return ["version": .string(version), "status": .object(status)]
    }

    /// Percent, which only downloads know anything about.
    private var progress: String { state == .downloading ? "42.50" : "0.00" }
}
