import OlaresCore

/// Stands before verbs that delete or interrupt something.
struct ConfirmationGate {
    let console: any Console

    /// Returns when the verb may go ahead.
    /// - Parameters:
    ///   - question: What to ask, without the question's `[y/N]`.
    ///   - words: The words after the verb's name, for the command that the failure offers.
    /// - Throws: ``Failure`` with `confirmation_declined` after a no, `confirmation_required` when nobody can be asked.
    func pass(_ command: CommandDescriptor, question: String, words: [String]) throws(Failure) {
        let question = command.skill.map { "the skill \($0) asks: \(question)" } ?? question
        if let word = command.confirmation?.word { return try pass(command, question: question, word: word, words) }
        guard console.inputIsTerminal, console.errorIsTerminal else {
            if command.confirmation?.proceedsUnattended == true { return }
            let stream = console.inputIsTerminal ? "stderr" : "stdin"
            throw unanswered(command, "\(stream) is not a terminal — pass --yes to confirm: \(question)", words)
        }
        let answer = try console.ask("\(TerminalText.sanitized(question)) [y/N]: ") ?? ""
        guard ["y", "yes"].contains(answer.filter { !$0.isWhitespace }.lowercased()) else {
            throw Failure(.confirmationDeclined, "aborted by user; nothing was changed")
        }
    }

    /// Asks for a whole word, which a pipe can give too.
    private func pass(
        _ command: CommandDescriptor, question: String, word: String, _ words: [String]
    ) throws(Failure) {
        console.writeError(TerminalText.sanitized(question) + "\n")
        guard let answer = try console.ask("Type '\(word)' to continue: ") else {
            throw unanswered(command, "nobody answered — pass --yes to confirm: \(question)", words)
        }
        guard answer.split(whereSeparator: \.isWhitespace).joined(separator: " ") == word else {
            throw Failure(
                .confirmationDeclined, command.confirmation?.refusal ?? "aborted by user; nothing was changed")
        }
    }

    private func unanswered(_ command: CommandDescriptor, _ message: MessageText, _ words: [String]) -> Failure {
        let hasSecrets = command.options.contains { $0.isSensitive }
        return Failure(
            .confirmationRequired, message,
            next: hasSecrets ? [] : [NextStep(command.path + ["--yes"] + words, effect: command.effect)],
            advice: hasSecrets ? "run it again with --yes" : nil)
    }
}

extension CommandDescriptor {
    /// Whether a question stands before it.
    var asksFirst: Bool { effect == .destructive || confirmation != nil }
}
