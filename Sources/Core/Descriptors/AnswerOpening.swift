extension AnswerDescriptor {
    /// What counts of an answer's body.
    /// - Parameter what: The verb, for messages, such as `whoami`.
    /// - Throws: ``Failure`` with `decode` when the body is not what was declared, `server_refused` when it says that the
    ///   operation failed.
    public func value(of body: [UInt8], what: String) throws(Failure) -> JSONValue {
        let data = try data(of: body, what: what)
        // Nothing is what some services say for an empty list.
        if data == .null { return .null }
        guard let value = select.select(in: data) else {
            throw Failure(
                .decode, "\(what): the server's answer does not have what was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
        return value
    }

    /// What an answer's body carries, before anything is selected.
    public func data(of body: [UInt8], what: String) throws(Failure) -> JSONValue {
        if isText {
            guard !body.isHTML, let text = String(validating: body, as: UTF8.self) else {
                throw Failure(
                    .decode, "\(what): the server's answer is no text: \(body.kind(otherwise: "not UTF-8"))",
                    advice: Envelope.decodeAdvice)
            }
            return .string(text)
        }
        return try envelope.open(body, what: what).without(omitted).redacting(redacted)
    }
}
