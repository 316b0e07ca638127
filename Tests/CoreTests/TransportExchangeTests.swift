import NIOCore
import Synchronization
import Testing

@testable import OlaresCore

/// What happens to requests when connections end at the wrong moment.
@Suite struct TransportExchangeTests {
    private static let done = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone"
    private let network = AsyncHTTPTransport(environment: Environment([:]))

    @Test("A reading request that finds its kept connection closed goes out again")
    func again() async throws {
        let server = try await onKeptConnection {
            $0.connection == 0 && $0.number == 1 ? .close("") : .keep(Self.done)
        } _: {
            _ = try? await text(request("GET", $0))
            return $0.heads.count > 2
        }
        #expect(server.heads.count == 3)
        #expect(!server.heads.contains { $0.lowercased().contains("olares-cli-exchange") })
    }

    @Test("One whose second answer would be another does not", arguments: ["PUT", "DELETE"])
    func notTwice(method: String) async throws {
        let failure = Mutex<Failure?>(nil)
        let server = try await onKeptConnection {
            $0.number == 1 ? .close("") : .keep(Self.done)
        } _: { server in
            let found = await outcome(of: request(method, server))
            failure.withLock { $0 = found }
            return found != nil
        }
        #expect(failure.withLock { $0 }?.code == .transport)
        #expect(server.heads.count == 2)
    }

    @Test("One that may have had an effect does not, and says that nobody knows", arguments: ["POST", "PATCH"])
    func notAgain(method: String) async throws {
        let failure = Mutex<Failure?>(nil)
        let server = try await onKeptConnection {
            $0.number == 1 ? .close("") : .keep(Self.done)
        } _: { server in
            var request = request(method, server)
            request.hasEffect = true
            let found = await outcome(of: request)
            failure.withLock { $0 = found }
            return found != nil
        }
        let found = failure.withLock { $0 }
        #expect(found?.code == .outcomeUnknown)
        #expect(found?.advice == "whether it was done is not known: look first, and run it again if it was not")
        #expect(found?.retryable == false)
        #expect(server.heads.count == 2)
    }

    @Test("A new connection that ends without an answer is a failure")
    func once() async throws {
        let server = try ScriptedServer { _ in .close("") }
        defer { server.stop() }
        #expect(await failure(of: request("GET", server))?.code == .transport)
        #expect(server.heads.count == 1)
    }

    @Test("Whether anything was sent is known: of a connection that could not be made nothing was")
    func unsent() async throws {
        let server = try ScriptedServer { _ in .close("") }
        #expect(await failure(of: request("POST", server))?.isUnsent == false)
        server.stop()
        let refused = await failure(of: request("POST", server))
        #expect(refused?.code == .transport && refused?.isUnsent == true)
        #expect(refused?.prefixed("stop: ").repaired(advice: "look").isUnsent == true)
    }

    @Test("So is an answer that breaks off, over any connection")
    func half() async throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndo"
        let failure = Mutex<Failure?>(nil)
        let server = try await onKeptConnection {
            $0.number == 1 ? .close(half) : .keep(Self.done)
        } _: { server in
            let found = await outcome(of: request("GET", server))
            failure.withLock { $0 = found }
            return found != nil
        }
        #expect(failure.withLock { $0 }?.code == .transport)
        #expect(server.heads.count == 2)
    }

    @Test("An answer to a change that breaks off leaves it unknown whether it was done")
    func halfOfChange() async throws {
        let server = try ScriptedServer { _ in .close("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndo") }
        defer { server.stop() }
        var change = request("POST", server)
        change.hasEffect = true
        let found = await failure(of: change)
        #expect(found?.code == .outcomeUnknown && found?.retryable == false)
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
        let server = try await onKeptConnection { _ in
            .keep(Self.done)
        } _: { server in
            let response = try await network.send(request("GET", server), verification: .full)
            _ = try await response.collect()
            #expect(response.connection?.address == "127.0.0.1 port \(server.port)")
            #expect(response.connection?.tls == nil)
            return response.connection?.isReused == true
        }
        #expect(server.heads.count == 2)
    }

    /// As long as a connection may take to be made.
    @Test("A server that takes a connection and does not go on with TLS is not called slow")
    func silentHandshake() async throws {
        let server = try ScriptedServer { _ in .keep(Self.done) }
        defer { server.stop() }
        let failure = await failure(of: HTTPRequest("GET", "https://127.0.0.1:\(server.port)/"))
        #expect(failure?.message == "127.0.0.1 did not agree on TLS within 10 s")
    }

    /// Runs a scenario after an exchange with a server, and again with another one until it went over the connection of that
    /// exchange: where all cores are busy that one is given back late, or has been idle for too long.
    /// - Parameter scenario: Says whether it did.
    /// - Returns: The server of the scenario that did, or of the last one.
    private func onKeptConnection(
        _ script: @escaping @Sendable (ScriptedServer.Turn) -> ScriptedServer.Reply,
        _ scenario: (ScriptedServer) async throws -> Bool
    ) async throws -> ScriptedServer {
        var server = try ScriptedServer(script)
        for _ in 0..<30 {
            #expect(try await text(request("GET", server)) == "done")
            try await Task.sleep(for: .milliseconds(100))
            let isOver = try await scenario(server)
            server.stop()
            if isOver { break }
            server = try ScriptedServer(script)
        }
        return server
    }

    private func request(_ method: String, _ server: ScriptedServer) -> HTTPRequest {
        HTTPRequest(method, server.url, timeout: .seconds(300))
    }

    /// The failure of a request; `nil` where there is none.
    private func outcome(of request: HTTPRequest) async -> Failure? {
        do { _ = try await text(request) } catch let failure as Failure { return failure } catch {}
        return nil
    }

    private func text(_ request: HTTPRequest) async throws -> String {
        String(decoding: try await network.send(request, verification: .full).collect(), as: UTF8.self)
    }

    private func failure(of request: HTTPRequest) async -> Failure? {
        await #expect(throws: Failure.self) { _ = try await text(request) }
    }
}
