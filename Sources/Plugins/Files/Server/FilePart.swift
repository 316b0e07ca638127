import NIOCore
import OlaresCore

/// A part of a file, asked for with `Range` (docs/protocol/files.md, "Downloads"). A server that sends all of it all the same is read up
/// to the end of the part.
struct FilePart: Sendable {
    /// Where it begins, in bytes.
    let offset: Int64
    /// How many bytes at most; `nil` for everything that follows.
    let limit: Int64?

    /// Whether that is the file as it is.
    var isWhole: Bool { offset == 0 && limit == nil }

    /// What has to be asked for; nothing for a whole file.
    var headers: [(name: String, value: String)] {
        guard !isWhole else { return [] }
        let last = limit.map { String(offset +| $0 -| 1) } ?? ""
        return [("Range", "bytes=\(offset)-\(last)")]
    }

    /// Whether a file of this size has nothing there, which a server answers with 416.
    func isEmpty(of size: Int64) -> Bool { !isWhole && offset >= size }

    /// How many bytes of a file of this size it has.
    func count(of size: Int64) -> Int64 { max(0, min(limit ?? .max, size -| offset)) }

    /// Where in the file an answer begins.
    func start(of response: HTTPResponse, for what: String) throws(Failure) -> Int64 {
        let start = response.status == 206 ? ContentRange(response)?.start : 0
        guard let start, start <= offset else { throw RawContents.notTheFile(what, "another part of the file") }
        return start
    }

    /// Writes the bytes of the part, whatever else the answer has.
    /// - Parameters:
    ///   - start: Where in the file the answer begins.
    ///   - take: Takes the bytes, piece by piece.
    /// - Returns: How many there were.
    func read(
        _ response: HTTPResponse, from start: Int64, take: (ByteBuffer) throws(Failure) -> Void
    ) async throws(Failure) -> Int64 {
        var (position, count) = (start, Int64(0))
        try await response.readChunks { chunk throws(Failure) in
            var chunk = chunk
            let ahead = min(Int64(chunk.readableBytes), max(0, offset -| position))
            chunk.moveReaderIndex(forwardBy: Int(ahead))
            position +|= ahead +| Int64(chunk.readableBytes)
            let room = (limit ?? .max) -| count
            if let piece = chunk.readSlice(length: Int(min(room, Int64(chunk.readableBytes)))), piece.readableBytes > 0
            {
                count +|= Int64(piece.readableBytes)
                try take(piece)
            }
            return limit.map { count < $0 } ?? true
        }
        return count
    }
}

extension RawContents {
    /// Holds the bytes of a part against the listing, as ``confirm(_:_:for:)`` does those of a whole file.
    func confirm(_ size: Int64, of part: FilePart, _ server: FilesServer, for what: String) async throws(Failure) {
        guard !(path.fileType.isCloud && entry.size == 0) else { return }
        let now = try await server.status(of: path)
        if let now, now.size == entry.size, now.state != entry.state { throw Self.changed(what) }
        let expected = [entry.size, now?.size ?? entry.size].map(part.count)
        guard (expected.min() ?? 0)...(expected.max() ?? 0) ~= size else {
            throw Self.notTheFile(what, "\(size) bytes for a part of \(part.count(of: entry.size))")
        }
    }
}
