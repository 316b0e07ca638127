#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The permission bits that new files and directories of this process do without: its umask.
public enum CreationMask {
    /// The bits. A file that another thread makes at the same moment gets no more rights because of the question.
    public static var current: UInt16 {
        // The only way to read it is to set it.
        let mask = umask(0o077)
        umask(mask)
        return UInt16(truncatingIfNeeded: mask)
    }
}
