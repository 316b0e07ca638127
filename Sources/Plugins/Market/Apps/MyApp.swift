import OlaresCore

/// An app of the person's, with what the catalogue says of it.
struct MyApp: Sendable {
    let row: AppRow
    /// `nil` where its source does not offer it any more, or does not answer.
    let offer: CatalogueApp?

    /// Each row with its offer, by source and name.
    static func all(_ rows: [AppRow], _ offers: [CatalogueApp]) -> [MyApp] {
        let offers = Dictionary(
            offers.map { (Key(source: $0.source, name: $0.name), $0) }, uniquingKeysWith: { a, _ in a })
        return rows.map { MyApp(row: $0, offer: offers[Key(source: $0.source, name: $0.catalogueName)]) }
            .sorted { ($0.row.source, $0.row.displayName) < ($1.row.source, $1.row.displayName) }
    }

    private struct Key: Hashable {
        let source: String
        let name: String
    }

    private var title: String { row.title.nonEmpty ?? offer?.title ?? "" }
    private var categories: [String] { offer?.categories ?? [] }
    /// The version that its source offers; empty where that is not known.
    var latest: String { offer?.version ?? "" }

    /// Whether its source offers a newer version than the row names, and has not taken the app back. The row of some markets
    /// goes on naming the version of the first installation (docs/protocol/market.md, "Rows").
    var isUpgradable: Bool {
        guard let offer, !offer.isWithdrawn, row.state.isInstalled, let installed = SemanticVersion(row.version),
            let offered = SemanticVersion(offer.version)
        else { return false }
        return installed < offered
    }

    var cells: [String] {
        [
            row.displayName, title, row.version, latest, row.state.description, row.source,
            categories.joined(separator: ", "), row.complaint,
        ].map(\.cell)
    }

    var json: JSONValue {
        var object: JSONObject = [
            "name": .string(row.displayName), "title": .string(title), "version": .string(row.version),
            "source": .string(row.source),
        ]
        object["latest"] = latest.filled
        object["upgradable"] = .bool(isUpgradable)
        if !categories.isEmpty { object["categories"] = .array(categories.map { .string($0) }) }
        object["state"] = .string(row.state.description)
        object["reason"] = row.complaint.filled
        return .object(object)
    }
}
