import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How many characters a terminal shows.
public struct TerminalSize: Equatable, Sendable {
    /// Characters in a row.
    public let columns: Int
    /// Rows.
    public let rows: Int

    /// Both.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// A terminal whose keys go to the program one by one: nothing is echoed, and Ctrl-C and Ctrl-D are characters.
///
/// Its own settings are back whenever this process is not the one that uses it: at the end, however that comes about, on a
/// signal that ends the process, and while it is suspended. Only what cannot be caught, SIGKILL, leaves it raw.
final class RawTerminal: Sendable {
    private static let signals = Signals.ending + [SIGWINCH, SIGTSTP, SIGCONT]

    private let input: Int32
    private let own: Settings
    private let raw: Settings
    private let claim: SignalClaim
    private let isOver = Atomic<Bool>(false)
    private let resized: @Sendable () -> Void
    private let left: @Sendable () -> Void

    // A C structure of numbers.
    private struct Settings: @unchecked Sendable { var value = termios() }

    /// Takes the terminal over, once this process is in the foreground.
    /// - Parameters:
    ///   - input: A terminal.
    ///   - resized: Called in another thread when the window has, or may have, another size.
    ///   - left: Called whenever the terminal has been given back: it takes away what is to be seen of the program.
    init(_ input: Int32, resized: @escaping @Sendable () -> Void, left: @escaping @Sendable () -> Void) throws(Failure)
    {
        try Self.awaitForeground(input)
        var own = Settings()
        guard tcgetattr(input, &own.value) == 0 else { throw .unreadableInput(ErrorNumber.text(errno)) }
        var raw = own
        cfmakeraw(&raw.value)
        do throws(FileError) { claim = try SignalClaim(Self.signals) } catch { throw .unreadableInput(error.text) }
        self.input = input
        self.own = own
        self.raw = raw
        self.resized = resized
        self.left = left
        apply(raw)
        _ = DetachedThread.run { [self] in watch() }
    }

    /// Gives the terminal back.
    func leave() {
        guard !isOver.exchange(true, ordering: .sequentiallyConsistent) else { return }
        apply(own)
        left()
        claim.wake()
    }

    /// Waits as shells expect it: a read of nothing stops a process in the background, and takes nothing.
    private static func awaitForeground(_ input: Int32) throws(Failure) {
        let blocked = Signals.admit([SIGTSTP, SIGTTIN, SIGTTOU])
        defer { Signals.block(blocked) }
        var nothing: UInt8 = 0
        while read(input, &nothing, 0) < 0 {
            guard errno == EINTR else { throw .unreadableInput(ErrorNumber.text(errno)) }
        }
    }

    private var isInForeground: Bool { tcgetpgrp(input) == getpgrp() }

    /// In the background the terminal is the shell's, and its settings are not ours to touch.
    private func apply(_ settings: Settings) {
        guard isInForeground else { return }
        var settings = settings
        while tcsetattr(input, TCSANOW, &settings.value) != 0, errno == EINTR {}
    }

    private func watch() {
        while !isOver.load(ordering: .sequentiallyConsistent) {
            var state = pollfd(fd: claim.received.number, events: Int16(POLLIN), revents: 0)
            guard poll(&state, 1, -1) > 0, let signal = claim.next(),
                !isOver.load(ordering: .sequentiallyConsistent)
            else { continue }
            switch signal {
            case SIGWINCH: resized()
            case SIGTSTP:
                apply(own)
                left()
                kill(getpid(), SIGSTOP)
            case SIGCONT:
                apply(raw)
                resized()
            case let signal where Signals.ending.contains(signal):
                leave()
                Signals.end(signal)
            default: break
            }
        }
    }
}
