import NIOCore
import OlaresCore

/// A command that runs: its streams go to and fro until its end is known.
struct ExecSession: Sendable {
    /// Idle connections are cut by what stands between, after a minute at the least.
    private static let pingInterval = Duration.seconds(20)
    /// What is sent at a time.
    private static let pieceSize = 32 << 10
    /// How long the server may take to close once the command has ended.
    private static let closingTime = Duration.seconds(5)

    let socket: any WebSocket
    let clock: any Clock
    /// The command's input; `nil` for none.
    var input: (any ByteInput)?
    /// The window's sizes, of which the first is there at once; `nil` without a terminal.
    var sizes: AsyncStream<TerminalSize>?
    /// How long the command may still take; `nil` for as long as it likes.
    var timeout: Duration?
    /// The same as a person said it, for the message.
    var statedTimeout: Duration?
    /// How long it may go on after the end of an input that it cannot be told of.
    var timeoutAfterInput: Duration = .seconds(60)
    /// Takes what the command writes.
    let write: @Sendable (ExecChannel, ByteBuffer) throws(Failure) -> Void

    /// What one of the parts has come to.
    private enum Event: Sendable {
        case ended(ExitCode)
        case failed(Failure)
        /// It is not what the others wait for.
        case done

        init(_ end: Result<ExitCode, Failure>) {
            switch end {
            case .success(let exit): self = .ended(exit)
            case .failure(let failure): self = .failed(failure)
            }
        }
    }

    /// Runs to the end.
    /// - Returns: The command's exit code.
    /// - Throws: ``Failure`` with `exec_disconnected` when the connection ends before the command is known to have ended,
    ///   `exec_refused` when the server says that it did not run.
    func run() async throws(Failure) -> ExitCode {
        var sizes = sizes?.makeAsyncIterator()
        // Before any input, which the command may want to lay out.
        if let size = await sizes?.next() { try await socket.send(ExecChannel.resize(to: size)) }
        let (ends, found) = AsyncStream.makeStream(of: Result<ExitCode, Failure>.self)
        // Only a command that reads what we send can keep the server from seeing pings. One with a terminal gets what a person
        // types, and that is taken at once.
        let expectsAnswers = input == nil || self.sizes != nil
        let event = await withTaskGroup(of: Event.self) { group in
            group.addTask { await receive(found) }
            group.addTask { await awaitClose(ends) }
            group.addTask {
                await part { () throws(Failure) in
                    try await socket.keepAlive(
                        every: Self.pingInterval, expectingAnswers: expectsAnswers, clock: clock)
                }
            }
            if let input { group.addTask { await feed(input) } }
            if self.sizes != nil { group.addTask { await resize() } }
            if let timeout { group.addTask { await end(after: timeout) } }
            for await event in group {
                if case .done = event { continue }
                group.cancelAll()
                return event
            }
            return .failed(Self.disconnected)
        }
        switch event {
        case .ended(let exit): return exit
        case .failed(let failure): throw failure
        case .done: throw Self.disconnected
        }
    }

    // MARK: The parts

    private func part(_ work: () async throws(Failure) -> Void) async -> Event {
        do throws(Failure) { try await work() } catch { return Task.isCancelled ? .done : .failed(Self.outcome(error)) }
        return .done
    }

    /// The connection's end is what matters, not how it came, and not that it may be tried again: the command may have run. Our
    /// own failures are what they are.
    private static func outcome(_ failure: Failure) -> Failure {
        [.transport, .timeout].contains(failure.code) ? disconnected : failure
    }

    /// Takes what comes until the server closes.
    private func receive(_ found: AsyncStream<Result<ExitCode, Failure>>.Continuation) async -> Event {
        var end: Result<ExitCode, Failure>?
        do throws(Failure) {
            _ = try await socket.receive { message throws(Failure) in
                var message = message
                guard let number = message.readInteger(as: UInt8.self), message.readableBytes > 0 else { return }
                switch ExecChannel(rawValue: number) {
                case .output: try write(.output, message)
                case .errors: try write(.errors, message)
                case .status:
                    guard let told = ExecChannel.end(message) else { return }
                    end = told
                    found.yield(told)
                default: break
                }
            }
        } catch {
            // Output that came after the status and could not be written is missing all the same.
            let isOurs = [.outputUnwritable, .interrupted].contains(error.code)
            if let end, !isOurs { return Event(end) }
            return .failed(Self.outcome(error))
        }
        return end.map { Event($0) } ?? .failed(Self.disconnected)
    }

    /// A server that knows the end and does not close is not waited for.
    private func awaitClose(_ ends: AsyncStream<Result<ExitCode, Failure>>) async -> Event {
        for await end in ends {
            await clock.sleep(for: Self.closingTime)
            return Event(end)
        }
        return .done
    }

    private func feed(_ input: any ByteInput) async -> Event {
        let event = await part { () throws(Failure) in
            while let piece = try await input.next() {
                var rest = piece.readableBytesView[...]
                while !rest.isEmpty {
                    try await socket.send(ExecChannel.input.message(rest.prefix(Self.pieceSize)))
                    rest = rest.dropFirst(Self.pieceSize)
                }
            }
            if !Task.isCancelled, socket.subprotocol == ExecChannel.closingProtocol {
                try await socket.send(ExecChannel.endOfInput)
            }
        }
        guard case .done = event, !Task.isCancelled, sizes == nil,
            socket.subprotocol != ExecChannel.closingProtocol
        else { return event }
        await clock.sleep(for: timeoutAfterInput)
        return Task.isCancelled ? .done : .failed(Self.endless(after: timeoutAfterInput))
    }

    private func resize() async -> Event {
        guard let sizes else { return .done }
        return await part { () throws(Failure) in
            for await size in sizes { try await socket.send(ExecChannel.resize(to: size)) }
        }
    }

    private func end(after timeout: Duration) async -> Event {
        await clock.sleep(for: timeout)
        return Task.isCancelled
            ? .done
            : .failed(
                Failure(
                    .commandTimeout, "command timed out after \((statedTimeout ?? timeout).text)",
                    advice: "give it longer with --timeout, or all the time it wants with --timeout 0"))
    }

    // MARK: Failures

    private static var disconnected: Failure {
        Failure(
            .execDisconnected,
            "exec connection closed before the command's exit status was received; the command may not have completed",
            advice: "look at what the command has done, and run it again if that does no harm")
    }

    private static func endless(after timeout: Duration) -> Failure {
        Failure(
            .commandTimeout,
            "the command has not ended \(timeout.text) after its input, whose end this Olares cannot tell it "
                + "(\(ExecChannel.baseProtocol))",
            advice: "run a command that knows where its input ends, such as head -c <bytes>, or upgrade the Olares")
    }
}
