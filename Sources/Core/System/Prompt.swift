#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One question on a terminal, and what a shell's job control may do to the process meanwhile.
///
/// The terminal's own settings are back whenever this process is not the one that reads from it: at the end, on a signal
/// that ends the process, and while it is suspended. Once it is in the foreground again, the question is asked again.
struct Prompt {
    /// The longest line that a terminal hands over; what is typed beyond it is lost without a word.
    #if canImport(Darwin)
    private static let longestLine = 1023
    #else
    private static let longestLine = 4095
    #endif

    /// The question, without a newline.
    let text: String
    /// Whether the terminal shows what is typed.
    let echoes: Bool
    /// A terminal.
    let input: Int32
    /// Where the question is shown.
    let console: TerminalConsole

    private enum Event {
        case line([UInt8]?)
        case ending(Int32)
        case suspension
        case resumption
    }

    /// Asks until there is an answer.
    /// - Returns: The line; `nil` at the end of input.
    func answer() throws(Failure) -> String? {
        // A thread of the task pool has every signal blocked, and could neither be stopped nor told that it must not read.
        let blocked = Signals.admit([SIGTSTP, SIGTTIN, SIGTTOU])
        defer { Signals.block(blocked) }
        var saved: termios?
        while true {
            try awaitForeground()
            let claim: SignalClaim
            do throws(FileError) {
                claim = try SignalClaim(Signals.ending + [SIGTSTP, SIGCONT])
            } catch {
                throw .unreadableInput(error.text)
            }
            let own: termios
            if let saved { own = saved } else { own = try settings() }
            saved = own
            let event: Event
            do throws(Failure) {
                try setEcho(basedOn: own)
                console.writeError(text)
                event = try nextEvent(claim)
            } catch {
                restore(own, discardingInput: true)
                console.writeError("\n")
                throw error
            }
            switch event {
            case .line(var line):
                defer { line?.erase() }
                restore(own, discardingInput: false)
                if !echoes || line == nil { console.writeError("\n") }
                return try line.map { line throws(Failure) in try TerminalConsole.text(ofLine: line) }
            case .ending(let signal):
                restore(own, discardingInput: true)
                console.writeError("\n")
                Signals.end(signal)
            case .suspension:
                restore(own, discardingInput: true)
                saved = nil
                suspend(consume claim)
            case .resumption:
                // In the background the terminal is the shell's, and its settings are not ours to touch.
                if tcgetpgrp(input) == getpgrp() { restore(own, discardingInput: false) }
            }
        }
    }

    /// Waits in the way that shells know until this process may read from the terminal: a read of nothing stops a process
    /// in the background (SIGTTIN) as any other read does, and takes nothing.
    private func awaitForeground() throws(Failure) {
        var nothing: UInt8 = 0
        while read(input, &nothing, 0) < 0 {
            guard errno == EINTR else { throw .unreadableInput(ErrorNumber.text(errno)) }
        }
    }

    /// Stops this process as the terminal's suspend key does, until the shell lets it go on.
    private func suspend(_ claim: consuming SignalClaim) {
        // With the claim ends our handling of the signal, so that it has its usual effect.
        _ = consume claim
        raise(SIGTSTP)
    }

    private func nextEvent(_ claim: borrowing SignalClaim) throws(Failure) -> Event {
        var line: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        defer {
            line.erase()
            chunk.erase()
        }
        while true {
            while let signal = claim.next() {
                switch signal {
                case SIGCONT: return .resumption
                case SIGTSTP: return .suspension
                default: return .ending(signal)
                }
            }
            guard waitForInput(claim) else { continue }
            let count = read(input, &chunk, chunk.count)
            guard count >= 0 else {
                guard errno == EINTR else { throw .unreadableInput(ErrorNumber.text(errno)) }
                continue
            }
            let part = chunk[..<count]
            line += part.prefix { $0 != UInt8(ascii: "\n") }
            guard line.count < Self.longestLine else {
                throw .unreadableInput(
                    "a terminal cuts lines at \(Self.longestLine) bytes", advice: "pipe the secret into standard input")
            }
            // A read of nothing is the end-of-file key: the end of what stands on the line, or of everything.
            if count == 0 { return .line(line.isEmpty ? nil : line) }
            if part.contains(UInt8(ascii: "\n")) { return .line(line) }
        }
    }

    /// - Returns: Whether there is something to read; otherwise a signal came.
    private func waitForInput(_ claim: borrowing SignalClaim) -> Bool {
        var states = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: claim.received.number, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&states, nfds_t(states.count), -1) > 0 else { return false }
        return states[1].revents == 0 && states[0].revents != 0
    }
}

// MARK: - The terminal's settings

extension Prompt {
    private func settings() throws(Failure) -> termios {
        var settings = termios()
        guard tcgetattr(input, &settings) == 0 else { throw .unreadableInput(ErrorNumber.text(errno)) }
        return settings
    }

    private func setEcho(basedOn own: termios) throws(Failure) {
        var changed = own
        changed.c_lflag |= tcflag_t(ICANON | ISIG)
        changed.c_iflag |= tcflag_t(ICRNL)
        if echoes { changed.c_lflag |= tcflag_t(ECHO) } else { changed.c_lflag &= ~tcflag_t(ECHO | ECHONL) }
        // Now, and without throwing away what an agent may have written already.
        while tcsetattr(input, TCSANOW, &changed) != 0 {
            guard errno == EINTR else { throw .unreadableInput(ErrorNumber.text(errno)) }
        }
    }

    /// - Parameter discardingInput: Throws away a secret that was typed in part, which the shell would read next.
    private func restore(_ own: termios, discardingInput: Bool) {
        var own = own
        while tcsetattr(input, discardingInput ? TCSAFLUSH : TCSANOW, &own) != 0, errno == EINTR {}
    }
}
