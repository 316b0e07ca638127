import OlaresCore

/// `market history`: what was done with apps, the latest first.
struct MarketHistory: CommandHandler {
    private let app: String?
    private let limit: Int64

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.text("app")
        limit = try arguments.integer("limit") ?? 50
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let app = app.map { "&app=\(PercentEncoding.encode($0))" } ?? ""
        let call = MarketCall("GET", "/logs?start=0&size=\(limit)\(app)")
        let data = try await MarketServer(context).data(call, for: "read the history")
        guard let records = data["records"]?.array ?? (data["records"] == .null ? [] : nil) else {
            throw Failure(
                .decode, "read the history: the market's answer has no records",
                advice: "check that the address is that of an Olares, and that both versions fit")
        }
        let rows = records.map(HistoryRow.init(_:))
        let table = Table(
            columns: ["TIME", "ACTION", "APP", "ACCOUNT", "MESSAGE"].map { Table.Column($0) }, rows: rows.map(\.cells))
        var notices: [String] = []
        if let total = data["total_count"]?.integer, total > Int64(rows.count), Int64(rows.count) == limit {
            notices = ["\(rows.count) of \(total) are shown: --limit \(min(total, 1000)) shows more"]
        }
        return CommandResult(
            context.view(of: table, orSay: "Nothing was done yet"), json: .array(rows.map(\.json)), notices: notices)
    }
}

/// A record of the market's history. Its member `extended` has the access token of whoever asked, and is never looked at.
struct HistoryRow: Equatable, Sendable {
    let time: Timestamp?
    /// Such as `install`.
    let action: String
    let app: String
    let account: String
    let message: String

    init(_ json: JSONValue) {
        time = json["time"]?.integer.map { Timestamp(seconds: $0) }
        let type = json["type"]?.string ?? ""
        action = (type.after("ACTION_") ?? type).lowercased()
        app = json["app"]?.string ?? ""
        account = json["account"]?.string ?? ""
        message = json["message"]?.string ?? ""
    }

    var cells: [String] {
        [time.map { RFC3339.text($0) } ?? "-"] + [action, app, account, message].map { $0.nonEmpty ?? "-" }
    }

    var json: JSONValue {
        var object = JSONObject()
        object["time"] = time.map { .string(RFC3339.text($0)) }
        object["action"] = action.filled
        object["app"] = app.filled
        object["account"] = account.filled
        object["message"] = message.filled
        return .object(object)
    }
}
