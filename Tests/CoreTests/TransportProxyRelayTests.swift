import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import OlaresCore

/// The way to proxies that the HTTP client cannot use.
@Suite struct TransportProxyRelayTests {
    @Test("Nobody gets through it without its password")
    func isPrivate() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = try ScriptedServer { _ in .keep("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") }
        defer { server.stop() }
        let destination = try #require(Origin(of: server.url))
        let dialer = Dialer(origin: destination, destination: destination, proxy: nil, tls: nil, verification: .full)
        let relay = try await ProxyRelay.open(to: dialer, on: group)
        #expect(relay.proxy.host == "127.0.0.1")
        let login = try #require(relay.proxy.credentials)
        let wrong = login.dropLast() + (login.last == "0" ? "1" : "0")
        for (credentials, status) in [(nil, "407"), (String(wrong), "407"), (login, "200")] {
            let answer = try await connect(to: relay.proxy.port, destination, credentials, on: group)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        }
        #expect(relay.takeProblem() == nil)
        let closed = try #require(Origin(of: "http://127.0.0.1:1"))
        #expect(try await connect(to: relay.proxy.port, closed, login, on: group).hasPrefix("HTTP/1.1 502 "))
        #expect(relay.takeProblem() is NIOConnectionError)
        await relay.close()
        try await group.shutdownGracefully()
    }

    @Test("It is closed once nothing connects any more, so that its thread can end")
    func closing() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        // Takes the request for a tunnel, and never answers.
        let proxy = try ScriptedServer { _ in .keep("") }
        defer { proxy.stop() }
        let destination = try #require(Origin(of: "https://bob.olares.example"))
        let dialer = Dialer(
            origin: destination, destination: destination,
            proxy: ProxySettings.Proxy(kind: .http, host: "127.0.0.1", port: proxy.port, credentials: nil), tls: nil,
            verification: .full)
        let relay = try await ProxyRelay.open(to: dialer, on: group)
        let (port, login) = (relay.proxy.port, relay.proxy.credentials)
        async let answer = connect(to: port, destination, login, on: group)
        while proxy.heads.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        await relay.close()
        #expect(relay.takeProblem() != nil, "what connected has ended")
        _ = try? await answer
        try await group.shutdownGracefully()
    }

    /// Asks for a way, and gives the head of the answer.
    private func connect(
        to port: Int, _ destination: Origin, _ credentials: String?, on group: any EventLoopGroup
    ) async throws -> String {
        let channel = try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            let login = credentials.map { "Proxy-Authorization: Basic \(Base64.encode(Array($0.utf8)))\r\n" } ?? ""
            try await outbound.write(
                ByteBuffer(string: "CONNECT \(destination.host):\(destination.port) HTTP/1.1\r\n\(login)\r\n"))
            for try await piece in inbound { return String(buffer: piece) }
            return ""
        }
    }
}
