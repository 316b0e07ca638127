extension Envelope {
    /// Takes the data out of an answer's body. A plain or tolerated answer without a body, as to a deletion, is `null`.
    /// - Parameter what: The verb, for messages, such as `whoami`.
    /// - Throws: ``Failure`` with `decode` when the body is not such an envelope, `server_refused` when it says so.
    public func open(_ body: [UInt8], what: String) throws(Failure) -> JSONValue {
        if success == nil || isTolerant, body.isEmpty { return .null }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: body)
        } catch {
            throw Failure(
                .decode, "\(what): the server's answer is not JSON: \(body.kind(otherwise: error.text))",
                advice: Self.decodeAdvice)
        }
        guard let success else { return document }
        guard let value = document[success.member], value != .null else {
            guard isTolerant else { throw missing(success.member, what) }
            return data.select(in: document) ?? document
        }
        // Where success is a number, a word is not the envelope that was expected.
        let isNumbered = success.values.allSatisfy { Int64($0) != nil }
        guard !isNumbered || Int64(value.plainText) != nil else { throw missing(success.member, what) }
        guard success.holds(of: document) else {
            if let nothing, nothing.holds(of: document) { return .null }
            throw refusal(document, value, what)
        }
        return data.select(in: document) ?? .null
    }

    package static let decodeAdvice = "check that the address is that of an Olares, and that both versions fit"

    private func missing(_ member: String, _ what: String) -> Failure {
        Failure(.decode, "\(what): the server's answer has no member \(member.quoted)", advice: Self.decodeAdvice)
    }

    /// The failure with the server's reason and the code that it gives.
    private func refusal(_ document: JSONValue, _ value: JSONValue, _ what: String) -> Failure {
        let member = value.bool == nil ? success?.member ?? "" : "code"
        let code = document[member].map { "\(member)=\($0.plainText)" }
        let reason = reason(in: document, depth: 0)
        let text = reason.map { $0 + (code.map { " (\($0))" } ?? "") } ?? code.map { "server returned \($0)" }
        return Failure(.serverRefused, "\(what): \(Redaction.redact(text ?? "the server refused without a reason"))")
    }

    /// A message that is an envelope itself gives its own, for as far as anybody would nest them.
    private func reason(in document: JSONValue, depth: Int) -> String? {
        for member in messages {
            switch document[member] {
            case nil, .null, .string(""): continue
            case .string(let text): return text
            case .object(let inner) where depth < 8:
                return reason(in: .object(inner), depth: depth + 1) ?? JSONValue.object(inner).compactText
            case let other?: return other.compactText
            }
        }
        return nil
    }
}

extension JSONValue {
    /// The string itself, or the JSON text of anything else.
    public var plainText: String { string ?? compactText }
}
