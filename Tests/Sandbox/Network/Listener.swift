import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// One open port on 127.0.0.1, speaking HTTP/1.1 with or without TLS.
struct Listener: Sendable {
    /// The port that was really bound.
    let port: Int

    private let connections: ConnectionSet
    private let running: Task<Void, Never>

    /// Opens a port (0 lets the system choose) and hands every request to `respond`.
    static func open(
        port: Int, tls: TLSConfiguration?, respond: @escaping HTTPChannelHandler.Responder
    ) async throws -> Listener {
        let connections = ConnectionSet()
        let http = TrackedChannel(base: HTTP1Channel(responder: respond), connections: connections)
        guard let tls else { return try await open(port: port, channel: http, connections: connections) }
        let https = try TLSChannel(http, tlsConfiguration: tls)
        return try await open(port: port, channel: https, connections: connections)
    }

    private static func open(
        port: Int, channel: some ServerChildChannel, connections: ConnectionSet
    ) async throws -> Listener {
        let (ports, announce) = AsyncThrowingStream<Int, any Error>.makeStream()
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "olares-sandbox") { _ in SwiftLogNoOpLogHandler() })
        let running = Task {
            do {
                try await server.run()
                announce.finish()
            } catch {
                announce.finish(throwing: error)
            }
        }
        for try await port in ports {
            return Listener(port: port, connections: connections, running: running)
        }
        throw CancellationError()
    }

    /// Cuts every connection and each that comes, or lets them come again. The port stays open, so that nobody else gets it.
    func setReachable(_ isReachable: Bool) {
        if isReachable { connections.reopen() } else { connections.close() }
    }

    /// Closes the port and every connection that came through it; returns when nothing is left running.
    func close() async {
        connections.close()
        running.cancel()
        await running.value
    }
}

/// Notes each connection, so that closing the listener need not wait for clients.
private struct TrackedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let connections: ConnectionSet

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        connections.add(channel)
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
