import NIOCore
package import OlaresCore

/// Reads the secret of an option that never stands on the command line: from standard input, from a file, or from a person who
/// types it unseen.
package struct SecretInput {
    private let option: OptionDescriptor
    private let prompts: SecretPrompts
    private let context: CommandContext
    /// The installed skill that asks; `nil` for the program itself.
    private let skill: String?

    /// The longest secret, in bytes.
    private static let limit = 64 << 10

    /// `nil` for an option that takes its value from the command line.
    package init?(_ option: OptionDescriptor, of command: CommandDescriptor, in context: CommandContext) {
        guard let prompts = option.secretPrompts else { return nil }
        self.option = option
        self.prompts = prompts
        self.context = context
        skill = command.skill
    }

    /// What a failure calls it: `new password` for `--new-password`.
    private var name: String { option.name.split(separator: "-").joined(separator: " ") }

    /// The secret; `nil` for one that is not required, and of which the caller says nothing.
    /// - Parameter arguments: Says where it comes from.
    /// - Throws: ``Failure`` with `password_empty`, `stdin_not_a_terminal`, `option_value_invalid` where two typed ones differ, or
    ///   `file_unreadable`.
    package func read(_ arguments: Arguments) async throws(Failure) -> String? {
        let secret: String
        if try arguments.flag(SecretPrompts.standardInput(option.name)) {
            secret = try await piped()
        } else if let path = try arguments.text(SecretPrompts.file(option.name)) {
            secret = try contents(of: path)
        } else if option.isRequired, try arguments[option.name] == nil {
            secret = try typed()
        } else {
            return nil
        }
        guard !secret.isEmpty else {
            throw Failure(
                .passwordEmpty, "\(name) cannot be empty", advice: "check that the pipe or prompt delivers it")
        }
        return secret
    }

    private func piped() async throws(Failure) -> String {
        try context.console.requireInput()
        var bytes: [UInt8] = []
        while let piece = try await context.console.input.next() {
            bytes += piece.readableBytesView
            guard bytes.count <= Self.limit else { break }
        }
        return try text(of: bytes, from: "--\(SecretPrompts.standardInput(option.name))")
    }

    private func contents(of path: String) throws(Failure) -> String {
        let place = "--\(SecretPrompts.file(option.name))"
        if let skill, ProgramFolders(context.environment, files: context.files).contain(path) {
            throw Failure(
                .argumentInvalid,
                "\(path.quotedForMessage) is one of this program's own files, which the skill \(skill) may not read",
                advice: "name another file")
        }
        let found: [UInt8]
        do throws(FileError) {
            guard let bytes = try context.files.read(path, limit: Self.limit + 1) else {
                throw FileError(kind: .other, operation: "read", path: path, reason: "there is no such file")
            }
            found = bytes
        } catch {
            throw Failure(reading: error)
        }
        return try text(of: found, from: place)
    }

    /// The text of the bytes, without a mark of their order in front and line ends behind.
    private func text(of bytes: [UInt8], from place: String) throws(Failure) -> String {
        guard bytes.count <= Self.limit else {
            throw Failure(
                .optionValueInvalid, "\(place): longer than \(Self.limit) bytes",
                advice: "give the \(name) and nothing else")
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.optionValueInvalid, "\(place): not UTF-8", advice: "write it in UTF-8")
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
        return text
    }

    private func typed() throws(Failure) -> String {
        guard context.console.inputIsTerminal else {
            let flag = "--\(SecretPrompts.standardInput(option.name))"
            throw Failure(
                .inputNotTerminal, "stdin is not a terminal; pass \(flag) to provide the \(name)",
                advice: "add \(flag), and pipe the \(name) in")
        }
        let secret = try ask(prompts.prompt)
        if let again = prompts.again, !secret.isEmpty, try ask(again) != secret {
            throw Failure(.optionValueInvalid, "\(name)s do not match", advice: "run it again, and type the same twice")
        }
        return secret
    }

    /// A stranger's question says whose it is.
    private func ask(_ prompt: String) throws(Failure) -> String {
        let prompt = skill.map { "the skill \($0) asks: \(prompt)" } ?? prompt
        return try context.console.askSecret(TerminalText.sanitized(prompt)) ?? ""
    }
}
