import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization

/// A WebSocket over a connection that has been upgraded.
struct ChannelWebSocket: WebSocket {
    typealias Connection = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    /// The longest message that is taken, whole or in fragments: a hundred times what Kubernetes sends.
    static let longestMessage = 4 << 20
    /// RFC 6455, 7.4.1: the purpose is fulfilled.
    private static let normalClosure: UInt16 = 1000
    /// So many pings in a row may stay without any sign of life.
    private static let maxUnanswered = 3

    let subprotocol: String
    let connection: ConnectionDetails?
    private let inbound: NIOAsyncChannelInboundStream<WebSocketFrame>
    private let channel: any Channel
    private let host: String
    private let liveness = Liveness()

    init(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ channel: any Channel, subprotocol: String,
        over connection: ConnectionDetails, host: String
    ) {
        self.inbound = inbound
        self.channel = channel
        self.subprotocol = subprotocol
        self.connection = connection
        self.host = host
    }

    func send(_ message: ByteBuffer) async throws(Failure) { try await write(.binary, message) }

    func close() async throws(Failure) {
        try await write(.connectionClose, ByteBuffer(integer: Self.normalClosure))
    }

    func receive(_ take: (ByteBuffer) async throws(Failure) -> Void) async throws(Failure) -> WebSocketClosure {
        do {
            for try await frame in inbound {
                liveness.heard.add(1, ordering: .relaxed)
                switch frame.opcode {
                case .text, .binary:
                    liveness.isTaking.store(true, ordering: .relaxed)
                    defer { liveness.isTaking.store(false, ordering: .relaxed) }
                    try await take(frame.unmaskedData)
                case .connectionClose:
                    try? await write(.connectionClose, frame.unmaskedData)
                    return WebSocketClosure(frame.unmaskedData)
                default: break
                }
            }
        } catch {
            throw Failure(transport: error, host: host)
        }
        throw Failure(transport: Task.isCancelled ? CancellationError() : ChannelError.eof, host: host)
    }

    func keepAlive(every interval: Duration, expectingAnswers: Bool, clock: any Clock) async throws(Failure) {
        var heard = -1
        var unanswered = 0
        while true {
            await clock.sleep(for: interval)
            if Task.isCancelled { return }
            let now = liveness.heard.load(ordering: .relaxed)
            // What has arrived is not seen while a message is being taken.
            let isSilent = now == heard && !liveness.isTaking.load(ordering: .relaxed)
            unanswered = expectingAnswers && isSilent ? unanswered + 1 : 0
            heard = now
            guard unanswered < Self.maxUnanswered else { throw Failure(transport: DeadlineExceededError(), host: host) }
            // Not waited for: where nothing gets through, the count of unanswered pings is to go on.
            guard channel.isWritable else { continue }
            let ping = WebSocketFrame(fin: true, opcode: .ping, maskKey: .random(), data: ByteBuffer())
            channel.writeAndFlush(ping, promise: nil)
        }
    }

    /// Returns once the system has taken it all, so that nothing piles up here. A cancelled task does not wait for that, and
    /// the connection is of no more use then.
    private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws(Failure) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        do {
            try await withTaskCancellationHandler {
                try await channel.writeAndFlush(frame).get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            throw Failure(transport: Task.isCancelled ? CancellationError() : error, host: host)
        }
    }

    /// What tells a dead connection from a quiet one.
    private final class Liveness: Sendable {
        let heard = Atomic<Int>(0)
        let isTaking = Atomic<Bool>(false)
    }
}

extension WebSocketClosure {
    /// Reads the payload of a close frame.
    fileprivate init(_ payload: ByteBuffer) {
        var payload = payload
        let code = payload.readInteger(as: UInt16.self).map(Int.init)
        self.init(code: code, reason: payload.readString(length: payload.readableBytes) ?? "")
    }
}

/// Answers the server's pings. Beside the messages, so that a server which does not read keeps nobody from reading.
final class PingAnswering: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        // A sign of life, to be counted as one.
        context.fireChannelRead(data)
        guard frame.opcode == .ping, context.channel.isWritable else { return }
        let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData)
        context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    }
}
