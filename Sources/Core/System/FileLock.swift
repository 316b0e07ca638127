import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An exclusive lock that tasks and processes share through a file (docs/protocol/locks.md).
///
/// The operating system ends it with the process that holds it, so that no crash leaves it stuck. The file itself stays:
/// removing it would let two holders lock two different files.
public struct FileLock: Sendable {
    /// The file, whose directory must exist.
    public let path: String

    /// - Parameter path: The file; created on first use, readable and writable by its owner alone.
    public init(_ path: String) { self.path = path }

    /// The lock while it is held. It ends with the value, at the latest.
    public struct Held: ~Copyable, Sendable {
        fileprivate let file: Descriptor

        /// Ends the lock now. In a `defer` it also says where the lock is meant to end.
        public func release() { flock(file.number, LOCK_UN) }
    }

    /// Takes the lock, in the order of asking and without a delay after its release.
    ///
    /// The holder may be this process too: two calls always exclude each other. Nothing is held after a failure, also when
    /// the lock comes later.
    public func acquire(within limit: Duration) async throws(LockError) -> Held {
        if let held = try tryAcquire() { return held }
        // Waiting must not share the open file, which an abandoned wait keeps until its turn comes.
        let waiter = Waiter()
        switch await waiter.wait(for: try open(), within: limit) {
        case .acquired(let number): return Held(file: Descriptor(adopting: number))
        case .failed(let number): throw .refused(FileError(number, "lock", path))
        case .timedOut: throw .timedOut(path)
        case .cancelled: throw .cancelled
        }
    }

    /// As ``acquire(within:)``, holding the calling thread: for short work where no task is at hand.
    public func acquireBlocking(within limit: Duration) throws(LockError) -> Held {
        let deadline = ContinuousClock.now + limit
        while true {
            if let held = try tryAcquire() { return held }
            guard ContinuousClock.now < deadline else { throw .timedOut(path) }
            usleep(3000)
        }
    }

    private func tryAcquire() throws(LockError) -> Held? {
        let file = Descriptor(adopting: try open())
        while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return nil }
            guard errno == EINTR else { throw .refused(FileError(errno, "lock", path)) }
        }
        return Held(file: file)
    }

    private func open() throws(LockError) -> Int32 {
        // A link could lead to any file, and a pipe would be waited for.
        let number = systemOpen(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard number >= 0 else { throw .refused(FileError(errno, "open", path)) }
        var info = stat()
        guard fstat(number, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            close(number)
            throw .refused(FileError(kind: .irregular, operation: "open", path: path, reason: "not a regular file"))
        }
        return number
    }
}

/// Why a lock was not had.
public enum LockError: Error, Equatable, Sendable {
    /// The lock file cannot be opened or locked.
    case refused(FileError)
    /// Somebody else held the file at this path all the time.
    case timedOut(String)
    /// The waiting task was cancelled.
    case cancelled

    /// The reason in words.
    public var text: String {
        switch self {
        case .refused(let error): error.text
        case .timedOut(let path): "another process holds \(path)"
        case .cancelled: "cancelled"
        }
    }
}

/// One wait for one lock: a thread blocks until it is had, and the first of lock, time limit and cancellation decides.
private final class Waiter: Sendable {
    enum Outcome: Sendable { case acquired(Int32), failed(Int32), timedOut, cancelled }

    private enum State {
        case idle
        case waiting(CheckedContinuation<Outcome, Never>)
        case settled(Outcome)
    }

    private let state = Mutex(State.idle)

    func wait(for file: Int32, within limit: Duration) async -> Outcome {
        let started = DetachedThread.run { self.block(on: file) }
        if !started {
            close(file)
            settle(.failed(EAGAIN))
        }
        let timer = Task {
            try await Task.sleep(for: limit)
            self.settle(.timedOut)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state -> Outcome? in
                    if case .settled(let outcome) = state { return outcome }
                    state = .waiting(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        } onCancel: {
            self.settle(.cancelled)
        }
    }

    private func block(on file: Int32) {
        while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else {
                settle(.failed(errno))
                close(file)
                return
            }
        }
        // Nobody waits any more: give the lock to the next one.
        if !settle(.acquired(file)) { close(file) }
    }

    @discardableResult
    private func settle(_ outcome: Outcome) -> Bool {
        let (isFirst, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Outcome, Never>?) in
            switch state {
            case .settled: return (false, nil)
            case .idle:
                state = .settled(outcome)
                return (true, nil)
            case .waiting(let continuation):
                state = .settled(outcome)
                return (true, continuation)
            }
        }
        continuation?.resume(returning: outcome)
        return isFirst
    }
}

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    while true {
        let number = open(path, flags, mode)
        if number >= 0 || errno != EINTR { return number }
    }
}
