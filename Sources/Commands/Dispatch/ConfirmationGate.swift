import Core

/// Stands before verbs that delete or interrupt something.
struct ConfirmationGate {
    let console: any Console
    /// The words of the call, for the command that the failure offers.
    let words: [String]

    /// Returns when the verb may go ahead.
    /// - Parameter question: What to ask, without the question's `[y/N]`.
    /// - Throws: ``Failure`` with `confirmation_declined` after a no, `confirmation_required` when nobody can be asked.
    func pass(_ command: CommandDescriptor, question: String) throws(Failure) {
        guard console.inputIsTerminal, console.errorIsTerminal else {
            if command.confirmation?.proceedsUnattended == true { return }
            let hasSecrets = command.options.contains { $0.isSensitive }
            throw Failure(
                .confirmationRequired, "stdin is not a terminal — pass --yes to confirm: \(question)",
                next: hasSecrets ? [] : [NextStep(words + ["--yes"], effect: command.effect)],
                advice: hasSecrets ? "run it again with --yes" : nil)
        }
        let answer = try console.ask("\(TerminalText.sanitized(question)) [y/N]: ") ?? ""
        guard ["y", "yes"].contains(answer.filter { !$0.isWhitespace }.lowercased()) else {
            throw Failure(.confirmationDeclined, "aborted by user", advice: "nothing was changed")
        }
    }
}
