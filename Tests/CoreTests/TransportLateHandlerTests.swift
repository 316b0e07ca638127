import NIOCore
import NIOPosix
import Testing

@testable import OlaresCore

/// What waits for the other side on a connection that has ended just before.
@Suite struct TransportLateHandlerTests {
    enum Wait: CaseIterable {
        case tls, proxy, socks

        func handler(_ promise: EventLoopPromise<Void>) -> any ChannelHandler {
            switch self {
            case .tls: HandshakeWatch(promise)
            case .proxy: TunnelAnswer(promise)
            case .socks:
                SOCKSGreeting(promise, Origin(scheme: .https, host: "alice.olares.com", port: 443), nil)
            }
        }
    }

    /// Adds what waits at the very moment in which the connection ends: nothing tells it.
    private final class Late: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let wait: Wait
        private let promise: EventLoopPromise<Void>

        init(_ wait: Wait, _ promise: EventLoopPromise<Void>) {
            self.wait = wait
            self.promise = promise
        }

        func channelInactive(context: ChannelHandlerContext) {
            do { try context.pipeline.syncOperations.addHandler(wait.handler(promise)) } catch { promise.succeed() }
        }
    }

    @Test("It ends too", .timeLimit(.minutes(1)), arguments: Wait.allCases)
    func ends(wait: Wait) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let promise = group.next().makePromise(of: Void.self)
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { $0.close() }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        _ = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Late(wait, promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        await #expect(throws: (any Error).self) { try await promise.futureResult.get() }
        try await server.close().get()
    }
}
