import OlaresCore

/// `market sources`: where apps come from, and which of the subscribed sources is the active one.
struct MarketSources: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try MarketServer(context)
        let sources = try await server.sources()
        let table = Table(
            columns: [
                Table.Column("SOURCE"), Table.Column("TYPE"), Table.Column("ACTIVE"), Table.Column("URL"),
                Table.Column("DESCRIPTION", isWide: true),
            ], rows: sources.map(\.cells))
        return CommandResult(
            context.view(of: table, orSay: "No sources found"), json: .array(sources.map(\.json)))
    }
}

/// A source of apps (docs/protocol/market.md, "Sources").
struct MarketSource: Equatable, Sendable {
    let name: String
    /// `remote` or `local`; empty where the market does not say.
    let type: String
    /// Whether its apps are shown. Of those subscribed to only one is.
    let isActive: Bool
    let address: String
    let description: String

    /// Reads an element of the market's own list; `nil` for one without an id.
    /// - Parameter selected: The active one of those subscribed to.
    init?(_ json: JSONValue, selected: String?) {
        guard let id = json["id"]?.string?.nonEmpty else { return nil }
        name = id
        type = json["type"]?.string ?? ""
        // A remote one that was not chosen is not shown, whatever its own mark says.
        isActive = type == "remote" && selected != nil ? id == selected : json["is_active"]?.bool ?? true
        address = json["base_url"]?.string ?? ""
        description = json["description"]?.string ?? ""
    }

    /// One of those that the catalogue shows, where the market keeps no list.
    init(shown name: String) {
        self.name = name
        (type, isActive, address, description) = ("", true, "", "")
    }

    var cells: [String] {
        [name, type.nonEmpty ?? "-", isActive ? "yes" : "no", address.nonEmpty ?? "-", description.nonEmpty ?? "-"]
    }

    var json: JSONValue {
        var object: JSONObject = ["id": .string(name), "active": .bool(isActive)]
        object["type"] = type.filled
        object["url"] = address.filled
        object["description"] = description.filled
        return .object(object)
    }
}

extension MarketServer {
    /// The sources that the market knows; where it keeps no list of them, those that the catalogue shows.
    func sources() async throws(Failure) -> [MarketSource] {
        let list = MarketCall("GET", "/settings/market-source")
        switch try await send(list) {
        case .accepted(let data):
            let settings = try await send(MarketCall("GET", "/settings/market-settings"))
            let selected: String? =
                if case .accepted(let settings) = settings { settings["selected_source"]?.string?.nonEmpty } else {
                    nil
                }
            guard let rows = data["sources"]?.array else {
                throw Failure(
                    .decode, "list sources: the market's answer has no sources",
                    advice: "check that the address is that of an Olares, and that both versions fit")
            }
            return rows.compactMap { MarketSource($0, selected: selected) }
        // None was ever saved, or the market is of another age.
        case .refused(let refusal) where refusal.status == 404:
            return try await catalogue().sources.map(MarketSource.init(shown:))
        case .refused(let refusal): throw refusal.failure(of: "list sources")
        }
    }
}
