import NIOCore
import Synchronization
import Testing

@testable import OlaresCore

/// What requests keep secret stays so, in traces and in what servers say back.
@Suite struct TransportSecretsTests {
    private static let request = HTTPRequest(
        "POST", "http://127.0.0.1:1/api/x?name=plain-name&password=word%20of%20query",
        headers: [
            ("Accept", "application/json"), ("X-Archive-Password", "word-of-header"),
            ("Cookie", "auth_token=word-of-cookie"),
        ],
        body: .bytes(ByteBuffer(string: #"{"user":"plain-user","login":[{"smb_password":"word-of-body"}]}"#)))

    @Test("A server's answer is shown without what the request kept secret")
    func echo() async throws {
        let secrets = Self.request.secrets
        let text =
            "no: plain-name, word of query, word%20of%20query, word-of-header, word-of-cookie, plain-user, word-of-body"
        let response = HTTPResponse(
            status: 400, headers: [],
            body: AsyncThrowingStream { stream in
                stream.yield(ByteBuffer(string: text))
                stream.finish()
            }, host: "box", secrets: { secrets })
        let shown = String(decoding: await response.excerpt(limit: 4096), as: UTF8.self)
        #expect(shown == "no: plain-name, " + String(repeating: "[redacted], ", count: 4) + "plain-user, [redacted]")
    }

    @Test("A trace shows of header fields what everybody may see, and which way a request went")
    func trace() async throws {
        let server = try ScriptedServer { _ in
            .keep("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: box\r\nX-New-Ticket: word-of-answer\r\n\r\n")
        }
        defer { server.stop() }
        let lines = Lines()
        let network = TracingTransport(AsyncHTTPTransport(environment: Environment([:]))) { lines.add($0) }
        var request = Self.request
        request.url = server.url + "/api/x?password=word-of-query"
        _ = try await network.send(request, verification: .full).collect()
        let text = lines.text
        #expect(!text.contains("word-of"))
        #expect(text.contains(">   X-Archive-Password: [redacted]") && text.contains(">   Accept: application/json"))
        #expect(text.contains("<   Server: box") && text.contains("<   X-New-Ticket: [redacted]"))
        #expect(text.contains("<   over HTTP/1.1 to 127.0.0.1 port \(server.port), a new connection"))
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var text: String { lines.withLock { $0.joined(separator: "\n") } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }
}
