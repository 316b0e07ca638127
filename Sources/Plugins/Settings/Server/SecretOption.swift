import Core
import NIOCore

/// A secret that comes from standard input or from a person, and never from the command line.
struct SecretOption: Sendable {
    /// What it is, for messages, such as `password`.
    let name: String
    /// The question at a terminal.
    let prompt: String
    /// The second question, where it is typed twice.
    var again: String?
    /// Whether the flag was given that takes it from standard input.
    let readsInput: Bool

    /// As much of standard input as can be one.
    private static let limit = 64 << 10

    /// The secret.
    /// - Throws: ``Failure`` with `password_empty`, with `stdin_not_a_terminal` where nobody can be asked, with
    ///   `argument_invalid` where it was typed in two ways.
    func read(_ context: CommandContext) async throws(Failure) -> String {
        if readsInput { return try required(try await standardInput(context)) }
        guard context.console.inputIsTerminal else {
            throw Failure(
                .inputNotTerminal, "stdin is not a terminal; pass --\(name)-stdin to provide the \(name)",
                advice: "pipe the \(name) in with --\(name)-stdin")
        }
        let secret = try required(try context.console.askSecret(prompt))
        guard let again else { return secret }
        guard try context.console.askSecret(again) == secret else {
            throw Failure(.argumentInvalid, "\(name)s do not match", advice: "run it again, and type it twice")
        }
        return secret
    }

    private func required(_ secret: String?) throws(Failure) -> String {
        guard let secret, !secret.isEmpty else {
            throw Failure(.passwordEmpty, "\(name) cannot be empty", advice: "check that the pipe delivers it")
        }
        return secret
    }

    /// All of it, without the line ends behind it.
    private func standardInput(_ context: CommandContext) async throws(Failure) -> String {
        try context.console.requireInput()
        let input = try context.console.input
        var bytes: [UInt8] = []
        while let piece = try await input.next() {
            bytes += piece.readableBytesView
            guard bytes.count <= Self.limit else {
                throw Failure(
                    .argumentInvalid, "--\(name)-stdin: more than 64 KiB", advice: "pipe the \(name) alone")
            }
        }
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.argumentInvalid, "--\(name)-stdin: it is no text", advice: "pipe the \(name) as UTF-8")
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    }
}
