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
    private let thread: SignalThread
    /// Whether the terminal is given back for good. Its settings change only while this is held, so that a signal which comes
    /// at the end does not make it raw again.
    private let isOver = Mutex(false)
    private let resized: @Sendable () -> Void
    private let left: @Sendable () -> Void

    // A C structure of numbers.
    private struct Settings: @unchecked Sendable { var value = termios() }

    /// Takes the terminal over, once this process is in the foreground.
    /// - Parameters:
    ///   - input: A terminal.
    ///   - output: Where the farewell goes if the program breaks.
    ///   - farewell: What is written there then.
    ///   - resized: Called in another thread when the window has, or may have, another size.
    ///   - left: Called whenever the terminal has been given back: it takes away what is to be seen of the program.
    init(
        _ input: Int32, output: Int32, farewell: String, resized: @escaping @Sendable () -> Void,
        left: @escaping @Sendable () -> Void
    ) throws(Failure) {
        try Self.awaitForeground(input)
        var own = Settings()
        guard tcgetattr(input, &own.value) == 0 else { throw .unreadableInput(ErrorNumber.text(errno)) }
        var raw = own
        cfmakeraw(&raw.value)
        do throws(FileError) { thread = try SignalThread(Self.signals) } catch { throw .unreadableInput(error.text) }
        self.input = input
        self.own = own
        self.raw = raw
        self.resized = resized
        self.left = left
        TerminalRescue.prepare(input, own.value, output: output, farewell: farewell)
        apply(raw)
        thread.begin { [self] in
            !isOver.withLock { $0 }
        } _: { [self] signal in
            act(on: signal)
        }
    }

    /// Gives the terminal back. Afterwards signals do what they did before.
    func leave() {
        giveBack()
        thread.end()
    }

    private func giveBack() {
        let isFirst = isOver.withLock { isOver in
            guard !isOver else { return false }
            isOver = true
            apply(own)
            TerminalRescue.dismiss()
            return true
        }
        if isFirst { left() }
    }

    /// Changes the settings, unless the terminal is given back for good.
    private func change(to settings: Settings) {
        isOver.withLock { if !$0 { apply(settings) } }
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

    private func act(on signal: Int32) {
        switch signal {
        case SIGWINCH: resized()
        case SIGTSTP:
            change(to: own)
            left()
            kill(getpid(), SIGSTOP)
        case SIGCONT:
            change(to: raw)
            resized()
        case let signal where Signals.ending.contains(signal):
            giveBack()
            Signals.end(signal)
        default: break
        }
    }
}
