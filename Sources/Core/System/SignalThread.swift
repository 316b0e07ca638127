import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread that reads claimed signals.
///
/// Its end is waited for, so that the claim ends at that very moment: one that ended some time later would take the place of whatever has
/// been claimed since, and a signal would end the process without a word.
final class SignalThread: Sendable {
    /// A claim that the thread has as well.
    private final class Shared: Sendable {
        let claim: SignalClaim
        init(_ signals: [Int32]) throws(FileError) { claim = try SignalClaim(signals) }
    }

    private let shared: Mutex<Shared?>
    /// At its end once the thread is done.
    private let running: Descriptor
    private let writing: Int32

    /// Keeps signals from what they do otherwise; they are read from ``begin(while:_:)`` on, those that have come before as well.
    /// Whoever makes it begins and ends it.
    init(_ signals: [Int32]) throws(FileError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FileError(errno, "open", "a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        running = Descriptor(adopting: ends[0])
        writing = ends[1]
        do throws(FileError) { shared = Mutex(try Shared(signals)) } catch {
            close(ends[1])
            throw error
        }
    }

    /// Begins to read. Where there is no room for a thread signals are kept until the end, and then do what they do.
    /// - Parameters:
    ///   - isWanted: Whether signals are still to be read; those that come later are left to the claim's end.
    ///   - act: Called with each signal, in the thread.
    func begin(while isWanted: @escaping @Sendable () -> Bool, _ act: @escaping @Sendable (Int32) -> Void) {
        let isStarted = DetachedThread.run { [self] in
            readSignals(while: isWanted, act)
            close(writing)
        }
        if !isStarted { close(writing) }
    }

    private func readSignals(while isWanted: () -> Bool, _ act: (Int32) -> Void) {
        guard let shared = shared.withLock({ $0 }) else { return }
        while isWanted() {
            var state = pollfd(fd: shared.claim.received.number, events: Int16(POLLIN), revents: 0)
            guard poll(&state, 1, -1) > 0, isWanted(), let signal = shared.claim.next(), signal > 0 else { continue }
            act(signal)
        }
    }

    /// Ends it, once no signals are wanted any more. Afterwards they do what they did before.
    func end() {
        shared.withLock { $0 }?.claim.wake()
        // A read that nothing answers but the end.
        var nothing: UInt8 = 0
        while read(running.number, &nothing, 1) < 0, errno == EINTR {}
        shared.withLock { $0 = nil }
    }
}
