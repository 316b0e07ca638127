import NIOCore
import OlaresCore
import Synchronization

/// The streams of a verb that runs within another one: nobody is there to be asked, nothing can be typed, and what is
/// written is kept.
final class CapturedConsole: Console {
    private struct State {
        var output: [UInt8] = []
        var error = ""
        var progress = ""
    }

    private let state = Mutex(State())
    private let report: (@Sendable (String) -> Void)?

    /// - Parameter report: Takes each new line of progress; `nil` when nobody wants it.
    init(report: (@Sendable (String) -> Void)? = nil) { self.report = report }

    /// What was written to standard output.
    var output: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }
    /// What was written to standard error.
    var error: String { state.withLock { $0.error } }
    /// The lines of ``error``, fit for a terminal.
    var notices: [String] { TerminalText.sanitizedLines(error).split(separator: "\n").map(String.init) }

    var offersInput: Bool { false }
    var inputIsTerminal: Bool { false }
    var outputIsTerminal: Bool { false }
    var errorIsTerminal: Bool { false }
    var width: Int? { nil }

    func write(_ text: String) throws(Failure) { state.withLock { $0.output += text.utf8 } }
    func write(_ bytes: ByteBuffer) throws(Failure) { state.withLock { $0.output += bytes.readableBytesView } }
    func writeError(_ text: String) { state.withLock { $0.error += text } }

    func ask(_ prompt: String) throws(Failure) -> String? { nil }
    func askSecret(_ prompt: String) throws(Failure) -> String? { nil }
    func readLine() throws(Failure) -> String? { nil }

    var showsProgress: Bool { report != nil }

    func showProgress(_ lines: [String]) {
        guard let report, !lines.isEmpty else { return }
        let text = lines.map(TerminalText.sanitized).joined(separator: "; ")
        let isNew = state.withLock { state in
            defer { state.progress = text }
            return state.progress != text
        }
        if isNew { report(text) }
    }
}
