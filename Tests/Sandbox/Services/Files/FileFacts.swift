// Some of the system's headers, that of `stat` among them, come by way of it.
import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the disk knows of a file or directory. Symbolic links are followed, and said to be links.
struct FileFacts: Sendable {
    let isDirectory: Bool
    let isSymlink: Bool
    /// Whether it is a link that leads nowhere.
    let isDangling: Bool
    /// Bytes.
    let size: Int
    /// The nine bits.
    let permissions: Int
    /// When the content last changed: seconds since 1970, and nanoseconds besides.
    let modified: (seconds: Int, nanoseconds: Int)
    let inode: UInt64

    /// Nil where there is nothing.
    init?(_ path: String) {
        var link = stat()
        guard lstat(path, &link) == 0 else { return nil }
        isSymlink = link.st_mode & S_IFMT == S_IFLNK
        var target = stat()
        isDangling = stat(path, &target) != 0
        let info = isDangling ? link : target
        isDirectory = info.st_mode & S_IFMT == S_IFDIR
        size = Int(info.st_size)
        permissions = Int(info.st_mode & 0o777)
        inode = UInt64(info.st_ino)
        #if canImport(Darwin)
        modified = (info.st_mtimespec.tv_sec, info.st_mtimespec.tv_nsec)
        #else
        modified = (info.st_mtim.tv_sec, info.st_mtim.tv_nsec)
        #endif
    }

    /// The mode as a number in the manner of Go: permissions below, flags from the top bit down.
    var mode: Int { permissions | (isDirectory ? 1 << 31 : 0) | (isSymlink ? 1 << 27 : 0) }

    /// Changes whenever the content does.
    var entityTag: String {
        let parts = [Int(truncatingIfNeeded: inode), size, modified.seconds, modified.nanoseconds]
        return "\"" + parts.map { String($0, radix: 16) }.joined(separator: "-") + "\""
    }

    /// The time as RFC 3339 has it, with as many digits as are needed.
    var modifiedText: String {
        let time = civilTime
        var text = String(time.tm_year + 1900) + "-" + two(time.tm_mon + 1) + "-" + two(time.tm_mday)
        text += "T" + two(time.tm_hour) + ":" + two(time.tm_min) + ":" + two(time.tm_sec)
        guard modified.nanoseconds > 0 else { return text + "Z" }
        var digits = Substring(String(1_000_000_000 + modified.nanoseconds).dropFirst())
        while digits.hasSuffix("0") { digits.removeLast() }
        return text + "." + digits + "Z"
    }

    /// The time as HTTP headers have it, in whole seconds.
    var lastModified: String {
        let time = civilTime
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let date = two(time.tm_mday) + " " + months[Int(time.tm_mon)] + " " + String(time.tm_year + 1900)
        let clock = two(time.tm_hour) + ":" + two(time.tm_min) + ":" + two(time.tm_sec)
        return days[Int(time.tm_wday)] + ", " + date + " " + clock + " GMT"
    }

    private var civilTime: tm {
        var seconds = time_t(modified.seconds)
        var time = tm()
        gmtime_r(&seconds, &time)
        return time
    }

    private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
