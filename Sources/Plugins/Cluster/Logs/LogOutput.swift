import NIOCore
import OlaresCore
import Synchronization

/// Where a log goes: as it is, or, on a terminal, without what would act on it.
final class LogOutput: Sendable {
    private struct State {
        var filter = TerminalFilter()
        var endsLine = true
    }

    private let state = Mutex(State())
    private let isTerminal: Bool
    private let send: @Sendable (ByteBuffer) throws(Failure) -> Void

    init(isTerminal: Bool, write: @escaping @Sendable (ByteBuffer) throws(Failure) -> Void) {
        self.isTerminal = isTerminal
        send = write
    }

    /// Writes a piece.
    func write(_ piece: ByteBuffer) throws(Failure) {
        guard let last = piece.readableBytesView.last else { return }
        let shown = state.withLock { state in
            state.endsLine = last == UInt8(ascii: "\n")
            return isTerminal ? state.filter.clean(piece) : piece
        }
        try send(shown)
    }

    /// Ends the last line, if it has no end.
    func finish() throws(Failure) {
        var rest = ByteBuffer()
        state.withLock { state in
            rest = state.filter.finish()
            if !state.endsLine { rest.writeInteger(UInt8(ascii: "\n")) }
            state.endsLine = true
        }
        if rest.readableBytes > 0 { try send(rest) }
    }
}
