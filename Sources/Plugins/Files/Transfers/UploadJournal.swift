import NIOCore
import OlaresCore
import Synchronization

/// Remembers which files of a job were begun in one request. Where the connection breaks in the middle of that, the server
/// keeps the beginning under the final name: the next run must be able to tell it from a file of somebody else's.
final class UploadJournal: Sendable {
    /// What an earlier run noted.
    let begun: Begun
    private let file: LockedFile
    private let end: Mutex<Int64>

    private static let limit = 64 << 20

    /// Takes hold of the journal of a job; `nil` while another process holds it, or where nothing can be written.
    /// - Parameters:
    ///   - directory: Where records are kept.
    ///   - account: Who uploads.
    ///   - source: What is uploaded; with the target it tells this job from others.
    ///   - target: The remote directory.
    init?(in directory: String, account: String, source: String, target: RemotePath, files: any FileSystem) {
        guard let place = Self.place(in: directory, account, source, target),
            (try? files.makeDirectory(directory, mode: 0o700)) != nil, let file = try? LockedFile.open(place)
        else { return nil }
        let contents = (try? file.contents(limit: Self.limit)) ?? []
        self.file = file
        begun = Begun(contents)
        end = Mutex(Int64(contents.count))
    }

    private static func place(
        in directory: String, _ account: String, _ source: String, _ target: RemotePath
    ) -> String? {
        let job = Array("\(account)\n\(source)\n\(target.text)\nfiles".utf8)
        return (try? MessageDigest.sha256Hex(job).prefix(32)).map { Path.join(directory, "\($0).journal") }
    }

    deinit { if end.withLock({ $0 }) == 0 { file.remove() } }

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

extension UploadJournal {
    /// The files that an earlier run of a job began.
    struct Begun: Sendable {
        /// By the bytes of paths.
        private let lines: Set<[UInt8]>

        fileprivate init(_ contents: [UInt8]) { lines = Set(contents.split(separator: 0).map { Array($0) }) }

        /// Looks into the journal of a job, which another process may hold.
        init(in directory: String, account: String, source: String, target: RemotePath, files: any FileSystem) {
            let place = UploadJournal.place(in: directory, account, source, target)
            self.init(place.flatMap { try? files.read($0, limit: UploadJournal.limit) } ?? [])
        }

        /// Whether an earlier run began this file, and did not get as far as to look what had become of it.
        func has(_ path: RemotePath) -> Bool { lines.contains(Array(path.text.utf8)) }

        /// Whether such a run did not even hear that the server has the whole of it.
        func isUnfinished(_ path: RemotePath) -> Bool {
            has(path) && !lines.contains([UploadJournal.whole] + Array(path.text.utf8))
        }
    }
}
