#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension FileError {
    /// The failure that `number` (an `errno`) stands for.
    package init(_ number: Int32, _ operation: String, _ path: String) {
        let kind: Kind =
            switch number {
            case EACCES, EPERM: .notPermitted
            case ENOSPC, EDQUOT: .diskFull
            case EROFS: .readOnly
            case EIO: .faulty
            case EISDIR: .isDirectory
            case ENOTDIR: .notDirectory
            case ENOLCK: .noLocks
            default: .other
            }
        self.init(kind: kind, operation: operation, path: path, reason: ErrorNumber.text(number))
    }

    /// What a person can do about it; `nil` where the text says all there is to say.
    public var advice: String? {
        switch kind {
        case .notPermitted: "give yourself access to \(path), or run as the user who owns it"
        case .diskFull: "free some space on the disk that holds \(path)"
        case .readOnly: "\(path) is on a read-only file system: use another directory"
        case .faulty: "check the disk that holds \(path)"
        case .isDirectory: "move the directory \(path) out of the way; a file belongs there"
        case .notDirectory: "a part of \(path) is a file where a directory belongs: move it out of the way"
        case .tooLarge: "\(path) is larger than it can rightly be: restore it or move it out of the way"
        case .noLocks:
            "the file system that holds \(path) has no locks to give, as some network file systems: set OLARES_CLI_HOME to a "
                + "directory on a local disk"
        case .untrusted:
            "run as the user who owns \(path); or make it your own, and `chmod o-w` it, once you know what is in it"
        case .irregular: "move \(path) out of the way; a file belongs there"
        case .other: nil
        }
    }
}
