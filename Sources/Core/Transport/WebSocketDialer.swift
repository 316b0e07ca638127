import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Makes the connection of a WebSocket: one as requests have, and the upgrade.
struct WebSocketDialer: Sendable {
    let dialer: Dialer
    /// `host:port` of the proxy on the way; `nil` without.
    let proxy: String?
    /// Whether this process itself connects to that, with a connection of its own.
    let isRelayed: Bool

    /// What the server made of the request.
    enum Answer: Sendable {
        case open(ChannelWebSocket.Connection, subprotocol: String, over: ConnectionDetails)
        case refused(HTTPResponse)

        /// Closes a connection that nobody is going to use, which may not just be dropped.
        func discard() async {
            guard case .open(let connection, _, _) = self else { return }
            try? await connection.executeThenClose { _, _ in }
        }
    }

    /// The same while the body of a refusal may still be on its way.
    private enum Outcome: Sendable {
        case open(ChannelWebSocket.Connection, subprotocol: String)
        case refused(EventLoopFuture<HTTPResponse>)
    }

    /// Asks for the upgrade.
    /// - Parameters:
    ///   - request: Its head, without the fields that the upgrade itself needs.
    ///   - channel: A connection that nothing was sent over.
    /// - Throws: What the network libraries throw.
    func upgrade(_ channel: any Channel, _ request: HTTPRequestHead) async throws -> Answer {
        return try await withTaskCancellationHandler {
            do {
                let details = try await details(of: channel)
                switch try await configure(channel, request, details).get() {
                case .open(let connection, let subprotocol):
                    return .open(connection, subprotocol: subprotocol, over: details)
                case .refused(let response): return .refused(try await response.get())
                }
            } catch {
                channel.close(promise: nil)
                // How the upgrade reports a connection that ends before the answer.
                throw error as? ChannelError == .inappropriateOperationForState ? ChannelError.eof : error
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func details(of channel: any Channel) async throws -> ConnectionDetails {
        try await channel.eventLoop.submit {
            ConnectionDetails(channel, proxy: proxy, isRelayed: isRelayed, isReused: false)
        }.get()
    }

    private func configure(
        _ channel: any Channel, _ head: HTTPRequestHead, _ details: ConnectionDetails
    ) async throws -> EventLoopFuture<Outcome> {
        let host = dialer.origin.host
        return try await channel.eventLoop.submit {
            let upgrader = NIOTypedWebSocketClientUpgrader<Outcome>(maxFrameSize: ChannelWebSocket.longestMessage) {
                channel, head in
                channel.eventLoop.makeCompletedFuture { try Self.connection(channel, head) }
            }
            var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                    upgradeRequestHead: head, upgraders: [upgrader]
                ) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let response = channel.eventLoop.makePromise(of: HTTPResponse.self)
                        try channel.pipeline.syncOperations.addHandler(RefusalReading(response, host: host, details))
                        return .refused(response.futureResult)
                    }
                })
            // The first messages may come in the same packet as the answer.
            configuration.leftOverBytesStrategy = .forwardBytes
            return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                configuration: configuration)
        }.get()
    }

    private static func connection(_ channel: any Channel, _ head: HTTPResponseHead) throws -> Outcome {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(PingAnswering())
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1 << 14,
                maxAccumulatedFrameSize: ChannelWebSocket.longestMessage))
        let connection = try ChannelWebSocket.Connection(
            wrappingChannelSynchronously: channel,
            configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4)))
        return .open(connection, subprotocol: head.headers.first(name: "Sec-WebSocket-Protocol") ?? "")
    }
}

/// Reads an answer that is no upgrade, as far as a message needs it.
private final class RefusalReading: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private static let limit = 64 << 10
    private let promise: EventLoopPromise<HTTPResponse>
    private let host: String
    private let connection: ConnectionDetails
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()

    init(_ promise: EventLoopPromise<HTTPResponse>, host: String, _ connection: ConnectionDetails) {
        self.promise = promise
        self.host = host
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(var piece):
            body.writeBuffer(&piece)
            if body.readableBytes > Self.limit { finish(context) }
        case .end: finish(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { finish(context) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { finish(context) }

    /// A connection that ended before this was added does not say so again.
    func handlerRemoved(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }

    /// A body that breaks off is as good as its beginning.
    private func finish(_ context: ChannelHandlerContext) {
        context.close(promise: nil)
        guard let head else { return promise.fail(ChannelError.eof) }
        let body = body
        promise.succeed(
            HTTPResponse(
                status: Int(head.status.code), headers: head.headers.map { ($0.name, $0.value) },
                body: AsyncThrowingStream { stream in
                    stream.yield(body)
                    stream.finish()
                }, host: host, connection: connection))
    }
}
