import NIOCore
import OlaresCore

/// Small files of a tree: one request, no record, no lock, and one synchronisation for all of them.
extension FileDownload {
    /// What became of a file that was to be fetched in one go.
    enum Whole {
        case fetched
        /// One stands there, which is what was wanted.
        case skipped
        /// It is not as it was listed.
        case otherwise
    }

    /// Whether it goes in one go. A provider that tells no size may send anything.
    var isWhole: Bool {
        guard !isAlone, entry.size < settings.wholeSize, !(source.fileType.isCloud && entry.size == 0) else {
            return false
        }
        if case .continue = existing { return false }
        return true
    }

    /// Fetches it.
    func fetchWhole() async throws(Failure) -> Whole {
        guard let isReplacing = try resolveExisting(nil) else {
            tally.update { $0.skipped += 1 }
            return .skipped
        }
        let number = tally.begin(name, size: entry.size)
        do throws(Failure) {
            let contents = try await settings.retry.run { () async throws(Failure) -> ByteBuffer in
                try await settings.stallWatch.run { activity throws(Failure) -> ByteBuffer in
                    try await receiveAll(number, activity)
                }
            }
            guard Int64(contents.readableBytes) == entry.size else {
                tally.abandon(number)
                return .otherwise
            }
            let file = WholeFile(
                target: target, contents: contents,
                permissions: (entry.permissions ?? 0o666) & ~settings.mask | 0o600, modified: entry.modified)
            do throws(FileError) { try file.make(isReplacing: isReplacing) } catch { throw Failure(writing: error) }
            tally.finish(number)
            return .fetched
        } catch {
            tally.abandon(number)
            throw error
        }
    }

    /// What the server sends, as far as it is no longer than was listed.
    private func receiveAll(_ number: Int, _ activity: StallWatch.Activity) async throws(Failure) -> ByteBuffer {
        let response = try await ask(from: nil)
        activity.note()
        guard response.status == 200 else { throw try await refusal(of: response) }
        try RawContents(path: source, entry: entry).check(response, for: "download \(source.text)")
        var contents = ByteBuffer()
        try await response.readChunks { chunk throws(Failure) in
            await settings.bandwidth?.pass(chunk.readableBytes) { activity.note() }
            contents.writeImmutableBuffer(chunk)
            activity.note()
            tally.move(number, bytes: chunk.readableBytes, to: Int64(contents.readableBytes))
            return contents.readableBytes <= entry.size
        }
        return contents
    }
}
