import NIOCore
import OlaresCore

/// A request to the market.
struct MarketCall: Sendable {
    /// What stands before every path.
    static let base = "/app-store/api/v2"

    let method: String
    /// Below ``base``, percent-encoded.
    let path: String
    /// The JSON document that it carries; `nil` for none.
    var body: JSONObject?
    let timeout: Duration?

    init(_ method: String, _ path: String, _ body: JSONObject? = nil, timeout: Duration = .seconds(30)) {
        self.method = method
        self.path = path
        self.body = body
        self.timeout = timeout
    }

    /// A call about one app. The market does one thing at a time and answers when the app service has taken it, for which it
    /// has two minutes.
    /// - Parameter tail: What stands behind the app's name, from the slash.
    /// - Throws: ``Failure`` with `argument_invalid` for a name that cannot stand in a path.
    init(_ method: String, app: String, _ tail: String = "", _ body: JSONObject? = nil) throws(Failure) {
        guard !app.isEmpty, app != ".", app != "..",
            !app.unicodeScalars.contains(where: { $0 == "/" || $0 == "\\" || $0.properties.generalCategory == .control }
            )
        else {
            throw Failure(
                .argumentInvalid, "\(app.quotedForMessage) cannot be the name of an app",
                next: [NextStep(["market", "list", "--mine"], effect: .read)])
        }
        self.init(method, "/apps/\(PercentEncoding.encode(app))\(tail)", body, timeout: .seconds(180))
    }

    /// A call that stops or starts an app. Each age of the market takes the name from another member, and one of them asks for
    /// the kind.
    /// - Parameter verb: `stop`, `resume` or `restart`.
    init(_ verb: String, _ row: AppRow, named app: String, all: Bool = false) {
        self.init(
            "POST", "/apps/\(verb)",
            [
                "appName": .string(app), "app_name": .string(app), "type": .string(row.kind.nonEmpty ?? "app"),
                "source": .string(row.source), "all": .bool(all),
            ], timeout: .seconds(60))
    }

    /// As it goes to the service.
    var request: ServiceRequest {
        var headers: [(name: String, value: String)] = [("Accept", "application/json")]
        guard let body else {
            return ServiceRequest(method, .market, Self.base + path, headers: headers, timeout: timeout)
        }
        headers.append(("Content-Type", "application/json"))
        return ServiceRequest(
            method, .market, Self.base + path, headers: headers,
            body: .bytes(ByteBuffer(string: JSONValue.object(body).compactText)), timeout: timeout)
    }
}
