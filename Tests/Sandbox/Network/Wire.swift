import NIOCore
import NIOHTTP1
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The connection below HTTP, for answers that no HTTP library would send.
struct Wire: Sendable {
    private let channel: any Channel

    init(_ channel: any Channel) {
        self.channel = channel
    }

    /// Sends bytes as they are (through TLS where there is one), and returns when they and all earlier ones are sent.
    func send(_ bytes: ByteBuffer) async throws {
        try await channel.eventLoop.flatSubmit { [channel] in
            let sent = channel.eventLoop.makePromise(of: Void.self)
            do {
                let encoder = try channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
                encoder.writeAndFlush(NIOAny(bytes), promise: sent)
            } catch {
                sent.fail(error)
            }
            return sent.futureResult
        }.get()
    }

    /// Returns when everything written so far has left the process.
    func drain() async throws {
        try await send(ByteBuffer())
    }

    /// Ends the connection without TLS's farewell.
    func close() {
        channel.eventLoop.execute { [channel] in
            let operations = channel.pipeline.syncOperations
            if let tls = try? operations.context(handlerType: NIOSSLServerHandler.self) {
                tls.close(promise: nil)
            } else {
                channel.close(promise: nil)
            }
        }
    }

    /// Ends the connection with a TCP reset.
    func reset() async {
        if let socket = channel as? any SocketOptionProvider {
            try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        close()
        try? await channel.closeFuture.get()
    }
}
