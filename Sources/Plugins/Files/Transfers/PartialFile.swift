import Core
import NIOCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A download that is under way: stands beside its target under a name of its own, and takes the target's name once it is
/// complete and on the disk. One process at a time works on it.
final class PartialFile: Sendable {
    /// The file that it is to become.
    let target: String
    private let hold: Mutex<LockedFile>
    /// Whether it is what stood under the target's name, with all its bytes.
    private let isTakenOver = Atomic<Bool>(false)
    private let position: Atomic<Int64>
    private let reached: Atomic<Int64>
    private let origin = Mutex<RemoteVersion?>(nil)

    private init(target: String, file: LockedFile, position: Int64) {
        self.target = target
        hold = Mutex(file)
        self.position = Atomic(position)
        reached = Atomic(position)
    }

    /// Takes up what an earlier run left, or begins.
    /// - Throws: ``Failure`` with `transfer_in_progress` while another process works on it, or why it cannot be opened.
    static func open(for target: String) throws(Failure) -> PartialFile {
        let path = try path(for: target, "partial")
        do throws(FileError) {
            guard let file = try LockedFile.open(path) else {
                throw FileError(EWOULDBLOCK, "lock", target)
            }
            return PartialFile(target: target, file: file, position: try file.size())
        } catch {
            guard error.operation != "lock" else {
                throw Failure(
                    .transferInProgress, "another process is downloading to \(target)",
                    advice: "wait for it, or end it, and run this again")
            }
            throw Failure(writing: error)
        }
    }

    /// Where a file that goes with a target stands. The name does not grow with the target's, which may be as long as names
    /// can be.
    static func path(for target: String, _ kind: String) throws(Failure) -> String {
        let name = target.steps(omittingEmpty: true).last ?? target
        let digest = try MessageDigest.sha256Hex(Array(name.utf8)).prefix(16)
        return Path.join(Path.directory(of: target), ".olares-\(digest).\(kind)")
    }

    /// How much of the target is there.
    var length: Int64 { position.load(ordering: .relaxed) }

    /// The most that was ever there; throwing it away does not count as getting further.
    var furthest: Int64 { reached.load(ordering: .relaxed) }

    /// The state of the remote file that it is a part of; `nil` where that is not known.
    var version: RemoteVersion? {
        get { origin.withLock { $0 } }
        set { origin.withLock { $0 = newValue } }
    }

    private var file: LockedFile { hold.withLock { $0 } }

    /// Takes the file under the target's name for the beginning, in this one's place, so that nothing is copied.
    /// - Returns: Whether that could be done: not with a file that has other names too, or is somebody else's.
    func takeOver() throws(Failure) -> Bool {
        var status = stat()
        guard lstat(target, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1,
            status.st_uid == geteuid(), status.st_mode & S_IRWXU & 0o600 == 0o600
        else { return false }
        let path = file.path
        guard systemRename(target, path) == 0 else { return false }
        do throws(FileError) {
            guard let taken = try LockedFile.open(path) else { throw FileError(EWOULDBLOCK, "lock", target) }
            position.store(try taken.size(), ordering: .relaxed)
            hold.withLock { $0 = taken }
        } catch {
            throw Failure(writing: error)
        }
        reached.store(length, ordering: .relaxed)
        isTakenOver.store(true, ordering: .relaxed)
        version = nil
        return true
    }

    /// Gives what was taken over its name back, with what has come since.
    /// - Returns: Whether it has it.
    func giveBack() -> Bool {
        var status = stat()
        guard isTakenOver.load(ordering: .relaxed), lstat(target, &status) != 0 else { return false }
        return systemRename(file.path, target) == 0
    }

    /// Throws away what is there.
    func restart() throws(Failure) {
        isTakenOver.store(false, ordering: .relaxed)
        do throws(FileError) { try file.truncate(to: 0) } catch { throw Failure(writing: error) }
        position.store(0, ordering: .relaxed)
        version = nil
    }

    /// Adds what has arrived.
    func append(_ bytes: ByteBuffer) throws(Failure) {
        do throws(FileError) { try file.write(bytes, at: length) } catch { throw Failure(writing: error) }
        let length = position.add(Int64(bytes.readableBytes), ordering: .relaxed).newValue
        reached.max(length, ordering: .relaxed)
    }

    /// Gives it the target's name.
    /// - Parameters:
    ///   - isReplacing: Whether what stands there goes; otherwise that is a failure.
    ///   - permissions: The target's.
    ///   - modified: When the contents changed; `nil` leaves now.
    func publish(isReplacing: Bool, permissions: UInt16, modified: Timestamp?) throws(Failure) {
        file.stamp(permissions: permissions, modified: modified)
        do throws(FileError) {
            try file.synchronize()
            try isReplacing ? rename() : link()
            let directory = Path.directory(of: target)
            try Descriptor(opening: directory, O_RDONLY | O_DIRECTORY).synchronize(named: directory)
        } catch {
            throw Failure(writing: error)
        }
    }

    /// Removes it.
    func discard() { file.remove() }

    private func rename() throws(FileError) {
        guard systemRename(file.path, target) == 0 else { throw FileError(errno, "rename", target) }
    }

    /// Renames without replacing what may have come to stand there meanwhile.
    private func link() throws(FileError) {
        if systemLink(file.path, target) == 0 {
            file.remove()
            return
        }
        guard errno != EEXIST else { throw FileError(EEXIST, "create", target) }
        // Some file systems know no second name for a file.
        var status = stat()
        guard lstat(target, &status) != 0 else { throw FileError(EEXIST, "create", target) }
        try rename()
    }
}

private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }
private func systemLink(_ from: String, _ to: String) -> Int32 { link(from, to) }

extension Failure {
    /// A local file that cannot be written.
    init(writing error: FileError) {
        let code: FailureCode =
            switch error.kind {
            case .diskFull: .diskFull
            default: error.operation == "create" ? .localFileExists : .fileUnwritable
            }
        self.init(code, error.text, advice: error.advice ?? "look at \(error.path)")
    }

    /// A local file that cannot be read.
    init(reading error: FileError) {
        self.init(.fileUnreadable, error.text, advice: error.advice ?? "look at \(error.path)")
    }
}
