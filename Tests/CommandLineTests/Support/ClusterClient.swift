import Foundation
import NIOCore
import OlaresCore
import Sandbox
import Testing

/// Requests of a user to the cluster, as they are.
struct ClusterClient {
    struct Answer {
        let status: Int
        let text: String

        var json: JSONValue { get throws { try JSONValue(parsing: Array(text.utf8)) } }
    }

    private let host: String
    private let token: String
    private let transport: AsyncHTTPTransport

    init(_ olares: Olares, _ user: String) throws {
        host = "control-hub.\(user.replacing("@", with: "."))"
        token = try #require(olares.sandbox.mintAccessToken(for: user))
        transport = AsyncHTTPTransport(environment: Environment(olares.environment))
    }

    func get(_ path: String, _ headers: [(String, String)] = [], cookie: Bool = true) async throws -> Answer {
        try await send("GET", path, headers, cookie: cookie)
    }

    func patch(
        _ path: String, _ body: String, _ contentType: String = "application/merge-patch+json"
    ) async throws -> Answer {
        try await send("PATCH", path, [("Content-Type", contentType)], body: body)
    }

    private func send(
        _ method: String, _ path: String, _ headers: [(String, String)], body: String = "", cookie: Bool = true
    ) async throws -> Answer {
        var own = [(name: "X-Authorization", value: token), (name: "X-Unauth-Error", value: "Non-Redirect")]
        if cookie { own.append((name: "Cookie", value: "auth_token=\(token)")) }
        let request = HTTPRequest(
            method, "https://\(host)\(path)", headers: own + headers.map { (name: $0, value: $1) },
            body: body.isEmpty ? .none : .bytes(ByteBuffer(string: body)))
        let response = try await transport.send(request, verification: .full)
        let bytes = try await response.collect(limit: 64 << 20)
        return Answer(status: response.status, text: String(decoding: bytes, as: UTF8.self))
    }
}
