import Core

/// What the market answers (docs/protocol/market.md, "Envelope").
enum MarketAnswer: Sendable {
    /// With the data.
    case accepted(JSONValue)
    case refused(Refusal)

    /// Takes an envelope apart. Only status 200 with `success: true` is a success.
    init(status: Int, body: [UInt8], to call: MarketCall) throws(Failure) {
        let what = "\(call.method) \(MarketCall.base)\(call.path.prefix { $0 != "?" })"
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: body) } catch {
            let kind = body.isEmpty ? "an empty body" : body.first == UInt8(ascii: "<") ? "an HTML page" : error.text
            guard status == 200 else {
                throw Refusal(status: status, code: nil, message: kind, data: .null).failure(of: what)
            }
            throw Failure(
                .decode, "\(what): the market's answer is not JSON: \(kind)",
                advice: "check that the address is that of an Olares, and that both versions fit")
        }
        guard status != 200 || document["success"] != true else {
            self = .accepted(document["data"] ?? .null)
            return
        }
        let message = document["message"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        let text = Redaction.redact(message ?? String(decoding: body.prefix(500), as: UTF8.self))
        self = .refused(
            Refusal(
                status: status, code: document["code"]?.string, message: TerminalText.sanitizedLines(text),
                data: document["data"] ?? .null))
    }
}

/// An answer that says no.
struct Refusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// A word for programs.
    let code: String?
    /// The server's reason.
    let message: String
    /// What comes with it, such as a check that failed.
    let data: JSONValue

    /// The failure that it is where nothing can be done about it.
    /// - Parameters:
    ///   - what: What was being done.
    ///   - next: What to look at.
    func failure(of what: String, next: [NextStep] = []) -> Failure {
        let text = "\(what): \(message)\(status == 200 ? "" : " (HTTP \(status))")"
        if status >= 500 {
            return Failure(
                .httpServerError, text, advice: "run it again; if it stays so, look at the Olares itself")
        }
        return Failure(
            .serverRefused, text, next: next,
            advice: next.isEmpty ? "the reason is the server's own: mend what it names" : nil)
    }
}
