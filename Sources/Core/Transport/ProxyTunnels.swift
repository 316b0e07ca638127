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
final class TunnelAnswer: ChannelInboundHandler, RemovableChannelHandler {
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
                promise.fail(ConnectionError.refusedByProxy(status: "HTTP \(head.status.code) \(reason)"))
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

    /// A connection that ended before this was added does not say so again.
    func handlerRemoved(context: ChannelHandlerContext) { promise.fail(HTTPClientError.remoteConnectionClosed) }
}

/// A way through a SOCKS5 proxy (RFC 1928), with a user name and password (RFC 1929) where it asks for them.
enum SOCKSTunnel {
    /// Whether `user:password` can be said in the protocol: 1 to 255 bytes each.
    static func canSend(_ credentials: String) -> Bool {
        let (name, password) = parts(of: credentials)
        return (1...255).contains(name.count) && (1...255).contains(password.count)
    }

    fileprivate static func parts(of credentials: String) -> (name: [UInt8], password: [UInt8]) {
        let name = credentials.utf8.prefix { $0 != UInt8(ascii: ":") }
        return (Array(name), Array(credentials.utf8.dropFirst(name.count + 1)))
    }

    /// Returns when bytes go to the destination and back.
    /// - Parameter credentials: `user:password` for the proxy.
    static func open(_ channel: any Channel, to destination: Origin, credentials: String?) async throws {
        try await channel.eventLoop.flatSubmit {
            let promise = channel.eventLoop.makePromise(of: Void.self)
            do {
                try channel.pipeline.syncOperations.addHandler(
                    SOCKSGreeting(promise, destination, credentials.map(parts)))
            } catch {
                promise.fail(error)
            }
            // Version 5, and the methods: none, or a password.
            let methods: [UInt8] = credentials == nil ? [0] : [0, 2]
            channel.writeAndFlush(ByteBuffer(bytes: [5, UInt8(methods.count)] + methods), promise: nil)
            return promise.futureResult
        }.get()
    }
}

/// The answers of a SOCKS5 proxy.
final class SOCKSGreeting: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Step { case method, password, connect, over }

    private let promise: EventLoopPromise<Void>
    private let destination: Origin
    private let credentials: (name: [UInt8], password: [UInt8])?
    private var received = ByteBuffer()
    private var step = Step.method

    init(
        _ promise: EventLoopPromise<Void>, _ destination: Origin, _ credentials: (name: [UInt8], password: [UInt8])?
    ) {
        self.promise = promise
        self.destination = destination
        self.credentials = credentials
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = unwrapInboundIn(data)
        received.writeBuffer(&piece)
        do { try proceed(context) } catch {
            step = .over
            promise.fail(error)
        }
    }

    private func proceed(_ context: ChannelHandlerContext) throws {
        if step == .method, let answer = received.readBytes(length: 2) {
            guard answer[0] == 5 else { throw HTTPClientError.invalidProxyResponse }
            switch (answer[1], credentials) {
            case (0, _):
                step = .connect
                context.writeAndFlush(wrapOutboundOut(request), promise: nil)
            case (2, let (name, password)?):
                step = .password
                let login = [1, UInt8(name.count)] + name + [UInt8(password.count)] + password
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: login)), promise: nil)
            default: throw HTTPClientError.proxyAuthenticationRequired
            }
        }
        if step == .password, let answer = received.readBytes(length: 2) {
            guard answer[1] == 0 else {
                throw ConnectionError.refusedByProxy(status: "it does not accept the user name and password")
            }
            step = .connect
            context.writeAndFlush(wrapOutboundOut(request), promise: nil)
        }
        if step == .connect { try connect(context) }
    }

    private func connect(_ context: ChannelHandlerContext) throws {
        let bytes = Array(received.readableBytesView)
        guard bytes.count >= 2 else { return }
        guard bytes[0] == 5 else { throw HTTPClientError.invalidProxyResponse }
        guard bytes[1] == 0 else { throw ConnectionError.refusedByProxy(status: Self.reason(bytes[1])) }
        guard bytes.count >= 5 else { return }
        // The address that the proxy uses, of which only the length matters: IPv4, a name, IPv6.
        let length = [1: 4, 3: 1 + Int(bytes[4]), 4: 16][bytes[3]] ?? 4
        guard bytes.count >= 4 + length + 2 else { return }
        step = .over
        promise.succeed()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    /// What the protocol has a reply mean.
    private static func reason(_ reply: UInt8) -> String {
        let reasons = [
            1: "it failed", 2: "its rules do not allow it", 3: "the network is unreachable",
            4: "the host is unreachable",
            5: "connection refused", 6: "it took too long", 7: "it does not connect to anything",
            8: "it does not know such addresses",
        ]
        return reasons[Int(reply)] ?? "SOCKS reply \(reply)"
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

    /// A connection that ended before this was added does not say so again.
    func handlerRemoved(context: ChannelHandlerContext) { promise.fail(HTTPClientError.remoteConnectionClosed) }
}
