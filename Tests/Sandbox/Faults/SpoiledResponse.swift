import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Faults that let an answer begin and then spoil it.
extension FaultPlayer {
    /// Changes the answer as the faults ask; true means that the connection must end with it.
    func spoil(_ response: inout Response) async throws -> Bool {
        var endsConnection = false
        for fault in faults {
            switch fault.action {
            case .cutAfter(let bytes):
                response.wrapWriter { CuttingWriter(base: $0, remaining: bytes) }
                endsConnection = true
            case .slowBody(let bytesPerSecond):
                response.wrapWriter { SlowWriter(base: $0, bytesPerSecond: bytesPerSecond) }
            case .wrongContentLength(let difference):
                let length = max(0, (response.body.contentLength ?? 0) + difference)
                response.headers[.contentLength] = String(length)
                endsConnection = true
            case .badChunks:
                try await wire.send(ByteBuffer(string: Self.badChunks))
                wire.close()
                throw ConnectionGone()
            default:
                break
            }
        }
        return endsConnection
    }

    private static let badChunks = [
        "HTTP/1.1 200 OK", "Content-Type: application/json", "Transfer-Encoding: chunked", "",
        "6", #"{"a":1"#, "chunk", "}", "-1", "", "",
    ].joined(separator: "\r\n")
}

/// Stops after so many bytes.
private struct CuttingWriter: ResponseBodyWriter {
    struct Cut: Error {}

    var base: any ResponseBodyWriter
    var remaining: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        let part = buffer.getSlice(at: buffer.readerIndex, length: min(remaining, buffer.readableBytes))
        if let part, part.readableBytes > 0 { try await base.write(part) }
        remaining -= buffer.readableBytes
        if remaining <= 0 { throw Cut() }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        throw Cut()
    }
}

/// Sends ten small pieces a second.
private struct SlowWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let bytesPerSecond: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        let size = max(1, bytesPerSecond / 10)
        let pause = Duration.seconds(Double(size) / Double(max(1, bytesPerSecond)))
        while let piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
            try await base.write(piece)
            try await Task.sleep(for: pause)
        }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await base.finish(trailingHeaders)
    }
}
