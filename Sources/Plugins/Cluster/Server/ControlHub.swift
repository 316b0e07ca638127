import NIOCore
import OlaresCore
import OlaresExecution

/// The control hub of the active profile: the one host behind which the cluster is (docs/protocol/cluster.md).
struct ControlHub: Sendable {
    let client: ServiceClient

    init(_ context: CommandContext) throws(Failure) { client = try context.auth.client() }

    /// Fetches a document.
    /// - Parameters:
    ///   - path: The path, with its query.
    ///   - what: What is being done, such as `get pod shop/web-0`; stands in front of a failure's message.
    ///   - fix: What to do when there is no such thing.
    func get(_ path: String, for what: String, fix: NextStep? = nil) async throws(Failure) -> JSONValue {
        try await answer(to: HubRequest("GET", path), for: what, fix: fix)
    }

    /// Sends a request, and reads the document that it is answered with.
    /// - Returns: `null` for an empty body.
    @discardableResult
    func answer(
        to request: HubRequest, for what: String, fix: NextStep? = nil
    ) async throws(Failure) -> JSONValue {
        let body: [UInt8]
        do throws(Failure) {
            let response = try await client.send(request.serviceRequest)
            try await response.requireSuccess(of: request.serviceRequest, as: client.identity)
            body = try await response.collect()
        } catch {
            // Who is not logged in has the same to do whatever was wanted.
            guard error.exit != .loginNeeded else { throw error }
            guard let fix, error.code == .remoteNotFound else { throw error.prefixed("\(what): ") }
            throw Failure(error.code, "\(what): \(error.message)", next: [fix])
        }
        return try Envelope.plain.open(body, what: what)
    }

    /// What `--dry-run` shows.
    func plan(_ requests: [HubRequest]) -> CommandResult { client.plan(requests.map(\.serviceRequest)) }
}

/// One request to the control hub.
struct HubRequest: Sendable {
    let method: String
    /// The path, with its query.
    let path: String
    /// The media type of the body.
    let type: String
    /// What is sent; `nil` sends nothing.
    let body: JSONValue?

    init(_ method: String, _ path: String, type: String = "application/json", body: JSONValue? = nil) {
        self.method = method
        self.path = path
        self.type = type
        self.body = body
    }

    /// A change of some members of an object, the others staying as they are.
    static func mergePatch(_ path: String, _ body: JSONValue) -> HubRequest {
        HubRequest("PATCH", path, type: "application/merge-patch+json", body: body)
    }

    var serviceRequest: ServiceRequest {
        var headers: [(name: String, value: String)] = [("Accept", "application/json")]
        guard let body else { return ServiceRequest(method, .controlHub, path, headers: headers) }
        headers.append(("Content-Type", type))
        return ServiceRequest(
            method, .controlHub, path, headers: headers, body: .bytes(ByteBuffer(string: body.compactText)))
    }
}
