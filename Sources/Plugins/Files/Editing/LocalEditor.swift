import OlaresCore

#if canImport(Glibc)
@preconcurrency import Glibc
#elseif canImport(Musl)
@preconcurrency import Musl
#elseif canImport(Darwin)
@preconcurrency import Darwin
#endif

/// The program that a person edits files with.
struct LocalEditor: Sendable {
    /// The command with its arguments.
    let words: [String]

    /// The first of these that is set: the option, `VISUAL`, `EDITOR`, `vi`.
    /// - Throws: ``Failure`` with `editor_failed` where the program is not on the `PATH`.
    init(option: String?, _ environment: Environment, _ files: any FileSystem) throws(Failure) {
        let command = option ?? environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        guard let split = ShellLine.words(of: command) else {
            throw Failure(
                .editorFailed, "the editor's command \(command.quotedForMessage) has a quote that is not closed",
                advice: "close it, as in EDITOR='\"my editor\" --wait'")
        }
        words = split
        guard let program = words.first, Self.exists(program, environment, files) else {
            throw Failure(
                .editorFailed, "editor \((words.first ?? command).quotedForMessage) not found in PATH",
                advice: "name another one with --editor, or set EDITOR")
        }
    }

    private static func exists(_ program: String, _ environment: Environment, _ files: any FileSystem) -> Bool {
        let directories =
            program.utf8.contains(UInt8(ascii: "/"))
            ? [""] : (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":" as Character).map { $0 + "/" }
        return directories.contains { directory in
            let status = try? files.status(directory + program, following: true)
            return status.map { $0.kind == .file && $0.mode & 0o111 != 0 } ?? false
        }
    }

    /// Runs it on a file, with this process's terminal, and waits for its end. A signal that is to end this process ends the
    /// editor first, which so can put away what is being written, and then this process.
    /// - Parameter ended: Called at once when such a signal comes.
    /// - Returns: Whether it exited with 0.
    func edit(_ path: String, ended: () -> Void) throws(Failure) -> Bool {
        // Ctrl-C is the editor's while it runs.
        let claim: SignalClaim
        do throws(FileError) { claim = try SignalClaim([SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGCHLD]) } catch {
            throw Failure(.internalFault, "signals cannot be received: \(error.text)")
        }
        let process = try start(words + [path])
        var ending: Int32?
        while true {
            var status: Int32 = 0
            let found = waitpid(process, &status, WNOHANG)
            if found != 0, !(found < 0 && errno == EINTR) {
                while claim.next() != nil {}
                guard let ending else { return found > 0 && status == 0 }
                Signals.end(ending)
            }
            // The end of the editor is a signal too, which may come to a thread that has it blocked.
            claim.wait(milliseconds: 1000)
            while let signal = claim.next() {
                guard signal == SIGTERM || signal == SIGHUP else { continue }
                if ending == nil { ended() }
                ending = signal
                kill(process, signal)
            }
        }
    }

    private func start(_ words: [String]) throws(Failure) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A thread of the task pool has signals blocked, and a child would keep that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables = Self.inheritedEnvironment()
        defer { for text in arguments + variables { free(text) } }
        Descriptor.keepFromChildren()
        var process = pid_t()
        let problem = posix_spawnp(&process, words[0], nil, &attributes, &arguments, &variables)
        guard problem == 0 else {
            throw Failure(
                .editorFailed,
                "editor \(words[0].quotedForMessage) does not start: \(String(cString: strerror(problem)))",
                advice: "name another one with --editor, or set EDITOR")
        }
        return process
    }

    /// The environment of this process without the secret that a login may have been given in it.
    private static func inheritedEnvironment() -> [UnsafeMutablePointer<CChar>?] {
        var variables: [UnsafeMutablePointer<CChar>?] = []
        var next = environ
        while let variable = next.pointee {
            if strncmp(variable, "OLARES_REFRESH_TOKEN=", 21) != 0 { variables.append(strdup(variable)) }
            next += 1
        }
        return variables + [nil]
    }
}
