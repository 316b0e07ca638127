/// The version of an Olares, such as `1.12.6-20260603`, compared by its three numbers alone, so that a dated build counts as
/// the release that it is built from.
public struct BackendVersion: Comparable, Sendable, CustomStringConvertible {
    /// As the server wrote it.
    public let description: String
    private let numbers: [Int]

    /// Reads one to three numbers between dots, with whatever stands behind a `-` or `+`; `nil` for anything else.
    public init?(_ text: String) {
        let core = text.drop { $0 == "v" }.prefix { $0 != "-" && $0 != "+" }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(parts.count), parts.allSatisfy({ $0 != nil }) else { return nil }
        description = text
        numbers = parts.compactMap { $0 } + Array(repeating: 0, count: 3 - parts.count)
    }

    /// Equal when the three numbers are.
    public static func == (a: BackendVersion, b: BackendVersion) -> Bool { a.numbers == b.numbers }

    /// Ordered by the three numbers.
    public static func < (a: BackendVersion, b: BackendVersion) -> Bool {
        a.numbers.lexicographicallyPrecedes(b.numbers)
    }
}

extension ServiceClient {
    /// The version of the Olares: the one that the caller gave, one that was asked for within the hour, or the server's own.
    /// - Parameter minimum: A version that is needed: the server is asked again before an older one is believed.
    /// - Throws: ``Failure`` where it is not known and the server does not tell it.
    public func backendVersion(atLeast minimum: BackendVersion? = nil) async throws(Failure) -> BackendVersion {
        try await session.versions.version(atLeast: minimum) { () async throws(Failure) in try await askVersion() }
    }

    /// The version as far as it is known without a request, however old; `nil` when it is not. Only `--refresh-version` asks.
    public func knownBackendVersion() async throws(Failure) -> BackendVersion? {
        try await session.versions.known { () async throws(Failure) in try await askVersion() }
    }

    private func askVersion() async throws(Failure) -> BackendVersion {
        let request = ServiceRequest("GET", .desktop, "/api/olares-info", headers: [("Accept", "application/json")])
        let response = try await send(request)
        try await response.requireSuccess(of: request, as: identity)
        let info = try Envelope.codeMessageData.open(try await response.collect(), what: "olares-info")
        let text = info["osVersion"]?.string ?? ""
        guard let version = BackendVersion(text) else {
            throw Failure(.decode, "parse backend osVersion \(text.quotedForMessage): not a version")
        }
        return version
    }
}
