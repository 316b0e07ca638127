extension CommandContext {
    /// Says on standard error what happens, for people: one line, in which nothing can move the cursor or look like another.
    /// - Parameters:
    ///   - line: The line, without its end.
    ///   - evenWithData: Whether it is said too where the result is for programs, as before a question.
    public func notify(_ line: String, evenWithData: Bool = false) {
        if !isQuiet, evenWithData || !wantsData { console.writeError(TerminalText.sanitized(line) + "\n") }
    }

    /// Notices that people need and programs do not, such as that a list is empty; none where a program reads the result.
    public func forPeople(_ notices: String...) -> [String] { wantsData ? [] : notices }

    /// The lines of those notices that the reader of the result needs.
    package func lines(of notices: [ResultNotice]) -> [String] {
        notices.filter { !(wantsData && $0.isForPeopleAlone) }.map(\.text)
    }

    /// Whether the result is looked at on a terminal, where pictures may stand beside it.
    public var isOnTerminal: Bool { console.outputIsTerminal && !isQuiet && !wantsData }

    /// Whether somebody is there to choose among several things.
    public var canAsk: Bool { console.inputIsTerminal && console.errorIsTerminal && !isQuiet && !wantsData }
}
