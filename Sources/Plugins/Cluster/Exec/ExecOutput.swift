import NIOCore
import OlaresCore
import Synchronization

/// The two outputs of a command on their way to ours: cut at a limit, and cleaned where a terminal shows them.
final class ExecOutput: Sendable {
    private struct State {
        var output = TerminalFilter()
        var errors = TerminalFilter()
        var outputLeft: Int
        var errorsLeft: Int
        var isTruncated = false
    }

    private let state: Mutex<State>
    private let cleansOutput: Bool
    private let cleansErrors: Bool
    private let output: SessionOutput

    /// - Parameter limit: So many bytes of each; `nil` for all.
    init(limit: Int?, cleansOutput: Bool, cleansErrors: Bool, output: SessionOutput) {
        state = Mutex(State(outputLeft: limit ?? .max, errorsLeft: limit ?? .max))
        self.cleansOutput = cleansOutput
        self.cleansErrors = cleansErrors
        self.output = output
    }

    /// Whether something was left out.
    var isTruncated: Bool { state.withLock(\.isTruncated) }

    /// Passes on what the command has written.
    func write(_ channel: ExecChannel, _ bytes: ByteBuffer) throws(Failure) {
        let isError = channel == .errors
        let shown = state.withLock { state -> ByteBuffer in
            let left = isError ? state.errorsLeft : state.outputLeft
            let taken = min(left, bytes.readableBytes)
            if taken < bytes.readableBytes { state.isTruncated = true }
            if isError { state.errorsLeft -= taken } else { state.outputLeft -= taken }
            let part = bytes.getSlice(at: bytes.readerIndex, length: taken) ?? ByteBuffer()
            if isError { return cleansErrors ? state.errors.clean(part) : part }
            return cleansOutput ? state.output.clean(part) : part
        }
        try send(shown, isError: isError)
    }

    /// Passes on what waited for its rest.
    func finish() throws(Failure) {
        let (rest, errors) = state.withLock { ($0.output.finish(), $0.errors.finish()) }
        try send(rest, isError: false)
        try send(errors, isError: true)
    }

    private func send(_ bytes: ByteBuffer, isError: Bool) throws(Failure) {
        guard bytes.readableBytes > 0 else { return }
        if isError { output.writeError(bytes) } else { try output.write(bytes) }
    }
}
