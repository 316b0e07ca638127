import Core
import NIOCore

/// Remembers which state of a local file the service holds a beginning of. The service knows names alone, so that without
/// it the rest of a changed file would be put behind the beginning of the former one.
///
/// It stands in a file that one process at a time holds, so that two uploads to one place do not mix.
final class UploadRecord: Sendable {
    private let file: LockedFile
    private let contents: [UInt8]

    private static let limit = 1 << 16

    /// Takes hold of the record of one upload.
    /// - Parameters:
    ///   - directory: Where records are kept.
    ///   - account: Who uploads.
    ///   - target: Where to; with the account it tells this upload from others.
    /// - Throws: ``Failure`` with `transfer_in_progress` while another process uploads to the same place.
    init(in directory: String, account: String, target: RemotePath, files: any FileSystem) throws(Failure) {
        let digest = try MessageDigest.sha256Hex(Array("\(account)\n\(target.text)".utf8)).prefix(32)
        do throws(FileError) {
            try files.makeDirectory(directory, mode: 0o700)
            guard let file = try LockedFile.open(Path.join(directory, "\(digest).json")) else {
                throw FileError(kind: .other, operation: "lock", path: directory, reason: "held")
            }
            self.file = file
            contents = (try? file.contents(limit: Self.limit)) ?? []
        } catch {
            guard error.operation != "lock" else {
                throw Failure(
                    .transferInProgress, "another process is uploading to \(target.text)",
                    advice: "wait for it, or end it, and run this again")
            }
            throw Failure(writing: error)
        }
    }

    /// Whether the service's beginning is of this state of this file.
    func isOf(_ local: String, _ state: LocalState) -> Bool { contents == Self.text(local, state) }

    /// Forgets what was being uploaded: until the service has taken the first chunk of something else, nothing can be gone
    /// on with.
    func clear() throws(Failure) {
        do throws(FileError) { try file.truncate(to: 0) } catch { throw Failure(writing: error) }
    }

    /// Writes down what is being uploaded from now on.
    func begin(_ local: String, _ state: LocalState) throws(Failure) {
        do throws(FileError) {
            // Damaged by a crash it is as good as none.
            try file.truncate(to: 0)
            try file.write(ByteBuffer(bytes: Self.text(local, state)), at: 0)
        } catch {
            throw Failure(writing: error)
        }
    }

    /// Removes the record: the upload is complete.
    func remove() { file.remove() }

    private static func text(_ local: String, _ state: LocalState) -> [UInt8] {
        let record: JSONValue = [
            "source": .string(local), "size": .integer(state.size), "modified": .integer(state.modified),
            "inode": .string(String(state.inode)),
        ]
        return Array(record.compactText.utf8)
    }
}
