import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// What became of one request on the wire: over which connection it went, and whether anything of an answer came.
final class Exchange: Sendable {
    /// The header field by which a request says which exchange it is. It is taken off before anything is sent.
    static let field = "olares-cli-exchange"

    private struct Course {
        /// `nil` until the request's head was handed to a connection.
        var connection: ConnectionDetails?
        var isAnswered = false
    }

    private let course = Mutex(Course())

    /// The connection that it went over; `nil` while nothing of it was sent.
    var connection: ConnectionDetails? { course.withLock(\.connection) }

    /// Whether the server may never have seen it: it had no connection, or one that had carried requests before and ended without
    /// a byte of an answer to it.
    var isUnanswered: Bool {
        course.withLock { course in
            guard let connection = course.connection else { return true }
            return connection.isReused && !course.isAnswered
        }
    }

    fileprivate func begin(on connection: ConnectionDetails) { course.withLock { $0.connection = connection } }
    fileprivate func noteAnswer() { course.withLock { $0.isAnswered = true } }
}

/// The exchanges that are under way, by the number that their requests carry.
final class Exchanges: Sendable {
    private let open = Mutex<(last: Int, exchanges: [String: Exchange])>((0, [:]))

    /// Adds one.
    /// - Returns: The number, as ``Exchange/field`` has it.
    func add(_ exchange: Exchange) -> String {
        open.withLock { open in
            open.last += 1
            let number = String(open.last)
            open.exchanges[number] = exchange
            return number
        }
    }

    /// Gives one out, and forgets it.
    func remove(_ number: String) -> Exchange? { open.withLock { $0.exchanges.removeValue(forKey: number) } }
}

/// Sees what goes over one connection of HTTP/1.1, where requests follow one another, and tells their exchanges.
final class ExchangeWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let exchanges: Exchanges
    private let proxy: String?
    private let isRelayed: Bool
    private var current: Exchange?
    private var count = 0

    private init(_ exchanges: Exchanges, proxy: String?, isRelayed: Bool) {
        self.exchanges = exchanges
        self.proxy = proxy
        self.isRelayed = isRelayed
    }

    /// Puts one into a connection that is about to carry its first request.
    /// - Parameters:
    ///   - proxy: `host:port` of the proxy that it goes through.
    ///   - isRelayed: Whether this process itself connects to that, with a connection of its own.
    static func add(
        to channel: any Channel, for exchanges: Exchanges, proxy: String?, isRelayed: Bool
    ) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            try pipeline.addHandler(
                ExchangeWatch(exchanges, proxy: proxy, isRelayed: isRelayed), position: .after(decoder))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), let number = head.headers.first(name: Exchange.field)
        else {
            return context.write(data, promise: promise)
        }
        head.headers.remove(name: Exchange.field)
        current = exchanges.remove(number)
        current?.begin(
            on: ConnectionDetails(
                context.channel, proxy: proxy, isRelayed: isRelayed, isReused: count > 0))
        count += 1
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { current?.noteAnswer() }
        context.fireChannelRead(data)
    }
}

/// The connection that an answer came over, for `--debug`.
public struct ConnectionDetails: Equatable, Sendable {
    /// The address connected to, which is the proxy's where there is one, such as `203.0.113.7 port 443`.
    public let address: String
    /// The version of TLS, such as `TLS 1.3`; `nil` without.
    public let tls: String?
    /// Whether it had carried a request before.
    public let isReused: Bool
    /// `host:port` of the proxy that it goes through; `nil` without.
    public let proxy: String?

    /// All of it in words.
    var text: String {
        "HTTP/1.1\(tls.map { " and \($0)" } ?? "") to \(place), "
            + (isReused ? "a kept connection" : "a new connection")
    }

    private var place: String {
        guard let proxy else { return address }
        return proxy == address ? "the proxy \(proxy)" : "\(address), the proxy \(proxy)"
    }

    /// To be called on the channel's own thread.
    /// - Parameters:
    ///   - proxy: `host:port` of the proxy that it goes through.
    ///   - isRelayed: Whether this process itself connects to that, with a connection of its own.
    ///   - isReused: Whether it has carried a request before.
    init(_ channel: any Channel, proxy: String?, isRelayed: Bool, isReused: Bool) {
        let relayed = isRelayed ? proxy : nil
        address =
            relayed ?? channel.remoteAddress.map { "\($0.ipAddress ?? "?") port \($0.port ?? 0)" }
            ?? "an unknown address"
        tls = ((try? channel.pipeline.syncOperations.nioSSL_tlsVersion()) ?? nil).map(\.name)
        self.proxy = proxy
        self.isReused = isReused
    }
}

extension TLSVersion {
    /// The version as people write it.
    fileprivate var name: String {
        switch self {
        case .tlsv1: "TLS 1.0"
        case .tlsv11: "TLS 1.1"
        case .tlsv12: "TLS 1.2"
        case .tlsv13: "TLS 1.3"
        }
    }
}
