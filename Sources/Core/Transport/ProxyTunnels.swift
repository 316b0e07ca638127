import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A way through an HTTP proxy: `CONNECT`.
enum HTTPTunnel {
    /// Returns when bytes go to the destination and back.
    /// - Parameter credentials: `user:password` for the proxy.
    /// - Throws: `HTTPClientError` as requests through a proxy do.
    static func open(_ channel: any Channel, to destination: Origin, credentials: String?) async throws {
        let host = destination.host.contains(":") ? "[\(destination.host)]" : destination.host
        let address = "\(host):\(destination.port)"
        var head = HTTPRequestHead(version: .http1_1, method: .CONNECT, uri: address)
        head.headers.add(name: "Host", value: address)
        if let credentials {
            head.headers.add(
                name: "Proxy-Authorization", value: "Basic \(Base64.encode(Array(credentials.utf8)))")
        }
        let request = head
        try await channel.eventLoop.flatSubmit {
            let promise = channel.eventLoop.makePromise(of: Void.self)
            let encoder = HTTPRequestEncoder()
            let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
            let answer = TunnelAnswer(promise)
            do {
                try channel.pipeline.syncOperations.addHandlers([encoder, decoder, answer])
            } catch {
                promise.fail(error)
            }
            let requested = NIOLoopBound((encoder, decoder, answer), eventLoop: channel.eventLoop)
            channel.write(HTTPClientRequestPart.head(request), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
            return promise.futureResult.flatMap {
                let pipeline = channel.pipeline.syncOperations
                let (encoder, decoder, answer) = requested.value
                return EventLoopFuture.andAllSucceed(
                    [
                        pipeline.removeHandler(answer), pipeline.removeHandler(decoder),
                        pipeline.removeHandler(encoder),
                    ], on: channel.eventLoop)
            }
        }.get()
    }
}

/// Waits for the proxy's answer to `CONNECT`.
private final class TunnelAnswer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let promise: EventLoopPromise<Void>

    init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if head.status == .proxyAuthenticationRequired {
                promise.fail(HTTPClientError.proxyAuthenticationRequired)
            } else if !(200..<300).contains(head.status.code) {
                let reason = Redaction.redact(head.status.reasonPhrase)
                promise.fail(ConnectionProblem.refusedByProxy(status: "HTTP \(head.status.code) \(reason)"))
            }
        case .body: break
        case .end: promise.succeed()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(HTTPClientError.remoteConnectionClosed)
        context.fireChannelInactive()
    }
}

/// A way through a SOCKS5 proxy (RFC 1928), without authentication, as requests go.
enum SOCKSTunnel {
    /// Returns when bytes go to the destination and back.
    static func open(_ channel: any Channel, to destination: Origin) async throws {
        try await channel.eventLoop.flatSubmit {
            let promise = channel.eventLoop.makePromise(of: Void.self)
            do {
                try channel.pipeline.syncOperations.addHandler(SOCKSGreeting(promise, destination))
            } catch {
                promise.fail(error)
            }
            // Version 5, one method: none.
            channel.writeAndFlush(ByteBuffer(bytes: [5, 1, 0]), promise: nil)
            return promise.futureResult
        }.get()
    }
}

/// The two answers of a SOCKS5 proxy.
private final class SOCKSGreeting: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let promise: EventLoopPromise<Void>
    private let destination: Origin
    private var received = ByteBuffer()
    private var isGreeted = false

    init(_ promise: EventLoopPromise<Void>, _ destination: Origin) {
        self.promise = promise
        self.destination = destination
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = unwrapInboundIn(data)
        received.writeBuffer(&piece)
        if !isGreeted {
            guard let answer = received.readBytes(length: 2) else { return }
            guard answer == [5, 0] else { return promise.fail(HTTPClientError.invalidProxyResponse) }
            isGreeted = true
            context.writeAndFlush(wrapOutboundOut(request), promise: nil)
        }
        let bytes = Array(received.readableBytesView)
        guard bytes.count >= 2 else { return }
        guard bytes[0] == 5, bytes[1] == 0 else { return promise.fail(HTTPClientError.invalidProxyResponse) }
        guard bytes.count >= 5 else { return }
        // The address that the proxy uses, of which only the length matters: IPv4, a name, IPv6.
        let length = [1: 4, 3: 1 + Int(bytes[4]), 4: 16][bytes[3]] ?? 4
        guard bytes.count >= 4 + length + 2 else { return }
        promise.succeed()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    /// `CONNECT` to a name, which the proxy resolves.
    private var request: ByteBuffer {
        let name = Array(destination.host.utf8.prefix(255))
        var request = ByteBuffer(bytes: [5, 1, 0, 3, UInt8(name.count)] + name)
        request.writeInteger(UInt16(destination.port))
        return request
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(HTTPClientError.remoteConnectionClosed)
        context.fireChannelInactive()
    }
}
