/// Who somebody is, on which Olares: `alice@olares.com` (docs/protocol/identity.md).
public struct OlaresID: Hashable, Sendable {
    /// As it was typed. Profiles, stored tokens and messages use this spelling, white space around it included.
    public let text: String
    /// What stands before the `@`.
    public let local: String
    /// What stands after the `@`, port and all; `olares.com` where there is none.
    public let domain: String

    /// Takes an olaresId apart. Which characters a host name allows is only asked when one is made: ``ServiceURLs``.
    /// - Throws: `olares_id_invalid` for an empty text and for more than one `@`.
    public init(_ text: String) throws(Failure) {
        let parts = text.trimmed.split(separator: "@", omittingEmptySubsequences: false)
        guard parts != [""] else { throw Failure(.olaresIDInvalid, "olaresId is empty") }
        guard parts.count <= 2 else {
            throw Failure(.olaresIDInvalid, "olaresId \(text.quotedForMessage) contains more than one '@'")
        }
        self.text = text
        local = String(parts[0])
        domain = parts.count == 2 ? String(parts[1]) : "olares.com"
    }

    /// The name of this person's Olares, under which all its hosts stand: `alice.olares.com`.
    public var terminusName: String { local + "." + domain }
}

extension String {
    /// The string without the white space around it.
    fileprivate var trimmed: Substring {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
