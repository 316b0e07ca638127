#if canImport(Glibc)
import CLinux
import Glibc
#elseif canImport(Musl)
import CLinux
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension POSIXFileSystem {
    /// Gives two files or directories each other's place, so that at every moment something stands at both.
    public func exchange(_ path: String, with other: String) throws(FileError) -> Bool {
        guard Self.swap(path, other) == 0 else {
            // Such are the answers of disks and kernels that know no exchange.
            if [EINVAL, ENOSYS, ENOTSUP].contains(errno) { return false }
            throw FileError(errno, "exchange", other)
        }
        do throws(FileError) {
            try synchronizeParent(of: other)
            if Path.directory(of: path) != Path.directory(of: other) { try synchronizeParent(of: path) }
            return true
        } catch {
            // Who is told of a failure takes both for what they were, and may throw the new one away.
            _ = Self.swap(path, other)
            throw error
        }
    }

    private static func swap(_ path: String, _ other: String) -> CInt {
        #if canImport(Darwin)
        return renamex_np(path, other, UInt32(RENAME_SWAP))
        #else
        // RENAME_EXCHANGE of linux/fs.h.
        return renameat2(AT_FDCWD, path, AT_FDCWD, other, 1 << 1)
        #endif
    }
}
