import Foundation
import Synchronization

/// A program in the foreground of a terminal, started by a shell as a person's is: Ctrl-C and Ctrl-Z reach it, it can be
/// suspended and brought back, and the terminal outlives it.
final class TerminalSession: Sendable {
    /// Starts the program, tells on standard output what becomes of it, and brings it back to the foreground for each line
    /// of standard input. Of a program that an interrupt ends, a shell without the trap would think that it is meant too.
    private static let script = """
        set -m
        trap : INT
        sh -c 'echo "pid $$"; exec "$@" <&4 >&6 2>&7 3>&- 4>&- 6>&- 7>&-' sh "$@"
        status=$?
        exec 4<&- 6>&- 7>&-
        echo "back $status"
        while read order; do
            fg >/dev/null
            echo "back $?"
        done
        """

    private let shell: ChildProcess
    private let terminal: Terminal
    private let stdout = Transcript()
    private let stderr = Transcript()
    private let resumptions = Mutex(0)

    /// - Parameters:
    ///   - input: Standard input, in place of the terminal.
    ///   - capturesOutput: Whether standard output is a pipe rather than the terminal.
    ///   - capturesErrors: Whether standard error is.
    init(
        _ program: String, _ arguments: [String], on terminal: Terminal, environment: [String: String],
        directory: String, input: Spawn.Source?, capturesOutput: Bool, capturesErrors: Bool,
        timeLimit: Duration
    ) throws {
        self.terminal = terminal
        let device = Spawn.Source.file(terminal.path, flags: O_RDWR)
        // The first descriptor opened on the terminal makes it the session's.
        var others: [Int32: Spawn.Source] = [3: device, 4: input ?? device]
        var captures: [Int32: Transcript] = [:]
        if capturesOutput { captures[6] = stdout } else { others[6] = device }
        if capturesErrors { captures[7] = stderr } else { others[7] = device }
        shell = try ChildProcess(
            "/bin/sh", ["-c", Self.script, "sh", program] + arguments, environment: environment, directory: directory,
            input: .open, others: others, captures: captures, leadsSession: true,
            timeLimit: timeLimit)
        if !capturesOutput { stdout.complete() }
        if !capturesErrors { stderr.complete() }
    }

    /// The program's process id.
    var pid: pid_t {
        get async {
            _ = await shell.stdout.wait(for: "\n")
            let line = shell.stdout.text.prefix { $0 != "\n" }
            return pid_t(line.dropFirst("pid ".count)) ?? -1
        }
    }

    /// Sends the program a signal.
    func send(_ signal: Int32) async {
        let pid = await pid
        if pid > 0 { kill(pid, signal) }
    }

    /// Waits until the shell has the terminal again, since the program ended or was stopped.
    /// - Returns: The shell's `$?`, where 128 and the number of a signal stand for that signal.
    func status() async -> Int32? {
        let times = resumptions.withLock { $0 } + 1
        guard await shell.stdout.wait(for: "back ", times: times) else { return nil }
        _ = await shell.stdout.wait(for: "\n", times: times + 1)
        await terminal.settle()
        let reports = shell.stdout.text.split(separator: "\n").filter { $0.hasPrefix("back ") }
        return Int32(reports[times - 1].dropFirst("back ".count))
    }

    /// Waits until the program is suspended, by the terminal's key.
    func isSuspended() async -> Bool { await status() == 128 + SIGTSTP }

    /// Brings the suspended program back to the foreground, as `fg` does.
    func resume() {
        resumptions.withLock { $0 += 1 }
        shell.write("fg\n")
    }

    /// Waits for the end. What the program wrote to the terminal is on its screen.
    func wait() async -> Run {
        let status = await status()
        await stdout.waitForEnd()
        await stderr.waitForEnd()
        return Run(stdout: stdout.text, stderr: stderr.text, exit: status, signal: nil)
    }

    /// Kills the program if it runs, and ends the shell.
    func end() async {
        let backs = shell.stdout.text.ranges(of: "back ").count
        // Reported once for each time it came back; the last report may be of a suspension.
        if backs <= resumptions.withLock({ $0 }) || isStopped { await send(SIGKILL) }
        shell.closeInput()
        await shell.wait()
    }

    private var isStopped: Bool { shell.stdout.text.hasSuffix("back \(128 + SIGTSTP)\n") }
}
