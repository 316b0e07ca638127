#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Says in a name which process something belongs to, so that what a dead one left can be told from what a living one needs:
/// `<machine>-<process id>-<start>-<random>`, all hexadecimal.
///
/// The number alone is not enough, since another process may have it by now, and neither is it on another machine, or in
/// another container, that shares the folder: the machine is that of the running kernel and its table of processes.
public struct ProcessMark: Sendable, Equatable {
    private let machine: UInt64
    private let process: pid_t
    private let start: UInt64
    private let random: UInt32

    /// The mark of this process, another one each time.
    public static var own: ProcessMark {
        ProcessMark(
            machine: thisMachine, process: getpid(), start: start(of: getpid()) ?? 0,
            random: .random(in: .min ... .max))
    }

    private init(machine: UInt64, process: pid_t, start: UInt64, random: UInt32) {
        self.machine = machine
        self.process = process
        self.start = start
        self.random = random
    }

    /// Reads ``text``; `nil` when it is none.
    public init?(_ text: String) {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count == 4, let machine = UInt64(fields[0], radix: 16), let process = pid_t(fields[1], radix: 16),
            let start = UInt64(fields[2], radix: 16), let random = UInt32(fields[3], radix: 16), process > 0
        else { return nil }
        self.init(machine: machine, process: process, start: start, random: random)
    }

    /// As a part of a file's name.
    public var text: String {
        [machine, UInt64(process), start, UInt64(random)].map { String($0, radix: 16) }.joined(separator: "-")
    }

    /// Whether the process is known to have ended.
    public var isOver: Bool {
        guard machine == Self.thisMachine, machine != 0, start != 0 else { return false }
        return Self.start(of: process) != start
    }

    /// Which table of processes the numbers are from, by the boot and the namespace; 0 where that cannot be told.
    private static var thisMachine: UInt64 {
        #if canImport(Darwin)
        var boot = timeval()
        var size = MemoryLayout<timeval>.stride
        guard sysctlbyname("kern.boottime", &boot, &size, nil, 0) == 0 else { return 0 }
        return UInt64(bitPattern: Int64(boot.tv_sec))
        #else
        var namespace = stat()
        guard let boot = text(of: "/proc/sys/kernel/random/boot_id"), stat("/proc/self/ns/pid", &namespace) == 0 else {
            return 0
        }
        let digits = UInt64(boot.filter(\.isHexDigit).prefix(16), radix: 16) ?? 0
        return digits ^ UInt64(namespace.st_ino)
        #endif
    }

    /// When a process began, in a unit of the system's; `nil` when there is no such process.
    private static func start(of process: pid_t) -> UInt64? {
        #if canImport(Darwin)
        var info = kinfo_proc()
        var size = MemoryLayout<kinfo_proc>.stride
        var name = [CTL_KERN, KERN_PROC, KERN_PROC_PID, process]
        guard sysctl(&name, UInt32(name.count), &info, &size, nil, 0) == 0, size > 0 else { return nil }
        let time = info.kp_proc.p_un.__p_starttime
        return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000 &+ UInt64(bitPattern: Int64(time.tv_usec))
        #else
        // The name, which may have anything in it, stands in parentheses; the start is the twentieth field behind it.
        guard let text = text(of: "/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        // One that is dead, and that its parent has not asked after yet, keeps its entry.
        return fields.count > 19 && fields[0] != "Z" && fields[0] != "X" ? UInt64(fields[19]) : nil
        #endif
    }

    private static func text(of path: String) -> String? {
        guard let bytes = try? POSIXFileSystem().read(path, limit: 4096) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
