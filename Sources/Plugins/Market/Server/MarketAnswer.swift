import OlaresCore

/// What the market answers (docs/protocol/market.md, "Envelope").
enum MarketAnswer: Sendable {
    /// With the data.
    case accepted(JSONValue)
    case refused(Refusal)

    /// Takes an envelope apart. A success is status 200, or 202 where the market goes on with it, with `success: true`, and
    /// without a refusal inside.
    /// - Throws: ``Failure`` with `decode` for a success that is no JSON.
    init(status: Int, body: [UInt8], to call: MarketCall) throws(Failure) {
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: body) } catch {
            let kind = body.isEmpty ? "an empty body" : body.first == UInt8(ascii: "<") ? "an HTML page" : error.text
            guard status == 200 else {
                self = .refused(Refusal(status: status, code: nil, message: kind, data: .null, isEnvelope: false))
                return
            }
            throw Failure(
                .decode,
                "\(call.method) \(MarketCall.base)\(call.path.prefix { $0 != "?" }): the market's answer is not JSON: "
                    + kind, advice: "check that the address is that of an Olares, and that both versions fit")
        }
        let data = document["data"] ?? .null
        guard [200, 202].contains(status), document["success"] == true else {
            let message = document["message"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            let text = Redaction.redact(message ?? String(decoding: body.prefix(500), as: UTF8.self))
            self = .refused(
                Refusal(
                    status: status, code: document["code"]?.string, message: TerminalText.sanitizedLines(text),
                    data: data,
                    isEnvelope: document["success"] == false))
            return
        }
        self = Refusal(inside: data).map(Self.refused) ?? .accepted(data)
    }
}
