import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Whether the system has room for what tasks and a network need. The libraries end the process where it has not, or wait for ever.
package enum SystemRoom {
    /// One for the connections, one for signals, and those of the task pool.
    private static let threads = 5
    /// For the network's own use, sockets and files.
    private static let descriptors = 10

    /// Looks for room for threads and open files.
    /// - Throws: ``Failure`` with `operation_failed` that names the limit.
    package static func require() throws(Failure) {
        try requireThreads()
        var open: [Int32] = []
        defer { for number in open { close(number) } }
        for _ in 0..<descriptors {
            let number = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
            guard number >= 0 else {
                throw Failure(
                    .operationFailed, "this process may not open the files that a connection needs",
                    advice: "raise the limit on open files (ulimit -n) to 64 or more")
            }
            open.append(number)
        }
    }

    /// Looks for room for threads.
    private static func requireThreads() throws(Failure) {
        // They are all there at the same time, since none can end before the last was begun.
        let gate = Gate()
        let started = gate.hold { (0..<threads).allSatisfy { _ in DetachedThread.run { gate.pass() } } }
        guard started else {
            throw Failure(
                .operationFailed, "this process may not start the threads that a connection needs",
                advice: "raise the limit on processes (ulimit -u, or that of the container), or end some")
        }
    }

    private final class Gate: Sendable {
        private let lock = Mutex(())
        func hold(_ body: () -> Bool) -> Bool { lock.withLock { _ in body() } }
        func pass() { lock.withLock { _ in } }
    }
}
