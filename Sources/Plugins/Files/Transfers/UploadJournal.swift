import NIOCore
import OlaresCore
import Synchronization

/// Remembers which files of a job were begun in one request. Where the connection breaks in the middle of that, the server
/// keeps the beginning under the final name: the next run must be able to tell it from a file of somebody else's.
final class UploadJournal: Sendable {
    private let file: LockedFile
    /// What an earlier run noted, by the bytes of its path.
    private let begun: Set<[UInt8]>
    private let end: Mutex<Int64>

    private static let limit = 64 << 20

    /// Takes hold of the journal of a job; `nil` while another process holds it, or where nothing can be written.
    /// - Parameters:
    ///   - directory: Where records are kept.
    ///   - account: Who uploads.
    ///   - source: What is uploaded; with the target it tells this job from others.
    ///   - target: The remote directory.
    init?(in directory: String, account: String, source: String, target: RemotePath, files: any FileSystem) {
        let job = Array("\(account)\n\(source)\n\(target.text)\nfiles".utf8)
        guard let digest = try? MessageDigest.sha256Hex(job).prefix(32),
            (try? files.makeDirectory(directory, mode: 0o700)) != nil,
            let file = try? LockedFile.open(Path.join(directory, "\(digest).journal"))
        else { return nil }
        let contents = (try? file.contents(limit: Self.limit)) ?? []
        self.file = file
        begun = Set(contents.split(separator: 0).map { Array($0) })
        end = Mutex(Int64(contents.count))
    }

    deinit { if end.withLock({ $0 }) == 0 { file.remove() } }

    /// Whether an earlier run began this file, and did not get as far as to look what had become of it.
    func hasBegun(_ path: RemotePath) -> Bool { begun.contains(Array(path.text.utf8)) }

    /// Whether such a run did not even hear that the server has the whole of it.
    func isUnfinished(_ path: RemotePath) -> Bool {
        hasBegun(path) && !begun.contains([Self.whole] + Array(path.text.utf8))
    }

    /// What stands before the path of a file of which the server has the whole; no path begins with it.
    private static let whole = UInt8(ascii: "+")

    /// Notes that a file is begun, or that the server has the whole of it.
    func note(_ path: RemotePath, isWhole: Bool = false) throws(Failure) {
        let line = (isWhole ? [Self.whole] : []) + Array(path.text.utf8) + [0]
        do throws(FileError) {
            try end.withLock { (end) throws(FileError) in
                try file.write(ByteBuffer(bytes: line), at: end)
                end +|= Int64(line.count)
            }
        } catch {
            throw Failure(writing: error)
        }
    }

    /// Removes it: all that was begun has been looked at.
    func remove() { file.remove() }
}
