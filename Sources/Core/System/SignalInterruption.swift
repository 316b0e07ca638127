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
            // One inside of this may have had it.
            if signal != 0 { received.store(signal, ordering: .sequentiallyConsistent) }
            throw signal != 0 || Task.isCancelled ? interrupted() : failure
        }
    }
}

/// Waits for a signal.
private final class SignalWatch: Sendable {
    private let thread: SignalThread
    private let received = Atomic<Int32>(0)
    private let isOver = Atomic<Bool>(false)

    /// Keeps signals from what they do otherwise.
    init() throws(Failure) {
        do throws(FileError) { thread = try SignalThread(Signals.ending) } catch {
            throw Failure(.internalFault, "signals cannot be received: \(error.text)")
        }
    }

    /// Begins to wait; a signal that has come before counts.
    /// - Parameter act: Called at the first signal, in another thread.
    func begin(_ act: @escaping @Sendable () -> Void) {
        thread.begin { [self] in
            !isOver.load(ordering: .sequentiallyConsistent)
        } _: { [self] signal in
            // Who asks twice does not want to wait.
            if received.exchange(signal, ordering: .sequentiallyConsistent) != 0 { Signals.end(signal) }
            act()
        }
    }

    /// Ends the wait.
    /// - Returns: The signal that has come; 0 for none.
    func stop() -> Int32 {
        isOver.store(true, ordering: .sequentiallyConsistent)
        thread.end()
        return received.load(ordering: .sequentiallyConsistent)
    }
}
