import NIOCore
import OlaresCore
import Synchronization

/// Holds the bytes of an entry against what the archive itself says of it. The service sends them with 200 although its own
/// check has failed (docs/protocol/files.md, "Archives").
///
/// Of the formats only zip says something that can be had without unpacking everything.
final class EntryCheck: Sendable {
    private let known: ZipDirectory.Entry?
    private let sum = Mutex((checksum: CRC32(), size: Int64(0)))

    /// - Parameter known: What the archive says; `nil` for nothing.
    init(_ known: ZipDirectory.Entry?) { self.known = known }

    /// The next bytes have come.
    func note(_ bytes: ByteBuffer) {
        guard known != nil else { return }
        sum.withLock { sum in
            sum.size +|= Int64(bytes.readableBytes)
            bytes.withUnsafeReadableBytes { sum.checksum.update($0) }
        }
    }

    /// Looks at all that has come.
    /// - Parameter what: What was being done, for the message.
    func finish(_ what: String) throws(Failure) {
        guard let known else { return }
        let (checksum, size) = sum.withLock { ($0.checksum.value, $0.size) }
        guard size != known.size || known.checksum.map({ $0 != checksum }) == true else { return }
        throw Failure(
            .serverRefused,
            "\(what): the archive is damaged: the entry's \(size == known.size ? "check sum" : "length") is not the one that "
                + "the archive says it has", advice: "copy the archive afresh: these bytes are not the file's",
            retryable: false)
    }
}

extension FilesServer {
    /// What a zip archive says of an entry; `nil` where it does not, or cannot be looked into, which keeps nobody from reading it.
    func zipEntry(_ name: String, of archive: RemotePath) async -> ZipDirectory.Entry? {
        guard let tail = try? await range("bytes=-\(ZipDirectory.tailSize)", of: archive), let size = tail.total,
            let place = ZipDirectory.place(in: tail.bytes, ofArchive: size), place.size <= ZipDirectory.longest
        else { return nil }
        let tailStart = size -| Int64(tail.bytes.count)
        if let start = Int(exactly: place.offset -| tailStart), start >= 0 {
            return ZipDirectory.entry(named: name, in: Array(tail.bytes[start..<start + Int(place.size)]))
        }
        let list = try? await range("bytes=\(place.offset)-\(place.offset +| place.size -| 1)", of: archive)
        return list.flatMap { ZipDirectory.entry(named: name, in: $0.bytes) }
    }

    /// Some bytes of a file, and how many it has.
    private func range(_ range: String, of path: RemotePath) async throws(Failure) -> (bytes: [UInt8], total: Int64?) {
        let request = ServiceRequest(
            "GET", .files, "/api/raw/\(path.asFile.encoded)", headers: [("Accept", "*/*"), ("Range", range)])
        let response = try await answer(request, for: "look into \(path.text)", at: path)
        guard response.status == 206 else { return ([], nil) }
        return (try await response.collect(limit: Int(ZipDirectory.longest)), ContentRange(response)?.total)
    }
}
