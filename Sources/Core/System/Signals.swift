import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the process does when it is told to end.
///
/// A signal ends the process at once, with two exceptions: while a file is being replaced, or a refresh token being
/// exchanged, the end waits for it, so that nothing is left behind or lost, unless a second signal comes; and while
/// somebody holds a ``SignalClaim`` the signals it names go there.
///
/// A signal handler can reach nothing but global state and may call next to nothing, hence the three numbers below. They
/// are all there is.
public enum Signals {
    /// How many sections that must not be cut short are running, in any thread.
    private static let sections = Atomic<Int>(0)
    /// The signal that is to end the process; 0 for none.
    private static let noted = Atomic<Int32>(0)
    /// Where claimed signals go: the descriptor in the upper half, a bit for each signal in the lower. One word, so that a
    /// handler never sees half a claim.
    fileprivate static let claim = Atomic<UInt64>(0)

    /// The signals that end the process.
    static let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// Makes the ending signals end the process with 128 + their number, and a write to a closed pipe, or beyond the largest size
    /// that a file may have here (`ulimit -f`), an error rather than the end. To be called once, at the start of the program. A signal that the parent has the process ignore (`nohup`,
    /// a shell's background job) stays ignored.
    public static func install() {
        // The numbers must exist before a handler reads them.
        _ = (sections.load(ordering: .relaxed), noted.load(ordering: .relaxed), claim.load(ordering: .relaxed))
        for signal in ending { handle(signal, restartingCalls: true) }
        // Not SIG_IGN, which child processes would inherit.
        var action = sigaction(handler: { _ in }, flags: SA_RESTART)
        sigaction(SIGPIPE, &action, nil)
        sigaction(SIGXFSZ, &action, nil)
    }

    /// Runs `body` to its end even when a signal comes meanwhile, which then ends the process.
    public static func deferred<Result: ~Copyable, E: Error>(_ body: () throws(E) -> Result) throws(E) -> Result {
        begin()
        defer { finish() }
        return try body()
    }

    /// As ``deferred(_:)-(()->Result)``, for an exchange whose outcome must not be lost, such as the use of a refresh
    /// token that works only once.
    public static func deferred<Result, E: Error>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws(E) -> Result
    ) async throws(E) -> Result {
        begin()
        defer { finish() }
        return try await body()
    }

    /// Ends the process as `signal` would.
    package static func end(_ signal: Int32) -> Never {
        note(signal)
        awaitEnd()
    }

    /// Lets signals through to the calling thread, which may have them blocked.
    /// - Returns: The signals that were blocked, for ``block(_:)``.
    static func admit(_ signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        var former = sigset_t()
        pthread_sigmask(SIG_UNBLOCK, &set, &former)
        return former
    }

    /// Blocks these signals, and no others, for the calling thread.
    static func block(_ signals: sigset_t) {
        var signals = signals
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }

    // The one that ends and the one that begins a section each write their own number before they read the other's, so
    // that a signal is never missed by both.
    private static func note(_ signal: Int32) {
        // Who asks twice does not want to wait.
        let isRepeated = noted.exchange(signal, ordering: .sequentiallyConsistent) != 0
        if isRepeated || sections.load(ordering: .sequentiallyConsistent) == 0 { _exit(128 + signal) }
    }

    private static func begin() {
        let running = sections.add(1, ordering: .sequentiallyConsistent).newValue
        // Where others run, this may be a part of one of them, which waits for it: the last of them ends the process.
        guard running == 1, noted.load(ordering: .sequentiallyConsistent) != 0 else { return }
        finish()
        awaitEnd()
    }

    private static func finish() {
        let left = sections.subtract(1, ordering: .sequentiallyConsistent).newValue
        let signal = noted.load(ordering: .sequentiallyConsistent)
        if signal != 0, left == 0 { _exit(128 + signal) }
    }

    /// Leaves the end of the process to the last section that is running.
    private static func awaitEnd() -> Never {
        while true { pause() }
    }

    /// Installs the one handler for `signal`, unless the signal is ignored.
    /// - Returns: What stood there before; `nil` when the signal stays ignored.
    @discardableResult
    fileprivate static func handle(_ signal: Int32, restartingCalls: Bool) -> sigaction? {
        var old = sigaction()
        sigaction(signal, nil, &old)
        guard !old.isIgnoring else { return nil }
        var action = sigaction(handler: receive, flags: restartingCalls ? SA_RESTART : 0)
        sigaction(signal, &action, nil)
        return old
    }

    /// The handler. Runs in any thread at any moment: atomic loads and stores, `write` and `_exit` only.
    private static let receive: @convention(c) (Int32) -> Void = { signal in
        let word = Signals.claim.load(ordering: .sequentiallyConsistent)
        guard word & (1 << UInt64(signal)) == 0 else {
            let number = errno
            var byte = UInt8(signal)
            _ = systemWrite(Int32(word >> 32), &byte, 1)
            errno = number
            return
        }
        if signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT { Signals.note(signal) }
    }
}

/// Signals that come out of a descriptor, one byte each, for as long as the claim lives. A claim made while another lives
/// takes its place until it ends.
public struct SignalClaim: ~Copyable {
    /// Readable when a claimed signal has come.
    let received: Descriptor
    private let sent: Descriptor
    private let former: [(signal: Int32, action: sigaction)]
    private let formerClaim: UInt64

    /// - Parameter signals: Numbers below 32. System calls that one of them interrupts fail with `EINTR`.
    public init(_ signals: [Int32]) throws(FileError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FileError(errno, "open", "a pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        received = Descriptor(adopting: ends[0])
        sent = Descriptor(adopting: ends[1])
        let mask = signals.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
        formerClaim = Signals.claim.exchange(UInt64(ends[1]) << 32 | mask, ordering: .sequentiallyConsistent)
        former = signals.compactMap { signal in
            Signals.handle(signal, restartingCalls: false).map { (signal, $0) }
        }
    }

    /// The next signal that has come; `nil` when there is none.
    public borrowing func next() -> Int32? {
        var byte: UInt8 = 0
        return read(received.number, &byte, 1) == 1 ? Int32(byte) : nil
    }

    /// Waits until a claimed signal has come, or some time has passed.
    public borrowing func wait(milliseconds: Int32) {
        var state = pollfd(fd: received.number, events: Int16(POLLIN), revents: 0)
        _ = poll(&state, 1, milliseconds)
    }

    /// Makes ``received`` readable without a signal; ``next()`` then gives 0.
    borrowing func wake() {
        var nothing: UInt8 = 0
        _ = systemWrite(sent.number, &nothing, 1)
    }

    deinit {
        Signals.claim.store(formerClaim, ordering: .sequentiallyConsistent)
        for (signal, action) in former {
            var action = action
            sigaction(signal, &action, nil)
        }
        // What came too late for the claim's holder does what it would have done without the claim.
        var signal: UInt8 = 0
        // To the process, since this thread may have it blocked.
        while read(received.number, &signal, 1) == 1 {
            if signal != 0 { kill(getpid(), Int32(signal)) }
        }
    }
}

// Its members are constants and hold plain values: numbers, and what `sigaction(2)` gave, which nobody changes.
extension SignalClaim: @unchecked Sendable {}

extension sigaction {
    fileprivate init(handler: @escaping @convention(c) (Int32) -> Void, flags: Int32) {
        self.init()
        #if canImport(Darwin)
        __sigaction_u.__sa_handler = handler
        #else
        __sigaction_handler.sa_handler = handler
        #endif
        sa_flags = flags
    }

    fileprivate var isIgnoring: Bool {
        #if canImport(Darwin)
        let handler = __sigaction_u.__sa_handler
        #else
        let handler = __sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
