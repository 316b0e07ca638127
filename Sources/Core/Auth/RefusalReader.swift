/// How a plugin's services say why they refuse something, in documents of their own: beside the `error` or `message` that every
/// service has (docs/protocol/http.md, "Failures").
public protocol RefusalReader: Sendable {
    /// Whether a document is one of these.
    func reads(_ document: JSONValue) -> Bool
    /// Why somebody whom the service knows may not do it, from the document of a 403; `nil` where that may be for the token's sake,
    /// so that a fresh one can help.
    func denial(in document: JSONValue) -> String?
    /// The failure that a document means; `nil` where its status says it all.
    /// - Parameters:
    ///   - status: Any but those of 403 and of a token that is refused.
    ///   - message: What was asked, and the reason in the service's words.
    func failure(status: Int, in document: JSONValue, _ message: String) -> Failure?
}

extension [any RefusalReader] {
    /// The document of a body, and the one who reads it; `nil` for any other body.
    func reading(_ body: [UInt8]) -> (document: JSONValue, reader: any RefusalReader)? {
        guard !isEmpty, let document = try? JSONValue(parsing: body) else { return nil }
        return first { $0.reads(document) }.map { (document, $0) }
    }
}

extension Identity {
    /// Whether a plugin reads a body as its service's way of refusing.
    package func readsRefusal(_ body: [UInt8]) -> Bool { refusals.reading(body) != nil }

    /// Why a service does not allow it to somebody whom it knows; `nil` where a 403 may be for the token's sake. Where no plugin
    /// knows the document, one that speaks of a permission is such a reason.
    func denial(_ body: [UInt8]) -> String? {
        if let (document, reader) = refusals.reading(body) {
            return reader.denial(in: document).map { Redaction.redact($0) }
        }
        guard let document = try? JSONValue(parsing: body),
            let message = (document["error"] ?? document["message"])?.string,
            message.lowercased().contains("permission")
        else { return nil }
        return Redaction.redact(message)
    }
}
