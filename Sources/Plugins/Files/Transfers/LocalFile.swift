import NIOCore
import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A local file that is read from any place.
final class LocalFile: Sendable {
    /// How it is called in messages.
    let path: String
    private let file: Descriptor
    /// Where its contents begin.
    private let base: Int64

    /// Opens a file for reading.
    init(opening path: String) throws(Failure) {
        self.path = path
        base = 0
        do throws(FileError) {
            // A pipe in place of the file would keep the caller waiting.
            file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
        } catch {
            throw Failure(reading: error)
        }
    }

    /// Takes over an open file.
    /// - Parameter base: The place that counts as its beginning.
    init(_ file: consuming Descriptor, path: String, base: Int64 = 0) {
        self.path = path
        self.file = file
        self.base = base
    }

    /// What tells one state of the file from another, and how much there is to read.
    func state() throws(Failure) -> LocalState {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw Failure(reading: FileError(errno, "stat", path)) }
        #if canImport(Darwin)
        let (time, change) = (status.st_mtimespec, status.st_ctimespec)
        #else
        let (time, change) = (status.st_mtim, status.st_ctim)
        #endif
        return LocalState(
            size: max(0, Int64(status.st_size) -| base),
            modified: Int64(time.tv_sec) *| 1_000_000_000 +| Int64(time.tv_nsec),
            changed: Int64(change.tv_sec) *| 1_000_000_000 +| Int64(change.tv_nsec), inode: UInt64(status.st_ino))
    }

    /// Reads at most `count` bytes from `offset` on, behind what is in `buffer`.
    /// - Returns: How many were read; 0 at the end.
    func read(at offset: Int64, count: Int, into buffer: inout ByteBuffer) throws(Failure) -> Int {
        var problem: Int32 = 0
        let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            while true {
                let got = pread(file.number, bytes.baseAddress, count, off_t(base +| offset))
                if got >= 0 { return got }
                guard errno == EINTR else {
                    problem = errno
                    return 0
                }
            }
        }
        guard problem == 0 else { throw Failure(reading: FileError(problem, "read", path)) }
        return got
    }

    /// Whether there is anything to read.
    func hasContents() throws(Failure) -> Bool {
        var byte = ByteBuffer()
        return try read(at: 0, count: 1, into: &byte) > 0
    }

    /// The MD5 of its first bytes, which are read for it.
    func md5(of size: Int64) throws(Failure) -> String {
        let digest = try RunningMD5()
        var (offset, piece) = (Int64(0), ByteBuffer())
        while offset < size {
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            piece.clear()
            let got = try read(at: offset, count: Int(min(size -| offset, 256 << 10)), into: &piece)
            guard got > 0 else { throw .changed(path) }
            piece.withUnsafeReadableBytes { digest.update($0) }
            offset +|= Int64(got)
        }
        return digest.finish()
    }

    /// The same contents on the disk, where they stay as they are: for a file that does not tell how long it is.
    /// - Parameter directory: Where they are put; no name of them is left there.
    func spooled(in directory: String) throws(Failure) -> LocalFile {
        let spool: Descriptor
        do throws(FileError) { spool = try Spool.file(in: directory) } catch { throw Failure(writing: error) }
        var (offset, piece) = (Int64(0), ByteBuffer())
        while true {
            piece.clear()
            let got = try read(at: offset, count: 256 << 10, into: &piece)
            if got == 0 { return LocalFile(spool, path: path) }
            offset +|= Int64(got)
            do throws(FileError) {
                try spool.write(Array(piece.readableBytesView), named: "a file in \(directory)")
            } catch {
                throw Failure(writing: error)
            }
        }
    }
}

/// What tells one state of a local file from another.
struct LocalState: Equatable, Sendable {
    /// Bytes.
    let size: Int64
    /// When its contents changed, as whoever changed them wants it to be known: nanoseconds since the epoch.
    let modified: Int64
    /// When anything about it changed, which nobody can put back: nanoseconds since the epoch.
    let changed: Int64
    let inode: UInt64
}
