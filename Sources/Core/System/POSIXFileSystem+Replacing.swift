#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

// Whole files appear at once or not at all: docs/protocol/config.md, "Replacing a file".
extension POSIXFileSystem {
    /// Replaces a file at once and durably. Where `path` is a symbolic link, the file that it points to is replaced and
    /// the link stays, since people link such files into a directory that they keep elsewhere.
    public func replace(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) {
        try replace(path, with: bytes, mode: mode, sweeping: false)
    }

    /// The same, and removes what killed writers have left beside it, unless the file is somewhere else through a link: that
    /// directory is not the program's own.
    public func replace(_ path: String, with bytes: [UInt8], mode: UInt16, sweeping: Bool) throws(FileError) {
        try Signals.deferred { () throws(FileError) in
            let target = try destination(of: path)
            let temporary = try writeTemporary(beside: target, bytes, mode: mode)
            guard rename(temporary, target) == 0 else {
                throw discarding(temporary, FileError(errno, "replace", target))
            }
            try synchronizeParent(of: target)
            if sweeping, target == path { removeLeftovers(in: Path.directory(of: target)) }
        }
    }

    /// Creates a file, complete from its first moment, and removes what killed writers have left beside it; `false` when
    /// something stands there, be it a dangling link.
    public func create(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) -> Bool {
        try Signals.deferred { () throws(FileError) in
            let temporary = try writeTemporary(beside: path, bytes, mode: mode)
            // Unlike rename, link never takes the place of something else.
            let linked = link(temporary, path) == 0
            let number = errno
            unlink(temporary)
            guard linked || number == EEXIST else { throw FileError(number, "create", path) }
            if linked {
                try synchronizeParent(of: path)
                removeLeftovers(in: Path.directory(of: path))
            }
            return linked
        }
    }

    /// Removes the temporary files that killed processes have left in a directory: at once where the process is known to be
    /// dead, and after an hour, which nobody writes for, where it is not. None but this user's own are touched. Only so many
    /// names are looked at, since this comes with every write.
    func removeLeftovers(in directory: String) {
        guard let names = try? names(in: directory, atMost: 200) else { return }
        for name in names {
            guard let writer = Self.writer(ofTemporary: name) else { continue }
            let path = Path.join(directory, name)
            guard let status = try? status(path, following: false), status.kind == .file, status.owner == geteuid(),
                writer.isOver || status.modified / 1_000_000_000 < Int64(time(nil)) -| 3600
            else { continue }
            unlink(path)
        }
    }

    private static let temporaryPrefix = ".olares-cli-"
    private static let temporarySuffix = ".tmp"

    /// A name that nobody else gives to a file: `.olares-cli-<mark>.tmp`.
    private static func temporaryName() -> String { temporaryPrefix + ProcessMark.own.text + temporarySuffix }

    /// Who writes, or wrote, a temporary file; `nil` for any other name.
    private static func writer(ofTemporary name: String) -> ProcessMark? {
        guard name.hasPrefix(temporaryPrefix), name.hasSuffix(temporarySuffix) else { return nil }
        return ProcessMark(String(name.dropFirst(temporaryPrefix.count).dropLast(temporarySuffix.count)))
    }

    private func writeTemporary(beside path: String, _ bytes: [UInt8], mode: UInt16) throws(FileError) -> String {
        try makeTemporary(beside: path, bytes, mode: mode).path
    }

    /// A file of a random name that is still open.
    struct Temporary: ~Copyable {
        let path: String
        let file: Descriptor
    }

    /// A file of a random name beside another, whose content is on the disk.
    func makeTemporary(beside path: String, _ bytes: [UInt8], mode: UInt16) throws(FileError) -> Temporary {
        let temporary = Path.join(Path.directory(of: path), Self.temporaryName())
        let file: Descriptor
        do {
            file = try Descriptor(opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        } catch {
            throw FileError(kind: error.kind, operation: "write", path: path, reason: error.reason)
        }
        do throws(FileError) {
            try file.write(bytes, named: path)
            guard fchmod(file.number, mode_t(mode)) == 0 else { throw FileError(errno, "chmod", path) }
            try file.synchronize(named: path)
        } catch {
            throw discarding(temporary, error)
        }
        return Temporary(path: temporary, file: file)
    }

    private func discarding(_ temporary: String, _ error: FileError) -> FileError {
        unlink(temporary)
        return error
    }

    /// Where a chain of symbolic links ends, whether or not a file is there yet.
    func destination(of path: String) throws(FileError) -> String {
        var current = path
        for _ in 0..<40 {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlink(current, &buffer, buffer.count)
            // Not a link, or not there: either is the place. Every other fault shows when the place is written.
            guard length > 0 else { return current }
            let link = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
            current = link.hasPrefix("/") ? link : Path.join(Path.directory(of: current), link)
        }
        throw FileError(ELOOP, "replace", path)
    }
}
