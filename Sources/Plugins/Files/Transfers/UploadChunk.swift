import NIOCore
import OlaresCore
import OlaresExecution

/// One file that is to be uploaded.
struct UploadFile: Sendable {
    /// The local file.
    let local: String
    /// Bytes.
    let size: Int64
    /// Where it goes inside the target's directory, with slashes: `photos/2026/a.jpg`.
    let path: String
    /// Where it goes.
    let remote: RemotePath
    /// Contents that are open already, such as standard input; otherwise `local` is opened.
    var opened: LocalFile?

    /// The last part of its path.
    var name: String { remote.name }

    /// The directories of its path with a slash at their end; `nil` where it has none.
    var folder: String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(path[...slash])
    }
}

extension UploadFile {
    /// The same file with its true size.
    func of(size: Int64) -> UploadFile {
        UploadFile(local: local, size: size, path: path, remote: remote, opened: opened)
    }

    /// The same file under another name in the same directory.
    func named(_ name: String) -> UploadFile {
        UploadFile(
            local: local, size: size, path: (folder ?? "") + name,
            remote: remote.parent.appending(name, isDirectory: false), opened: opened)
    }
}

/// One chunk of a file, as a form that can be sent again (docs/protocol/files.md, "Uploads").
struct UploadChunk: Sendable {
    let file: UploadFile
    let contents: LocalFile
    let target: UploadTarget
    /// The bytes of the file that it carries.
    let range: Range<Int64>
    /// Of all chunks but the last, in bytes, as far as is known.
    let chunkSize: Int64

    /// Whether the file ends with it.
    var isLast: Bool { range.upperBound == file.size }

    /// How many chunks the file has, if all are of this size.
    var count: Int64 { file.size / chunkSize +| (file.size % chunkSize == 0 ? 0 : 1) }

    /// From 1. The service looks at one thing alone: whether it is ``count``.
    var number: Int64 { isLast ? count : min(range.lowerBound / chunkSize +| 1, max(1, count -| 1)) }

    /// The request that carries it.
    /// - Parameters:
    ///   - link: Path and query that the service gave for this file.
    ///   - bandwidth: How fast it may go.
    ///   - sent: Called with the number of bytes of the file that have gone out since the request began.
    func request(
        to link: String, at bandwidth: Bandwidth?, sent: @escaping @Sendable (Int64) -> Void
    ) throws(Failure) -> ServiceRequest {
        let boundary = "olares-cli-\(UInt64.random(in: .min ... .max))\(UInt64.random(in: .min ... .max))"
        let head = ByteBuffer(string: try head(boundary))
        let tail = ByteBuffer(string: "\r\n--\(boundary)--\r\n")
        let (contents, range) = (contents, range)
        let length = Int64(head.readableBytes + tail.readableBytes) +| Int64(range.count)
        let body = HTTPBody.repeatable(
            {
                FileStream(
                    head: head, contents: contents, range: range, tail: tail, bandwidth: bandwidth, sent: sent)
            }, length: length)
        return ServiceRequest(
            "POST", .files, link + (link.utf8.contains(UInt8(ascii: "?")) ? "&ret-json=1" : "?ret-json=1"),
            headers: [
                ("Accept", "application/json; text/javascript, */*; q=0.01"),
                ("Content-Disposition", "attachment; filename=\"\(file.name.uriComponent)\""),
                ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound -| 1)/\(file.size)"),
                ("Content-Type", "multipart/form-data; boundary=\(boundary)"),
            ], body: body, timeout: nil)
    }

    private func head(_ boundary: String) throws(Failure) -> String {
        let identifier = try MessageDigest.md5Hex(Array((target.parentDirectory + file.path).utf8))
        var fields = [
            ("resumableChunkNumber", "\(number)"), ("resumableChunkSize", "\(chunkSize)"),
            ("resumableCurrentChunkSize", "\(range.count)"), ("resumableTotalSize", "\(file.size)"),
            ("resumableType", MediaType.of(file.name)), ("resumableIdentifier", identifier),
            ("resumableFilename", file.name), ("resumableRelativePath", file.path),
            ("resumableTotalChunks", "\(count)"),
            ("parent_dir", target.chunkParentDirectory), ("driveType", target.driveType),
        ]
        if let folder = file.folder { fields.append(("relative_path", folder)) }
        var text = ""
        for (name, value) in fields {
            text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        return text
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(MultipartForm.quoted(file.name))\""
            + "\r\nContent-Type: \(MediaType.of(file.name))\r\n\r\n"
    }
}

/// A part of a file between what comes before and after it, such as the fields of a form. Holds one piece at a time.
struct FileStream: AsyncSequence, Sendable {
    var head = ByteBuffer()
    let contents: LocalFile
    let range: Range<Int64>
    var tail = ByteBuffer()
    /// How fast it may go; `nil` for as fast as it can.
    var bandwidth: Bandwidth?
    /// Called with the number of bytes of the file that have gone out.
    let sent: @Sendable (Int64) -> Void

    func makeAsyncIterator() -> Iterator { Iterator(stream: self, offset: range.lowerBound) }

    /// Gives the head with the first bytes of the file, and the tail with the last: a small file goes out at once.
    struct Iterator: AsyncIteratorProtocol {
        fileprivate let stream: FileStream
        fileprivate var offset: Int64
        private var isAtEnd = false

        fileprivate init(stream: FileStream, offset: Int64) {
            self.stream = stream
            self.offset = offset
        }

        mutating func next() async throws -> ByteBuffer? {
            stream.sent(offset -| stream.range.lowerBound)
            guard !isAtEnd else { return nil }
            let isFirst = offset == stream.range.lowerBound
            let left = stream.range.upperBound -| offset
            let count = Int(Swift.min(left, Int64(stream.bandwidth?.pieceSize ?? 256 << 10)))
            let (sent, done) = (stream.sent, offset -| stream.range.lowerBound)
            await stream.bandwidth?.pass(count) { sent(done) }
            var piece = ByteBufferAllocator().buffer(
                capacity: (isFirst ? stream.head.readableBytes : 0) + count
                    + (left == count ? stream.tail.readableBytes : 0))
            if isFirst { piece.writeImmutableBuffer(stream.head) }
            let got = try stream.contents.read(at: offset, count: count, into: &piece)
            guard got > 0 else { throw OlaresCore.Failure.changed(stream.contents.path) }
            offset +|= Int64(got)
            isAtEnd = offset == stream.range.upperBound
            if isAtEnd { piece.writeImmutableBuffer(stream.tail) }
            return piece
        }
    }
}

extension Failure {
    /// A local file that is not what it was when its upload began.
    static func changed(_ path: String) -> Failure {
        Failure(
            .localFileChanged, "\(path) changed while it was being uploaded",
            advice: "run it again once nothing writes to it")
    }
}
