import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Waits for the connection every two megabytes.
///
/// The server's own back-pressure looks at the socket alone. Where encryption is what takes the time, a fast writer
/// would fill the memory with data that waits for it.
struct PacedWriter: ResponseBodyWriter {
    private static let window = 2 << 20

    private var base: any ResponseBodyWriter
    private let wire: Wire
    private var unsent = 0

    init(base: any ResponseBodyWriter, wire: Wire) {
        self.base = base
        self.wire = wire
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await base.write(buffer)
        unsent += buffer.readableBytes
        guard unsent >= Self.window else { return }
        unsent = 0
        try await wire.drain()
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await base.finish(trailingHeaders)
    }
}

extension Response {
    /// Puts a writer before the one that the body is written to, leaving the head as it is.
    mutating func wrapWriter(_ wrap: @escaping @Sendable (any ResponseBodyWriter) -> any ResponseBodyWriter) {
        let head = head
        let original = body
        body = ResponseBody(contentLength: original.contentLength) { writer in
            try await original.write(wrap(writer))
        }
        self.head = head
    }
}
