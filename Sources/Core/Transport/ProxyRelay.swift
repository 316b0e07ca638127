import NIOCore
import NIOPosix
import Synchronization

/// A proxy of this process's own, on the loopback address, that goes through one that async-http-client cannot use: one that is
/// reached over TLS, or SOCKS5 with a user name and password (docs/decisions/0030-proxy-relay.md).
///
/// Whoever connects must show a secret that this process alone knows: no other user of the machine gets through.
final class ProxyRelay: Sendable {
    /// How long a connection may take: less than clients wait, so that they learn why there is none.
    private static let limit = Connections.connectLimit - .seconds(2)

    /// What connects to the real proxy; its origin is replaced by what is asked for.
    private let dialer: Dialer
    private let credentials: String
    private let listener: any Channel
    private let state = Mutex(State())

    private struct State: Sendable {
        /// Why the last connection came to nothing.
        var problem: (any Error)?
        /// What connects, by its number.
        var dialing: [Int: Task<Void, Never>] = [:]
        var last = 0
        var isClosed = false
    }

    /// Begins to listen.
    /// - Parameters:
    ///   - dialer: What connects to the real proxy.
    ///   - group: One thread, which everything runs on.
    static func open(to dialer: Dialer, on group: any EventLoopGroup) async throws(Failure) -> ProxyRelay {
        let secret = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
        let guests = Guests()
        do {
            let listener = try await ServerBootstrap(group: group)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(RelayGreeting(guests))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let relay = ProxyRelay(dialer, "relay:\(secret)", listener)
            guests.open(relay)
            return relay
        } catch {
            throw Failure(
                .transport, "could not listen on 127.0.0.1, as the way through the proxy needs it: \(error)",
                advice: "name a proxy with an http:// address")
        }
    }

    private init(_ dialer: Dialer, _ credentials: String, _ listener: any Channel) {
        self.dialer = dialer
        self.credentials = credentials
        self.listener = listener
    }

    /// Takes no more connections, and returns once nothing connects any more: only then may its thread end.
    func close() async {
        try? await listener.close()
        let dialing = state.withLock { state in
            state.isClosed = true
            return Array(state.dialing.values)
        }
        for task in dialing { task.cancel() }
        for task in dialing { await task.value }
    }

    /// What clients are to use in place of the real one.
    var proxy: ProxySettings.Proxy {
        ProxySettings.Proxy(
            kind: .http, host: "127.0.0.1", port: listener.localAddress?.port ?? 0, credentials: credentials)
    }

    /// Why the last connection came to nothing, which a client learns no more of than that; forgotten afterwards.
    func takeProblem() -> (any Error)? {
        state.withLock { state in
            defer { state.problem = nil }
            return state.problem
        }
    }

    /// Serves one request.
    /// - Parameter head: Its lines.
    fileprivate func serve(_ channel: any Channel, _ head: [String]) {
        let authorization = "proxy-authorization: basic " + Base64.encode(Array(credentials.utf8)).lowercased()
        let words = head.first?.split(separator: " ").map(String.init) ?? []
        guard head.contains(where: { $0.lowercased() == authorization }), words.count == 3, words[0] == "CONNECT",
            let destination = Origin(of: "https://" + words[1])
        else {
            return Self.refuse(channel, "407 Proxy Authentication Required")
        }
        let dialing: Task<Void, Never>? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.last += 1
            let number = state.last
            let task = Task {
                await dial(channel, destination)
                self.state.withLock { _ = $0.dialing.removeValue(forKey: number) }
            }
            state.dialing[number] = task
            return task
        }
        guard let dialing else { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in dialing.cancel() }
    }

    /// Connects to the proxy, and joins both connections.
    private func dial(_ channel: any Channel, _ destination: Origin) async {
        do {
            let dialer = dialer.to(destination)
            let server = try await withDeadline(
                ContinuousClock.now + Self.limit, discarding: { $0.close(promise: nil) }
            ) {
                try await dialer.connect(on: channel.eventLoop)
            }
            try await Glue.join(channel, server, saying: "HTTP/1.1 200 OK\r\n\r\n")
        } catch {
            state.withLock { $0.problem = error is DeadlineExceededError ? ConnectionError.stuckProxy : error }
            if channel.isActive { Self.refuse(channel, "502 Bad Gateway") }
        }
    }

    private static func refuse(_ channel: any Channel, _ status: String) {
        channel.writeAndFlush(ByteBuffer(string: "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n"))
            .whenComplete { _ in channel.close(promise: nil) }
    }
}

/// Where a new connection finds the relay, which begins to exist after it has begun to listen.
private final class Guests: Sendable {
    private struct Reference: Sendable { weak var relay: ProxyRelay? }
    private let reference = Mutex(Reference())

    var relay: ProxyRelay? { reference.withLock { $0.relay } }

    func open(_ relay: ProxyRelay) { reference.withLock { $0.relay = relay } }
}

/// Reads the head of a request.
private final class RelayGreeting: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private static let limit = 16 << 10
    private let guests: Guests
    private var received: [UInt8] = []

    init(_ guests: Guests) { self.guests = guests }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        // A client sends nothing more before it has its answer.
        guard received.suffix(4) == Array("\r\n\r\n".utf8) else {
            if received.count > Self.limit { context.close(promise: nil) }
            return
        }
        let channel = context.channel
        let head = String(decoding: received, as: UTF8.self).split(separator: "\r\n").map(String.init)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
        guard let relay = guests.relay else { return channel.close(promise: nil) }
        relay.serve(channel, head)
    }
}

/// Carries what arrives at one connection over to another, no faster than that takes it.
private final class Glue: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    private init(to other: any Channel) { self.other = other }

    /// Joins two connections of the same thread.
    /// - Parameter greeting: What the first is told before.
    static func join(_ client: any Channel, _ server: any Channel, saying greeting: String) async throws {
        try await client.eventLoop.submit {
            guard client.isActive, server.isActive else {
                server.close(promise: nil)
                throw ChannelError.eof
            }
            try client.pipeline.syncOperations.addHandler(Glue(to: server))
            try server.pipeline.syncOperations.addHandler(Glue(to: client))
            client.writeAndFlush(ByteBuffer(string: greeting), promise: nil)
        }.get()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.write(unwrapInboundIn(data), promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        other.flush()
        if !other.isWritable { _ = context.channel.setOption(.autoRead, value: false) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { _ = other.setOption(.autoRead, value: true) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
