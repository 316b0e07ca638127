public import Core

extension CommandContext {
    /// Says on standard error what happens, for people: one line, in which nothing can move the cursor or look like another.
    /// - Parameters:
    ///   - line: The line, without its end.
    ///   - evenWithData: Whether it is said too where the result is for programs, as before a question.
    public func notify(_ line: String, evenWithData: Bool = false) {
        if !isQuiet, evenWithData || !wantsData { console.writeError(TerminalText.sanitized(line) + "\n") }
    }
}
