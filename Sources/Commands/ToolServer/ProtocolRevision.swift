import OlaresCore

/// The revisions of the Model Context Protocol that are spoken, and what differs between them (docs/mcp.md, "The protocol").
enum ProtocolRevision {
    /// Every request says for itself which revision it is of.
    case stateless
    /// The client has opened with `initialize`, or not at all.
    case handshake

    /// The stateless revisions.
    static let statelessVersions = ["2026-07-28"]
    /// Those that begin with a handshake, newest first.
    static let handshakeVersions = ["2025-11-25", "2025-06-18"]

    /// All of them, newest first.
    static let all = statelessVersions + handshakeVersions

    private static let versionKey = "io.modelcontextprotocol/protocolVersion"
    private static let serverKey = "io.modelcontextprotocol/serverInfo"

    /// The revision that a request is of.
    /// - Throws: `unsupportedVersion` with those that are spoken.
    init(of parameters: JSONObject) throws(RPCError) {
        guard let version = parameters["_meta"]?[Self.versionKey] else {
            self = .handshake
            return
        }
        guard let name = version.string, Self.statelessVersions.contains(name) else {
            throw RPCError(
                .unsupportedVersion, "unsupported protocol version",
                data: [
                    "supported": .array(Self.all.map { .string($0) }),
                    "requested": version,
                ])
        }
        self = .stateless
    }

    /// How it is said that there is no such resource: the revisions with a handshake have a number for it.
    var resourceNotFound: RPCError.Code {
        switch self {
        case .stateless: .invalidParams
        case .handshake: .resourceNotFound
        }
    }

    /// A result in the form of this revision.
    /// - Parameter isListing: Whether a client could keep it for later requests.
    func result(_ result: JSONObject, isListing: Bool = false) -> JSONValue {
        guard case .stateless = self else { return .object(result) }
        var result = result
        if result["resultType"] == nil { result["resultType"] = "complete" }
        if isListing {
            // Skills come and go without notice, and belong to one user.
            result["ttlMs"] = 0
            result["cacheScope"] = "private"
        }
        var meta = result["_meta"]?.object ?? JSONObject()
        meta[Self.serverKey] = Self.server
        result["_meta"] = .object(meta)
        return .object(result)
    }

    /// This program as it introduces itself.
    static let server: JSONValue = [
        "name": "olares-cli", "title": "Olares", "version": .string(Product.version),
    ]
}
