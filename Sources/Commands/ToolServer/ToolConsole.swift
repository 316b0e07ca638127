import Core
import NIOCore
import Synchronization

/// The streams of a verb that a tool call runs: nobody is there to be asked, nothing can be typed, and what would go to
/// standard error is kept for the answer.
final class ToolConsole: Console {
    private struct State {
        var notices: [String] = []
        var progress = ""
    }

    private let state = Mutex(State())
    private let report: (@Sendable (String) -> Void)?

    /// - Parameter report: Takes each new line of progress; `nil` when nobody wants it.
    init(report: (@Sendable (String) -> Void)?) { self.report = report }

    /// What was said beside the result.
    var notices: [String] { state.withLock { $0.notices } }

    var inputIsTerminal: Bool { false }
    var outputIsTerminal: Bool { false }
    var errorIsTerminal: Bool { false }
    var width: Int? { nil }

    // Results are values; nothing goes to standard output, which belongs to the protocol.
    func write(_ text: String) throws(Failure) {}
    func write(_ bytes: ByteBuffer) throws(Failure) {}

    func writeError(_ text: String) {
        let lines = TerminalText.sanitizedLines(text).split(separator: "\n").map(String.init)
        state.withLock { $0.notices += lines }
    }

    func ask(_ prompt: String) throws(Failure) -> String? { nil }
    func askSecret(_ prompt: String) throws(Failure) -> String? { nil }
    func readLine() throws(Failure) -> String? { nil }

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
