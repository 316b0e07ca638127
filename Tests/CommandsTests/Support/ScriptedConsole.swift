import NIOCore
import OlaresCore
import Synchronization
import Testing

/// The three streams of a test: keeps what is written, and types what the test wrote down beforehand.
final class ScriptedConsole: Console {
    struct Script: Sendable {
        var inputIsTerminal = false
        var outputIsTerminal = false
        var errorIsTerminal = false
        var width: Int?
        /// The lines that a person types, one for each question; `nil` ends the input.
        var answers: [String?] = []
        /// Whether nobody reads standard output.
        var outputIsClosed = false

        /// A person at a terminal of 80 columns.
        static func terminal(answers: String?...) -> Script {
            Script(
                inputIsTerminal: true, outputIsTerminal: true, errorIsTerminal: true, width: 80, answers: answers)
        }
    }

    private struct State {
        var answers: ArraySlice<String?>
        var output = ""
        var error = ""
    }

    private let script: Script
    private let state: Mutex<State>

    init(_ script: Script = Script()) {
        self.script = script
        state = Mutex(State(answers: script.answers[...]))
    }

    var inputIsTerminal: Bool { script.inputIsTerminal }
    var outputIsTerminal: Bool { script.outputIsTerminal }
    var errorIsTerminal: Bool { script.errorIsTerminal }
    var width: Int? { script.width }

    /// What was written to standard output so far.
    var output: String { state.withLock { $0.output } }
    /// What was written to standard error so far, questions included.
    var error: String { state.withLock { $0.error } }
    /// How many of the answers nobody asked for.
    var unusedAnswers: Int { state.withLock { $0.answers.count } }

    func write(_ text: String) throws(Failure) {
        if script.outputIsClosed { throw .outputClosed }
        state.withLock { $0.output += text }
    }

    func write(_ bytes: ByteBuffer) throws(Failure) { try write(String(buffer: bytes)) }

    func showProgress(_ lines: [String]) {}

    func writeError(_ text: String) { state.withLock { $0.error += text } }

    func ask(_ prompt: String) throws(Failure) -> String? {
        writeError(prompt)
        return answer(to: prompt)
    }

    func askSecret(_ prompt: String) throws(Failure) -> String? {
        writeError(prompt)
        return answer(to: prompt)
    }

    func readLine() throws(Failure) -> String? { answer(to: "(a line of standard input)") }

    private func answer(to prompt: String) -> String? {
        guard let answer = state.withLock({ $0.answers.popFirst() }) else {
            Issue.record("nobody was to be asked: \(prompt)")
            return nil
        }
        return answer
    }
}
