import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Faults that let an answer begin and then spoil it.
extension FaultPlayer {
    /// Changes the answer as the faults ask; true means that the connection must end with it.
    func spoil(_ response: inout Response, toBody hasBody: Bool) async throws -> Bool {
        var endsConnection = false
        for fault in faults {
            switch fault.action {
            case .cutAfter(let bytes):
                response.wrapWriter { CuttingWriter(base: $0, remaining: bytes) }
                endsConnection = true
            case .cutRandomly(let seed, let meanBytes) where !hasBody:
                let bytes = RandomPoint(seed: seed, meanBytes: meanBytes).bytes
                response.wrapWriter { CuttingWriter(base: $0, remaining: bytes, sparesShort: true) }
                endsConnection = true
            case .holdAfter(let name, let bytes):
                response.wrapWriter { HoldingWriter(base: $0, remaining: bytes, gates: gates, name: name) }
            case .slowBody(let bytesPerSecond):
                response.wrapWriter { SlowWriter(base: $0, bytesPerSecond: bytesPerSecond) }
            case .wrongContentLength(let difference):
                let length = max(0, (response.body.contentLength ?? 0) + difference)
                response.headers[.contentLength] = String(length)
                endsConnection = true
            case .packed:
                response.wrapWriter { PackingWriter(base: $0) }
                response.headers[.contentLength] = nil
                response.headers[.contentEncoding] = "gzip"
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
    /// Whether a body that ends earlier is complete.
    var sparesShort = false

    mutating func write(_ buffer: ByteBuffer) async throws {
        let part = buffer.getSlice(at: buffer.readerIndex, length: min(remaining, buffer.readableBytes))
        if let part, part.readableBytes > 0 { try await base.write(part) }
        remaining -= buffer.readableBytes
        if remaining <= 0 { throw Cut() }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        guard sparesShort else { throw Cut() }
        try await base.finish(trailingHeaders)
    }
}

/// Waits at a gate before it goes on.
private struct HoldingWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    /// Bytes until the gate; nil behind it.
    var remaining: Int?
    let gates: Gates
    let name: String

    mutating func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        if let distance = remaining, distance <= rest.readableBytes {
            if let part = rest.readSlice(length: distance), part.readableBytes > 0 { try await base.write(part) }
            remaining = nil
            try await gates.wait(at: name)
        }
        remaining = remaining.map { $0 - rest.readableBytes }
        if rest.readableBytes > 0 { try await base.write(rest) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await base.finish(trailingHeaders)
    }
}

/// Packs the body when it is complete.
private struct PackingWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    private var body: [UInt8] = []

    init(base: any ResponseBodyWriter) { self.base = base }

    mutating func write(_ buffer: ByteBuffer) async throws { body += buffer.readableBytesView }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await base.write(Gzip.stored(body))
        try await base.finish(trailingHeaders)
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
