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

    /// Turns a connection before its upgrade is answered, since what comes behind the answer may come at once. Events come
    /// on its event loop.
    static func open(
        on channel: any Channel, idle: TimeAmount, receive: @escaping @Sendable (Event) -> Void
    ) async throws -> WebSocketLink {
        try await channel.eventLoop.submit {
            let operations = channel.pipeline.syncOperations
            let bridge = WebSocketBridge(receive: receive)
            let handlers: [any ChannelHandler] = [
                IdleStateHandler(allTimeout: idle), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 16 << 20)),
                bridge,
            ]
            let encoder = try operations.handler(type: HTTPResponseEncoder.self)
            try operations.addHandlers(handlers, position: .before(encoder))
            return WebSocketLink(channel: channel, bridge: NIOLoopBound(bridge, eventLoop: channel.eventLoop))
        }.get()
    }

    /// Sends a message, and returns when it has left the process. Never to be called on an event loop.
    func send(_ message: ByteBuffer, inParts: Bool = false) throws {
        var rest = message
        if inParts, let first = rest.readSlice(length: message.readableBytes / 2) {
            try send(.binary, first, isLast: false)
            try send(.continuation, rest)
        } else {
            try send(.binary, message)
        }
    }

    /// Says farewell. Never to be called on an event loop.
    func sendClose() throws {
        var code = ByteBuffer()
        code.write(webSocketErrorCode: .normalClosure)
        try send(.connectionClose, code)
    }

    private func send(_ opcode: WebSocketOpcode, _ content: ByteBuffer, isLast: Bool = true) throws {
        try channel.eventLoop.flatSubmit { [channel, bridge] in
            let promise = channel.eventLoop.makePromise(of: Void.self)
            bridge.value.send(opcode, content, isLast: isLast, promise: promise)
            return promise.futureResult
        }.wait()
    }

    /// Takes no more from the network, or goes on with it.
    func setPaused(_ isPaused: Bool) {
        channel.eventLoop.execute { [bridge] in bridge.value.isPaused = isPaused }
    }
}

/// Between the frames and whoever deals with them. It makes the frames that go out, so that the answer to the upgrade can
/// pass by as it is.
private final class WebSocketBridge: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

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

    func send(
        _ opcode: WebSocketOpcode, _ content: ByteBuffer, isLast: Bool = true, promise: EventLoopPromise<Void>?
    ) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        var head = ByteBuffer()
        head.writeInteger(UInt8(webSocketOpcode: opcode) | (isLast ? 0x80 : 0))
        switch content.readableBytes {
        case ..<126: head.writeInteger(UInt8(content.readableBytes))
        case ..<65536: head.writeMultipleIntegers(UInt8(126), UInt16(content.readableBytes))
        default: head.writeMultipleIntegers(UInt8(127), UInt64(content.readableBytes))
        }
        context.write(wrapOutboundOut(.byteBuffer(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(content)), promise: promise)
    }

    func read(context: ChannelHandlerContext) {
        if isPaused { isReadWanted = true } else { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var content = frame.data
        if let key = frame.maskKey { content.unmask(key) }
        switch frame.opcode {
        case .binary, .text: receive(.data(content, isFirst: true))
        case .continuation: receive(.data(content, isFirst: false))
        case .ping:
            send(.pong, content, promise: nil)
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

extension ByteBuffer {
    /// Takes a client's mask away, eight bytes at a time: NIO's own way, byte by byte, is too slow for large streams where
    /// nothing is optimised.
    fileprivate mutating func unmask(_ key: WebSocketMaskingKey) {
        let key = Array(key)
        withUnsafeMutableReadableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var index = 0
            while index < bytes.count, (Int(bitPattern: start) + index) % 8 != 0 {
                bytes[index] ^= key[index & 3]
                index += 1
            }
            let count = (bytes.count - index) / 8
            let mask = (0..<8).reduce(UInt64(0)) { $0 | UInt64(key[(index + $1) & 3]) << UInt64(8 * $1) }.littleEndian
            let words = (start + index).assumingMemoryBound(to: UInt64.self)
            var number = 0
            while number < count {
                words[number] ^= mask
                number += 1
            }
            for index in (index + 8 * count)..<bytes.count { bytes[index] ^= key[index & 3] }
        }
    }
}
