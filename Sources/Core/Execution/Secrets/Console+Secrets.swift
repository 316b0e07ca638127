package import OlaresCore

/// Secrets that a verb reads itself, since only it knows that one is needed, or since its flag is a contract. All others are
/// options with `input`, which ``SecretInput`` reads.
extension Console {
    /// A secret: at a terminal what a person types unseen, otherwise the first line of standard input.
    /// - Parameters:
    ///   - prompt: What a person is shown, with a blank at its end.
    ///   - empty: What is said of an empty one.
    /// - Throws: ``Failure`` with `password_empty`.
    package func secret(_ prompt: String, empty: MessageText) throws(Failure) -> String {
        try inputIsTerminal ? typedSecret(prompt, empty: empty) : pipedSecret(empty: empty)
    }

    /// A secret that a person types unseen.
    package func typedSecret(_ prompt: String, empty: MessageText) throws(Failure) -> String {
        try required(try askSecret(prompt), empty)
    }

    /// A secret that is a line of standard input.
    package func pipedSecret(empty: MessageText) throws(Failure) -> String { try required(try readLine(), empty) }

    private func required(_ secret: String?, _ empty: MessageText) throws(Failure) -> String {
        guard let secret, !secret.isEmpty else {
            throw Failure(.passwordEmpty, empty, advice: "check that the pipe or prompt delivers it")
        }
        return secret
    }
}
