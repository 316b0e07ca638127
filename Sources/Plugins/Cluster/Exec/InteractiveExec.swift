import Core
import NIOCore

/// A command whose terminal is ours.
struct InteractiveExec: Sendable {
    let exec: Exec
    let container: ContainerName

    private var place: String { "\(container.pod.text) [container \(container.name)]" }

    /// Runs it.
    /// - Returns: The command's exit code.
    func run() async throws(Failure) -> ExitCode {
        let console = exec.context.console
        let context = exec.context
        if console.errorIsTerminal {
            console.showProgress(["Connecting to \(place) ..."])
        } else {
            say("Connecting to \(place) ...")
        }
        defer { console.showProgress([]) }
        let shell = RemoteShell(container: container)
        return try await exec.connect(to: container, command: shell.command(exec.options.command)) {
            socket throws(Failure) in
            console.showProgress([])
            say("Connected to \(place)  (Ctrl-D to exit)")
            defer { say("Connection to \(place) closed.") }
            let input = try console.input
            let hasTitle = context.environment["TERM"] != "dumb"
            return try await console.withRawTerminal(farewell: hasTitle ? RemoteShell.noTitle : "") {
                sizes throws(Failure) in
                if hasTitle { try console.write(shell.title) }
                let session = ExecSession(socket: socket, clock: context.clock, input: input, sizes: sizes) {
                    _, bytes throws(Failure) in try console.write(bytes)
                }
                return try await session.run()
            }
        }
    }

    private func say(_ line: String) { exec.context.console.writeError(TerminalText.sanitized(line) + "\n") }
}
