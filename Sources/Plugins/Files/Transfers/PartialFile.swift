import NIOCore
import OlaresCore
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
    private let held: Mutex<Held>
    private let position: Atomic<Int64>
    private let reached: Atomic<Int64>
    private let origin = Mutex<RemoteVersion?>(nil)

    /// What is written to.
    private struct Held {
        var file: LockedFile
        /// Whether it stood under the target's name before, which it gets back where the download fails.
        var isTargetItself = false
        /// Whether it was given back, and another begun.
        var hasReturned = false
        /// How long it was when it was taken from the target; `nil` where it was not, or nobody knows any more.
        var adoptedSize: Int64?
    }

    private var file: LockedFile { held.withLock { $0.file } }

    private init(target: String, file: LockedFile, position: Int64) {
        self.target = target
        held = Mutex(Held(file: file))
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
            guard error.operation != "take over" else {
                throw Failure(
                    .fileUnwritable, "\(error.path) belongs to another user, so nothing is written into it",
                    advice: "have it removed, or name another local path")
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

    /// Throws away what is there; a file that was the target's gets its name back instead, and another is begun.
    func restart() throws(Failure) {
        do throws(FileError) {
            if isTargetItself {
                let place = file.path
                try returnTarget()
                guard let file = try LockedFile.open(place) else { throw FileError(EWOULDBLOCK, "lock", target) }
                held.withLock { $0.file = file }
            } else {
                try file.truncate(to: 0)
            }
        } catch {
            throw Failure(writing: error)
        }
        position.store(0, ordering: .relaxed)
        version = nil
    }

    // MARK: The target as the beginning

    /// Whether it stood under the target's name before, and does no longer.
    var isTargetItself: Bool { held.withLock { $0.isTargetItself } }

    /// Takes what stands under the target's name for the beginning, without copying it: shares its blocks, or else is that
    /// very file from then on.
    /// - Returns: `false` where neither can be, and nothing has changed.
    func adoptTarget() throws(Failure) -> Bool {
        do throws(FileError) {
            if !file.shareContents(of: target) {
                guard let taken = try file.replaced(by: target) else { return false }
                held.withLock { $0 = Held(file: taken, isTargetItself: true) }
            }
            let size = try file.size()
            held.withLock { $0.adoptedSize = size }
            position.store(size, ordering: .relaxed)
            reached.max(size, ordering: .relaxed)
            return true
        } catch {
            throw Failure(writing: error)
        }
    }

    /// Gives a file that was the target's its name back, with what has been added to it.
    private func returnTarget() throws(FileError) {
        try file.move(to: target)
        held.withLock { state in
            state.isTargetItself = false
            state.hasReturned = true
        }
    }

    /// Takes away what was added to a file that was the target's.
    func dropAdditions() {
        guard isTargetItself, let size = held.withLock({ $0.adoptedSize }), size < length else { return }
        guard (try? file.truncate(to: size)) != nil else { return }
        position.store(size, ordering: .relaxed)
    }

    /// The MD5 of what is there, all of which is read for it.
    func md5() throws(Failure) -> String { try LocalFile(opening: file.path).md5(of: length) }

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
            try isReplacing || held.withLock({ $0.hasReturned }) ? file.replace(target) : file.move(to: target)
            let directory = Path.directory(of: target)
            try Descriptor(opening: directory, O_RDONLY | O_DIRECTORY).synchronize(named: directory)
        } catch {
            throw Failure(writing: error)
        }
    }

    /// Removes it; a file that was the target's gets its name back instead.
    func discard() {
        // Where something else has come to stand there, it stays as it is called: nothing of the person's is thrown away.
        if isTargetItself { try? returnTarget() } else { file.remove() }
    }
}

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
