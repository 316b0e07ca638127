import NIOCore
import Testing

@testable import Core

/// What happens to requests when connections end at the wrong moment.
@Suite struct TransportExchangeTests {
    private static let done = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone"
    private let network = AsyncHTTPTransport(environment: Environment([:]))

    @Test("A reading request that finds its kept connection closed goes out again")
    func again() async throws {
        let server = try ScriptedServer { $0.connection == 0 && $0.number == 1 ? .close("") : .keep(Self.done) }
        defer { server.stop() }
        try await exchangeOnce(with: server)
        #expect(try await text(HTTPRequest("GET", server.url, timeout: .seconds(300))) == "done")
        #expect(server.heads.count == 3)
        #expect(!server.heads.contains { $0.lowercased().contains("olares-cli-exchange") })
    }

    @Test("One whose second answer would be another does not", arguments: ["PUT", "DELETE"])
    func notTwice(method: String) async throws {
        let server = try ScriptedServer { $0.number == 1 ? .close("") : .keep(Self.done) }
        defer { server.stop() }
        try await exchangeOnce(with: server)
        #expect(await failure(of: HTTPRequest(method, server.url, timeout: .seconds(300)))?.code == .transport)
        #expect(server.heads.count == 2)
    }

    @Test("One that may have had an effect does not, and says that nobody knows", arguments: ["POST", "PATCH"])
    func notAgain(method: String) async throws {
        let server = try ScriptedServer { $0.number == 1 ? .close("") : .keep(Self.done) }
        defer { server.stop() }
        try await exchangeOnce(with: server)
        var request = HTTPRequest(method, server.url, timeout: .seconds(300))
        request.hasEffect = true
        let failure = await failure(of: request)
        #expect(failure?.code == .transport)
        #expect(failure?.advice == "whether it was done is not known: look first, and run it again if it was not")
        #expect(failure?.retryable == false)
        #expect(server.heads.count == 2)
    }

    @Test("A new connection that ends without an answer is a failure")
    func once() async throws {
        let server = try ScriptedServer { _ in .close("") }
        defer { server.stop() }
        #expect(await failure(of: HTTPRequest("GET", server.url, timeout: .seconds(300)))?.code == .transport)
        #expect(server.heads.count == 1)
    }

    @Test("So is an answer that breaks off, over any connection")
    func half() async throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndo"
        let server = try ScriptedServer { $0.number == 1 ? .close(half) : .keep(Self.done) }
        defer { server.stop() }
        try await exchangeOnce(with: server)
        #expect(await failure(of: HTTPRequest("GET", server.url, timeout: .seconds(300)))?.code == .transport)
        #expect(server.heads.count == 2)
    }

    @Test("An answer that is complete before the body was sent is an answer", arguments: [true, false])
    func earlyAnswer(isKept: Bool) async throws {
        let server = try ScriptedServer { _ in isKept ? .keep(Self.done) : .close(Self.done) }
        defer { server.stop() }
        let (pieces, source) = AsyncThrowingStream<ByteBuffer, any Error>.makeStream()
        for _ in 0..<8 { source.yield(ByteBuffer(repeating: 0, count: 1 << 20)) }
        source.finish()
        let request = HTTPRequest("POST", server.url, body: .stream(pieces, length: 8 << 20), timeout: .seconds(300))
        // A server that closes may take the answer back with a reset.
        let text = try? await text(request)
        #expect(text == "done" || !isKept)
    }

    @Test("An answer says which way it came")
    func connection() async throws {
        let server = try ScriptedServer { _ in .keep(Self.done) }
        defer { server.stop() }
        for isReused in [false, true] {
            let response = try await network.send(
                HTTPRequest("GET", server.url, timeout: .seconds(300)), verification: .full)
            _ = try await response.collect()
            #expect(response.connection?.address == "127.0.0.1 port \(server.port)")
            #expect(response.connection?.tls == nil)
            #expect(response.connection?.isReused == isReused)
            try await Self.giveBack()
        }
    }

    /// As long as a connection may take to be made.
    @Test("A server that takes a connection and does not go on with TLS is not called slow")
    func silentHandshake() async throws {
        let server = try ScriptedServer { _ in .keep(Self.done) }
        defer { server.stop() }
        let failure = await failure(of: HTTPRequest("GET", "https://127.0.0.1:\(server.port)/"))
        #expect(failure?.message == "127.0.0.1 did not agree on TLS within 10 s")
    }

    /// Leaves a connection behind that the next request goes over.
    private func exchangeOnce(with server: ScriptedServer) async throws {
        #expect(try await text(HTTPRequest("GET", server.url, timeout: .seconds(300))) == "done")
        try await Self.giveBack()
    }

    /// The client's own thread gives a connection back a moment after the answer has been read, which nothing tells.
    private static func giveBack() async throws { try await Task.sleep(for: .milliseconds(500)) }

    private func text(_ request: HTTPRequest) async throws -> String {
        String(decoding: try await network.send(request, verification: .full).collect(), as: UTF8.self)
    }

    private func failure(of request: HTTPRequest) async -> Failure? {
        await #expect(throws: Failure.self) { _ = try await text(request) }
    }
}
