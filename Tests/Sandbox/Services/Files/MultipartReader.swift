import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads a `multipart/form-data` body part by part, holding no more than a piece of it.
struct MultipartReader {
    /// The head of a part.
    struct Part {
        let name: String
        /// As it was sent.
        let fileName: String?

        /// Whether the file's name is this one, in any of the ways in which quotation marks are sent.
        func isFile(named name: String) -> Bool {
            let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            let encoded = name.replacing("\"", with: "%22").replacing("\n", with: "%0A").replacing("\r", with: "%0D")
            return [name, escaped, encoded].contains(fileName)
        }
    }

    private var body: RequestBody.AsyncIterator
    /// What has arrived and is not yet used.
    private var pending = ByteBuffer(string: "\r\n")
    private let delimiter: [UInt8]

    init(_ request: Request) throws(Refusal) {
        let type = request.headers[.contentType] ?? ""
        guard type.hasPrefix("multipart/form-data"), let range = type.firstRange(of: "boundary=") else {
            throw Refusal(.unsupportedMediaType, "no multipart/form-data: \(type)")
        }
        let boundary = type[range.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        delimiter = Array("\r\n--\(boundary)".utf8)
        body = request.body.makeAsyncIterator()
    }

    /// The next part, when the one before has been read to its end; nil after the last.
    mutating func next() async throws -> Part? {
        // Before the first part stands a delimiter like that behind each one.
        if isInPart { _ = try await upTo(delimiter) }
        isInPart = true
        while pending.readableBytes < 2 { try await read() }
        guard pending.readString(length: 2) != "--" else { return nil }
        let head = try await upTo(Array("\r\n\r\n".utf8))
        guard let name = Self.parameter("name", of: head) else { throw Refusal(.badRequest, "a part has no name") }
        return Part(name: name, fileName: Self.parameter("filename", of: head))
    }

    /// The rest of a part as text.
    mutating func text() async throws -> String {
        defer { isInPart = false }
        return try await upTo(delimiter)
    }

    /// A part of a known length, piece by piece. Its end is not searched for, which makes it as fast as the disk.
    mutating func consume(_ length: Int, _ use: (UnsafeRawBufferPointer) throws -> Void) async throws {
        var rest = length
        while rest > 0 {
            if pending.readableBytes == 0 { try await read() }
            let count = min(rest, pending.readableBytes)
            try pending.withUnsafeReadableBytes { try use(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
            pending.moveReaderIndex(forwardBy: count)
            rest -= count
        }
        while pending.readableBytes < delimiter.count { try await read() }
        guard pending.readBytes(length: delimiter.count) == delimiter else {
            throw Refusal(.badRequest, "the part is longer than \(length) bytes")
        }
        isInPart = false
    }

    /// Whether the delimiter that ends the present part is still to come.
    private var isInPart = true

    /// Text that ends with a mark, which is taken away too.
    private mutating func upTo(_ mark: [UInt8]) async throws -> String {
        while true {
            if let length = distance(to: mark) {
                let text = pending.readString(length: length) ?? ""
                pending.moveReaderIndex(forwardBy: mark.count)
                return text
            }
            guard pending.readableBytes < 64 << 10 else { throw Refusal(.badRequest, "a head or field is too long") }
            try await read()
        }
    }

    /// How many bytes stand before a mark; nil where it has not come. By the system's search: a chunk has a dozen fields, and
    /// a search of ours would take more time in a debug build than the chunk itself.
    private func distance(to mark: [UInt8]) -> Int? {
        pending.withUnsafeReadableBytes { bytes in
            var rest = bytes[...]
            while rest.count >= mark.count, let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                let found = memchr(start, Int32(mark[0]), rest.count - mark.count + 1)
            {
                let index = rest.startIndex + (UnsafeRawPointer(found) - start)
                if memcmp(found, mark, mark.count) == 0 { return index }
                rest = rest[(index + 1)...]
            }
            return nil
        }
    }

    private mutating func read() async throws {
        guard var piece = try await body.next() else { throw Refusal(.badRequest, "the body ends before its end") }
        pending.discardReadBytes()
        if pending.readableBytes == 0 { pending = piece } else { pending.writeBuffer(&piece) }
    }

    /// A quoted parameter of `Content-Disposition`; the file's name, which can have anything in it, is the last one.
    private static func parameter(_ name: String, of head: String) -> String? {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard let start = line.firstRange(of: "; \(name)=\"")?.upperBound else { continue }
            let rest = line[start...]
            let end = name == "filename" ? rest.lastIndex(of: "\"") : rest.firstIndex(of: "\"")
            return end.map { String(rest[..<$0]) }
        }
        return nil
    }
}
