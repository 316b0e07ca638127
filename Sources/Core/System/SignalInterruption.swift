import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Ctrl-C and the other signals that end a process.
public final class SignalInterruption: Interruption {
    private let received = Atomic<Int32>(0)

    /// Claims nothing yet.
    public init() {}

    /// The signal that interrupted work, for the exit code that a shell expects; `nil` when none did.
    public var signal: Int32? {
        let signal = received.load(ordering: .sequentiallyConsistent)
        return signal == 0 ? nil : signal
    }

    /// Whether the signal was that of Ctrl-C.
    public var isFromKeyboard: Bool { signal == SIGINT }

    /// Runs the work, and cancels it when a signal comes.
    public func during<Value: Sendable>(
        _ work: @escaping @Sendable () async throws(Failure) -> Value, interrupted: @Sendable () -> Failure
    ) async throws(Failure) -> Value {
        try SystemRoom.require()
        // Before the work begins: a signal in between would end the process without a word.
        let watch = try SignalWatch()
        let task = Task { () -> Result<Value, Failure> in
            do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
        }
        watch.begin { task.cancel() }
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        let signal = watch.stop()
        switch result {
        case .success(let value): return value
        case .failure(let failure):
            received.store(signal, ordering: .sequentiallyConsistent)
            throw signal != 0 || Task.isCancelled ? interrupted() : failure
        }
    }
}

/// A thread that waits for a signal.
private final class SignalWatch: Sendable {
    private let claim: SignalClaim
    private let received = Atomic<Int32>(0)
    private let isOver = Atomic<Bool>(false)

    /// Keeps signals from what they do otherwise.
    init() throws(Failure) {
        do throws(FileError) { claim = try SignalClaim(Signals.ending) } catch {
            throw Failure(.internalFault, "signals cannot be received: \(error.text)")
        }
    }

    /// Begins to wait; a signal that has come since the claim counts.
    /// - Parameter act: Called at the first signal, in another thread.
    func begin(_ act: @escaping @Sendable () -> Void) {
        // Without a thread signals are kept until the end, and then do what they do.
        _ = DetachedThread.run { [self] in wait(act) }
    }

    /// Ends the wait.
    /// - Returns: The signal that has come; 0 for none.
    func stop() -> Int32 {
        isOver.store(true, ordering: .sequentiallyConsistent)
        claim.wake()
        return received.load(ordering: .sequentiallyConsistent)
    }

    private func wait(_ act: @Sendable () -> Void) {
        while !isOver.load(ordering: .sequentiallyConsistent) {
            var state = pollfd(fd: claim.received.number, events: Int16(POLLIN), revents: 0)
            guard poll(&state, 1, -1) > 0, !isOver.load(ordering: .sequentiallyConsistent),
                let signal = claim.next(), signal > 0
            else { continue }
            // Who asks twice does not want to wait.
            if received.exchange(signal, ordering: .sequentiallyConsistent) != 0 { Signals.end(signal) }
            act()
        }
    }
}
