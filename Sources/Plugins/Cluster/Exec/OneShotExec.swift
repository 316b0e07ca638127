import NIOCore
import OlaresCore
import Synchronization

/// A command without a terminal.
struct OneShotExec: Sendable {
    let exec: Exec
    let target: ExecTarget

    /// Writes both outputs as they come.
    /// - Returns: The command's exit code.
    func run(_ output: SessionOutput) async throws(Failure) -> ExitCode {
        let console = exec.context.console
        let streams = ExecOutput(
            limit: exec.options.outputLimit, cleansOutput: console.outputIsTerminal,
            cleansErrors: console.errorIsTerminal, output: output)
        let outcome = await outcome { channel, bytes throws(Failure) in
            try streams.write(channel, bytes)
        } begin: { _ in
        }
        try streams.finish()
        if streams.isTruncated { output.writeError(ByteBuffer(string: Self.truncated + "\n")) }
        return try outcome.get()
    }

    /// Holds both outputs, and gives them as one document, also where the command did not come to its end.
    func collected() async throws(Failure) -> CommandResult {
        let start = exec.context.clock.now
        let held = Mutex((output: ByteBuffer(), errors: ByteBuffer()))
        let place = Mutex<ContainerName?>(nil)
        let sink = SessionOutput { bytes throws(Failure) in
            held.withLock { _ = $0.output.writeImmutableBuffer(bytes) }
        } writeError: { bytes in
            held.withLock { _ = $0.errors.writeImmutableBuffer(bytes) }
        }
        let streams = ExecOutput(
            limit: exec.options.capturedLimit, cleansOutput: false, cleansErrors: false, output: sink)
        let outcome = await outcome { channel, bytes throws(Failure) in
            try streams.write(channel, bytes)
        } begin: { container in
            place.withLock { $0 = container }
        }
        var failure: Failure?
        var exit: ExitCode?
        switch outcome {
        case .success(let code): exit = code
        case .failure(let error):
            guard [.execDisconnected, .execRefused, .commandTimeout].contains(error.code) else { throw error }
            failure = error
        }
        let (output, errors) = held.withLock { $0 }
        let json: JSONObject = [
            "namespace": .string(target.pod.namespace),
            "pod": .string(target.pod.name),
            "container": .string(place.withLock { $0 }?.name ?? target.container ?? ""),
            "command": .array(exec.options.command.map { .string($0) }),
            "stdout": .string(String(buffer: output)),
            "stderr": .string(String(buffer: errors)),
            "exitCode": exit.map { .integer(Int64($0.rawValue)) } ?? .null,
            "truncated": .bool(streams.isTruncated),
            "durationMs": .integer(max(0, exec.context.clock.now.milliseconds(since: start))),
        ]
        return CommandResult(
            .lines([]), json: .object(json), notices: streams.isTruncated ? [Self.truncated] : [],
            exit: exit ?? .failed, failure: failure)
    }

    private static let truncated = "[output truncated: --max-output-bytes reached]"

    private func outcome(
        _ write: @escaping @Sendable (ExecChannel, ByteBuffer) throws(Failure) -> Void,
        begin: @escaping @Sendable (ContainerName) -> Void
    ) async -> Result<ExitCode, Failure> {
        let options = exec.options
        let clock = exec.context.clock
        let start = clock.now
        do throws(Failure) {
            let input = options.takesInput ? try exec.context.console.input : nil
            return .success(
                try await exec.connect(to: target) { container in
                    begin(container)
                    return options.command
                } _: { socket, _ throws(Failure) in
                    // The time is for the connection and the command.
                    let spent = Duration.milliseconds(max(0, clock.now.milliseconds(since: start)))
                    let session = ExecSession(
                        socket: socket, clock: clock, input: input,
                        timeout: options.timeout.map { max($0 - spent, .zero) },
                        statedTimeout: options.timeout, timeoutAfterInput: options.timeoutAfterInput, write: write)
                    return try await session.run()
                })
        } catch { return .failure(error) }
    }
}
