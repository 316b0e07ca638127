import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization

/// A connection that has left HTTP for WebSocket.
///
/// The handlers of HTTP stay where they are and hear nothing any more: what comes ends before them.
final class WebSocketLink: Sendable {
    enum Event {
        /// A part of a message; the first one begins it.
        case data(ByteBuffer, isFirst: Bool)
        case ping
        /// The client is gone, or has been silent for too long.
        case end
    }

    private let channel: any Channel
    private let bridge: NIOLoopBound<WebSocketBridge>

    private init(channel: any Channel, bridge: NIOLoopBound<WebSocketBridge>) {
        self.channel = channel
        self.bridge = bridge
    }

    /// Turns a connection whose upgrade has been answered. Events come on its event loop.
    static func open(
        on channel: any Channel, idle: TimeAmount, receive: @escaping @Sendable (Event) -> Void
    ) async throws -> WebSocketLink {
        try await channel.eventLoop.submit {
            let operations = channel.pipeline.syncOperations
            let bridge = WebSocketBridge(receive: receive)
            let handlers: [any ChannelHandler] = [
                IdleStateHandler(allTimeout: idle), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 16 << 20)),
                WebSocketFrameEncoder(), bridge,
            ]
            let encoder = try operations.handler(type: HTTPResponseEncoder.self)
            try operations.addHandlers(handlers, position: .before(encoder))
            return WebSocketLink(channel: channel, bridge: NIOLoopBound(bridge, eventLoop: channel.eventLoop))
        }.get()
    }

    /// Sends a message, and returns when it has left the process. Never to be called on an event loop.
    func send(_ message: ByteBuffer, inParts: Bool = false) throws {
        let middle = inParts ? message.readableBytes / 2 : message.readableBytes
        try channel.eventLoop.flatSubmit { [channel, bridge] in
            var rest = message
            let first = rest.readSlice(length: middle) ?? ByteBuffer()
            let promise = channel.eventLoop.makePromise(of: Void.self)
            if inParts {
                bridge.value.send(WebSocketFrame(fin: false, opcode: .binary, data: first), promise: nil)
                bridge.value.send(WebSocketFrame(fin: true, opcode: .continuation, data: rest), promise: promise)
            } else {
                bridge.value.send(WebSocketFrame(fin: true, opcode: .binary, data: first), promise: promise)
            }
            return promise.futureResult
        }.wait()
    }

    /// Says farewell. Never to be called on an event loop.
    func sendClose() throws {
        try channel.eventLoop.flatSubmit { [channel, bridge] in
            var code = ByteBuffer()
            code.write(webSocketErrorCode: .normalClosure)
            let promise = channel.eventLoop.makePromise(of: Void.self)
            bridge.value.send(WebSocketFrame(fin: true, opcode: .connectionClose, data: code), promise: promise)
            return promise.futureResult
        }.wait()
    }

    /// Takes no more from the network, or goes on with it.
    func setPaused(_ isPaused: Bool) {
        channel.eventLoop.execute { [bridge] in bridge.value.isPaused = isPaused }
    }
}

/// Between the frames and whoever deals with them.
private final class WebSocketBridge: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = NIOAny
    typealias OutboundOut = WebSocketFrame

    private let receive: @Sendable (WebSocketLink.Event) -> Void
    private var context: ChannelHandlerContext?
    private var isReadWanted = false

    var isPaused = false {
        didSet {
            guard !isPaused, isReadWanted else { return }
            isReadWanted = false
            context?.read()
        }
    }

    init(receive: @escaping @Sendable (WebSocketLink.Event) -> Void) {
        self.receive = receive
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func send(_ frame: WebSocketFrame, promise: EventLoopPromise<Void>?) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
    }

    func read(context: ChannelHandlerContext) {
        if isPaused { isReadWanted = true } else { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .binary, .text: receive(.data(frame.unmaskedData, isFirst: true))
        case .continuation: receive(.data(frame.unmaskedData, isFirst: false))
        case .ping:
            send(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData), promise: nil)
            receive(.ping)
        case .connectionClose: receive(.end)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        receive(.end)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent || event as? ChannelEvent == .inputClosed { receive(.end) }
        context.fireUserInboundEventTriggered(event)
    }
}
