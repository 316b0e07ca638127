#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension POSIXFileSystem {
    /// Makes room for a file: a temporary file beside it that is as large already, on the disk with its name.
    ///
    /// The room is written and not only claimed, since not every file system has `posix_fallocate`.
    public func prepare(
        _ path: String, room: Int, mode: UInt16, replacing: Bool
    ) throws(FileError) -> any PreparedFile {
        try Signals.deferred { () throws(FileError) in
            let target = replacing ? try destination(of: path) : path
            let zeros = [UInt8](repeating: 0, count: room)
            let temporary = try makeTemporary(beside: target, zeros, mode: mode)
            do throws(FileError) {
                try synchronizeParent(of: temporary.path)
            } catch {
                unlink(temporary.path)
                throw error
            }
            return PreparedTemporary(temporary, target: target, isReplacing: replacing, sweeps: target == path)
        }
    }
}

private final class PreparedTemporary: PreparedFile {
    private let room: POSIXFileSystem.Temporary
    private let target: String
    private let isReplacing: Bool
    private let sweeps: Bool

    init(_ room: consuming POSIXFileSystem.Temporary, target: String, isReplacing: Bool, sweeps: Bool) {
        self.room = room
        self.target = target
        self.isReplacing = isReplacing
        self.sweeps = sweeps
    }

    /// Each step is tried a second time: what is to be stored cannot be had again.
    func commit(_ bytes: [UInt8]) throws(FileError) -> Bool {
        try Signals.deferred { () throws(FileError) in
            defer { discard() }
            try twice { () throws(FileError) in try fill(bytes) }
            let isPlaced = try twice { () throws(FileError) in try place() }
            guard isPlaced else { return false }
            let disk = POSIXFileSystem()
            try twice { () throws(FileError) in try disk.synchronizeParent(of: target) }
            if sweeps { disk.removeLeftovers(in: Path.directory(of: target)) }
            return true
        }
    }

    func discard() { unlink(room.path) }

    private func fill(_ bytes: [UInt8]) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                pwrite(room.file.number, $0.baseAddress, $0.count, off_t(written))
            }
            guard count >= 0 || errno == EINTR else { throw FileError(errno, "write", target) }
            written += max(0, count)
        }
        guard ftruncate(room.file.number, off_t(bytes.count)) == 0 else { throw FileError(errno, "write", target) }
        try room.file.synchronize(named: target)
    }

    private func place() throws(FileError) -> Bool {
        if isReplacing {
            guard rename(room.path, target) == 0 else { throw FileError(errno, "replace", target) }
            return true
        }
        // Unlike rename, link never takes the place of something else.
        guard link(room.path, target) != 0 else { return true }
        guard errno == EEXIST else { throw FileError(errno, "create", target) }
        return false
    }

    private func twice<Result>(_ step: () throws(FileError) -> Result) throws(FileError) -> Result {
        if let result = try? step() { return result }
        return try step()
    }
}
