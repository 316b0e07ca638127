import Core

extension Int {
    /// The number with its noun: `1 entry`, `2 entries`.
    func counted(_ one: String, _ many: String? = nil) -> String { "\(self) \(self == 1 ? one : many ?? one + "s")" }
}

extension Timestamp {
    /// To the minute, in the local time zone: `2026-04-17 19:31`.
    var minuteText: String { String(localText.map { $0 == "T" ? " " : $0 }.prefix(16)) }
}

extension CommandContext {
    /// Tells people what is about to happen, on standard error.
    /// - Parameter evenWithData: Whether that is said too when the result is for programs, as before a question.
    func tell(_ line: String, evenWithData: Bool = false) {
        if !isQuiet, evenWithData || !wantsData { console.writeError(TerminalText.sanitized(line) + "\n") }
    }
}
