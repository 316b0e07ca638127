import NIOCore
import OlaresCore

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
        let path = try Self.path(in: directory, account, target)
        do throws(FileError) {
            try files.makeDirectory(directory, mode: 0o700)
            guard let file = try LockedFile.open(path) else {
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

    /// Whether there is a record of an upload that was not seen to end.
    static func isLeft(
        in directory: String, account: String, target: RemotePath, files: any FileSystem
    ) -> Bool {
        guard let path = try? path(in: directory, account, target) else { return false }
        return (try? files.status(path, following: false))??.size ?? 0 > 0
    }

    private static func path(in directory: String, _ account: String, _ target: RemotePath) throws(Failure) -> String {
        let digest = try MessageDigest.sha256Hex(Array("\(account)\n\(target.text)".utf8)).prefix(32)
        return Path.join(directory, "\(digest).json")
    }

    /// Whether an earlier run has begun something here.
    var isOfEarlierRun: Bool { !contents.isEmpty }

    /// Whether the service's beginning is of this state of this file, and goes to this place.
    func isOf(_ upload: UploadFile, _ state: LocalState) -> Bool { contents == Self.text(upload, state) }

    /// Whether an earlier run was about to send this state of this file, or has begun to.
    func isAnnounced(_ upload: UploadFile, _ state: LocalState) -> Bool {
        contents.starts(with: Self.text(upload, state))
    }

    /// Writes down what is about to be sent. Until the service has taken the first chunk of it, what it holds may be of
    /// something else, and nothing can be gone on with.
    func announce(_ upload: UploadFile, _ state: LocalState) throws(Failure) {
        try write(Self.text(upload, state) + Array(" announced".utf8))
    }

    /// Writes down what is being uploaded from now on.
    func begin(_ upload: UploadFile, _ state: LocalState) throws(Failure) { try write(Self.text(upload, state)) }

    private func write(_ text: [UInt8]) throws(Failure) {
        do throws(FileError) {
            // Damaged by a crash it is as good as none.
            try file.truncate(to: 0)
            try file.write(ByteBuffer(bytes: text), at: 0)
        } catch {
            throw Failure(writing: error)
        }
    }

    /// Where it stands.
    var path: String { file.path }

    /// Removes a record: the upload is complete, and what is there has been looked at.
    static func remove(_ path: String) { (try? LockedFile.open(path))?.remove() }

    private static func text(_ upload: UploadFile, _ state: LocalState) -> [UInt8] {
        let record: JSONValue = [
            "source": .string(upload.local), "place": .string(upload.remote.name), "size": .integer(state.size),
            "modified": .integer(state.modified), "changed": .integer(state.changed),
            "inode": .string(String(state.inode)),
        ]
        return Array(record.compactText.utf8)
    }
}
