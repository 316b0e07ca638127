import CSpawn
import Foundation
import Synchronization

/// A process in a session of its own, with pipes or a terminal.
final class ExecProcess: Sendable {
    /// Why there is none, as a shell would number it.
    struct CannotStart: Error {
        let code: Int
        let message: String
    }

    let pid: pid_t
    /// Where its input is written; nil when it has none. Whoever writes closes it.
    let input: Int32?
    /// Where its output is read, by the number of the channel. Whoever reads closes them.
    let outputs: [UInt8: Int32]
    private let isReaped = Mutex(false)

    /// Starts a command in a folder. Nothing is inherited but what is named here.
    init(
        _ command: [String], folder: String, environment: [String: String], hasInput: Bool, terminal: PseudoTerminal?
    ) throws {
        let program = try Self.find(command[0], in: environment["PATH"] ?? "", folder)
        var launch = Launch(program: program, arguments: command, environment: environment, folder: folder)
        if let terminal {
            for number: Int32 in 0...2 { launch.files[number] = terminal.path }
            pid = try launch.start()
            (input, outputs) = (hasInput ? terminal.duplicate() : nil, [1: terminal.duplicate()])
            return
        }
        let (stdin, stdout, stderr) = (try PipeEnds.open(), try PipeEnds.open(), try PipeEnds.open())
        if hasInput { launch.descriptors[0] = stdin.reading } else { launch.files[0] = "/dev/null" }
        launch.descriptors[1] = stdout.writing
        launch.descriptors[2] = stderr.writing
        defer { for end in [stdin.reading, stdout.writing, stderr.writing] { close(end) } }
        do {
            pid = try launch.start()
        } catch {
            for end in [stdin.writing, stdout.reading, stderr.reading] { close(end) }
            throw error
        }
        if !hasInput { close(stdin.writing) }
        (input, outputs) = (hasInput ? stdin.writing : nil, [1: stdout.reading, 2: stderr.reading])
    }

    /// Kills the process and its group, unless it has ended.
    func kill() {
        isReaped.withLock { isReaped in
            if !isReaped { _ = Foundation.kill(-pid, SIGKILL) }
        }
    }

    /// Waits for the end, clears away what is left of its group, and returns what a shell would call its exit code.
    func waitForEnd() -> Int {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return isReaped.withLock { isReaped in
            // The number is given up under the lock, so that no signal goes to whoever has it next.
            _ = Foundation.kill(-pid, SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            isReaped = true
            let signal = status & 0x7f
            return Int(signal == 0 ? (status >> 8) & 0xff : 128 + signal)
        }
    }

    /// Where a command's program is.
    private static func find(_ name: String, in path: String, _ folder: String) throws(CannotStart) -> String {
        let places =
            name.contains("/")
            ? [name.hasPrefix("/") ? name : "\(folder)/\(name)"] : path.split(separator: ":").map { "\($0)/\(name)" }
        if let place = places.first(where: { access($0, X_OK) == 0 && !Self.isFolder($0) }) { return place }
        guard places.contains(where: { access($0, F_OK) == 0 }) else {
            throw CannotStart(code: 127, message: "exec: \"\(name)\": executable file not found in $PATH")
        }
        throw CannotStart(code: 126, message: "exec: \"\(name)\": permission denied")
    }

    private static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }
}

/// The two ends of a pipe, which no child inherits.
struct PipeEnds: Sendable {
    let reading: Int32
    let writing: Int32

    static func open() throws -> PipeEnds {
        var ends: [Int32] = [0, 0]
        #if canImport(Darwin)
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #else
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw POSIXError(.EMFILE) }
        #endif
        return PipeEnds(reading: ends[0], writing: ends[1])
    }
}

/// A terminal for a process.
final class PseudoTerminal: Sendable {
    /// The device, by which a session takes it.
    let path: String
    private let master: Int32

    init() throws {
        master = posix_openpt(O_RDWR | O_NOCTTY)
        guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0 else { throw POSIXError(.ENXIO) }
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        var name = [CChar](repeating: 0, count: 256)
        guard ptsname_r(master, &name, name.count) == 0 else { throw POSIXError(.ENXIO) }
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { close(master) }

    /// Another descriptor of our side.
    func duplicate() -> Int32 { fcntl(master, F_DUPFD_CLOEXEC, 0) }

    func resize(columns: Int, rows: Int) {
        var size = winsize()
        size.ws_col = UInt16(clamping: columns)
        size.ws_row = UInt16(clamping: rows)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }
}
