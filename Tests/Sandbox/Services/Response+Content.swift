import Foundation
import Hummingbird
import NIOCore

extension Response {
    /// A JSON answer with sorted keys.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return Response(status: .internalServerError) }
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// An HTML page.
    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A line of plain text.
    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension ResponseBody {
    /// A body of `contentLength` bytes that repeats one chunk, without holding more than that in memory.
    init(repeating chunk: ByteBuffer, contentLength: Int) {
        self.init(contentLength: contentLength) { writer in
            var remaining = contentLength
            while remaining > 0, let part = chunk.getSlice(at: 0, length: min(remaining, chunk.readableBytes)) {
                try await writer.write(part)
                remaining -= part.readableBytes
            }
            try await writer.finish(nil)
        }
    }
}

/// An answer whose whole content is one sentence.
struct Message: Encodable {
    let message: String
}
