import NIOCore
import OlaresCore
import OlaresExecution

/// The services behind the dashboard, all on one host (docs/protocol/dashboard.md).
struct DashboardServer: Sendable {
    let client: ServiceClient

    init(_ context: CommandContext) throws(Failure) { client = try context.auth.client() }

    /// Asks for a document.
    /// - Parameters:
    ///   - path: The path, percent-encoded.
    ///   - query: Members of the query, as they are; they are sent in the order of their names.
    /// - Throws: ``Failure`` for an unsuccessful status, and with `decode` for an answer that is no JSON.
    func get(_ path: String, _ query: [String: String] = [:]) async throws(Failure) -> JSONValue {
        let request = self.request("GET", path, query)
        let response = try await client.send(request)
        try await response.requireSuccess(of: request, as: client.identity)
        return try Envelope.plain.open(try await response.collect(), what: path)
    }

    /// The same; `nil` when there is no such thing (404).
    func getIfThere(_ path: String) async throws(Failure) -> JSONValue? {
        let request = self.request("GET", path, [:])
        let response = try await client.send(request)
        guard response.status != 404 else {
            _ = await response.excerpt(limit: 4096)
            return nil
        }
        try await response.requireSuccess(of: request, as: client.identity)
        return try Envelope.plain.open(try await response.collect(), what: path)
    }

    /// A request with its query, and a document as its body where there is one.
    func request(
        _ method: String, _ path: String, _ query: [String: String], _ body: JSONValue? = nil
    ) -> ServiceRequest {
        let members = query.sorted { $0.key < $1.key }.map {
            PercentEncoding.encode($0.key) + "=" + PercentEncoding.encode($0.value)
        }
        let target = members.isEmpty ? path : path + "?" + members.joined(separator: "&")
        var headers: [(name: String, value: String)] = [("Accept", "application/json")]
        guard let body else { return ServiceRequest(method, .dashboard, target, headers: headers) }
        headers.append(("Content-Type", "application/json"))
        return ServiceRequest(
            method, .dashboard, target, headers: headers, body: .bytes(ByteBuffer(string: body.compactText)))
    }
}

extension JSONValue {
    /// A number that is written as a number or as text; `nil` for anything else, and for what is not finite.
    var measured: Double? {
        let value: Double? =
            switch self {
            case .integer(let number): Double(number)
            case .number(let number): number
            case .string(let text): Double(text)
            default: nil
            }
        return value.flatMap { $0.isFinite ? $0 : nil }
    }

    /// A text that is not empty.
    var filled: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}
