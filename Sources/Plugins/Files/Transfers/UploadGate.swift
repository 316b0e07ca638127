import OlaresCore
import Synchronization

/// Lets through one by one the requests of which the files service cannot take two at once: chunks, and questions how much of
/// a file is held (docs/protocol/files.md, "One at a time").
///
/// It holds for all tasks of this process and, by a file that is locked for the time of a request, for all processes that
/// upload with the same configuration to the same account.
struct UploadGate: Sendable {
    private let turns = Turns()
    private let lock: FileLock?
    /// Is called once, when another process has been waited for.
    private let notice: OneNotice

    /// How long another process is waited for without a word.
    static let lockTimeout = Duration.seconds(2)

    /// Everything may pass at once.
    static let open = UploadGate(lock: nil, notice: OneNotice {})

    /// - Parameters:
    ///   - directory: Where records of uploads are kept.
    ///   - account: Whose server it is.
    ///   - notice: Says that another process is being waited for.
    init(
        in directory: String, account: String, files: any FileSystem, notice: @escaping @Sendable () -> Void = {}
    ) throws(Failure) {
        let name = try MessageDigest.sha256Hex(Array(account.utf8)).prefix(32)
        // Where nothing can be written, other processes are not seen.
        try? files.makeDirectory(directory, mode: 0o700)
        lock = FileLock(Path.join(directory, "\(name).lock"))
        self.notice = OneNotice(notice)
    }

    private init(lock: FileLock?, notice: OneNotice) {
        self.lock = lock
        self.notice = notice
    }

    /// Runs `work` while nothing else passes.
    func pass<Value: Sendable>(
        _ work: @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard let lock else { return try await work() }
        guard await turns.take() else { throw Failure(.interrupted, "interrupted") }
        let outcome = await outcome(of: work, holding: lock)
        turns.leave()
        return try outcome.get()
    }

    private func outcome<Value: Sendable>(
        of work: @Sendable () async throws(Failure) -> Value, holding lock: FileLock
    ) async -> Result<Value, Failure> {
        do throws(LockError) {
            let held = try await acquire(lock)
            let outcome = await Self.outcome(of: work)
            held.release()
            return outcome
        } catch {
            if case .refused = error { return await Self.outcome(of: work) }
            return .failure(Failure(.interrupted, "interrupted"))
        }
    }

    private func acquire(_ lock: FileLock) async throws(LockError) -> FileLock.Held {
        do throws(LockError) { return try await lock.acquire(within: Self.lockTimeout) } catch {
            guard case .timedOut = error else { throw error }
        }
        notice.give()
        return try await lock.acquire(within: .seconds(86_400))
    }

    private static func outcome<Value: Sendable>(
        of work: @Sendable () async throws(Failure) -> Value
    ) async -> Result<Value, Failure> {
        do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
    }
}

/// Says something the first time.
private final class OneNotice: Sendable {
    private let say: @Sendable () -> Void
    private let isGiven = Atomic(false)

    init(_ say: @escaping @Sendable () -> Void) { self.say = say }

    func give() {
        if !isGiven.exchange(true, ordering: .relaxed) { say() }
    }
}

/// Turns that tasks take one after the other, in the order of asking.
private final class Turns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var next = 0
        /// Those that were cancelled before they waited.
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Waits for a turn.
    /// - Returns: Whether it was had; otherwise the task was cancelled.
    func take() async -> Bool {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isHad: Bool? = state.withLock { state in
                    if state.cancelled.remove(number) != nil { return false }
                    if !state.isTaken {
                        state.isTaken = true
                        return true
                    }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let isHad { continuation.resume(returning: isHad) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                guard let index = state.waiting.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil as CheckedContinuation<Bool, Never>?
                }
                return state.waiting.remove(at: index).continuation
            }
            waiter?.resume(returning: false)
        }
    }

    /// Gives the turn to the next one.
    func leave() {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil as CheckedContinuation<Bool, Never>?
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
