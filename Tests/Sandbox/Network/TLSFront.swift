import NIOCore
import NIOPosix
import NIOSSL

/// A port of 127.0.0.1 that speaks TLS with the sandbox's certificates, and carries what it gets to another port: it makes a
/// proxy one that is reached over TLS.
public struct TLSFront: Sendable {
    /// The port that it listens on.
    public let port: Int
    private let listener: any Channel

    /// Begins to listen.
    /// - Parameter target: The port of 127.0.0.1 where connections end.
    public init(to target: Int, certifiedBy sandbox: Sandbox) async throws {
        let personality = TLSPersonality(authority: sandbox.certificateAuthority) { .trusted }
        let context = try NIOSSLContext(configuration: personality.makeConfiguration())
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }.flatMap {
                    ClientBootstrap(group: client.eventLoop).connect(host: "127.0.0.1", port: target)
                }.flatMapThrowing { server in
                    try client.pipeline.syncOperations.addHandler(Carrier(to: server))
                    try server.pipeline.syncOperations.addHandler(Carrier(to: client))
                    _ = client.setOption(.autoRead, value: true)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    /// Ends it; connections end with their clients.
    public func stop() { listener.close(promise: nil) }
}

/// Writes what one connection gets to another.
private final class Carrier: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
