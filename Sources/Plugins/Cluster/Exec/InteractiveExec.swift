import NIOCore
import OlaresCore

/// A command whose terminal is ours.
struct InteractiveExec: Sendable {
    let exec: Exec
    let target: ExecTarget

    /// Runs it.
    /// - Returns: The command's exit code.
    func run() async throws(Failure) -> ExitCode {
        let context = exec.context
        let console = context.console
        defer { console.showProgress([]) }
        return try await exec.connect(to: target) { container in
            announce("Connecting to \(Self.place(container)) ...")
            return RemoteShell(container: container).command(exec.options.command)
        } _: { socket, container throws(Failure) in
            console.showProgress([])
            let place = Self.place(container)
            say("Connected to \(place)  (Ctrl-D to exit)")
            defer { say("Connection to \(place) closed.") }
            let input = try console.input
            let hasTitle = context.environment["TERM"] != "dumb"
            return try await console.withRawTerminal(farewell: hasTitle ? RemoteShell.noTitle : "") {
                sizes throws(Failure) in
                if hasTitle { try console.write(RemoteShell(container: container).title) }
                let session = ExecSession(socket: socket, clock: context.clock, input: input, sizes: sizes) {
                    _, bytes throws(Failure) in try console.write(bytes)
                }
                return try await session.run()
            }
        }
    }

    private static func place(_ container: ContainerName) -> String {
        "\(container.pod.text) [container \(container.name)]"
    }

    /// Says it for as long as it takes where there is a terminal.
    private func announce(_ line: String) {
        if exec.context.console.errorIsTerminal { exec.context.console.showProgress([line]) } else { say(line) }
    }

    private func say(_ line: String) { exec.context.console.writeError(TerminalText.sanitized(line) + "\n") }
}
