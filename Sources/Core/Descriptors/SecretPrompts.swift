/// How an option asks for a secret that never stands on the command line.
public struct SecretPrompts: Sendable, Equatable {
    /// What is shown at a terminal, with a blank at its end.
    public let prompt: String
    /// What is shown to have it typed a second time; `nil` takes the first.
    public let again: String?

    /// The flag that takes the secret of an option from standard input, without its dashes.
    public static func standardInput(_ option: String) -> String { option + "-stdin" }

    /// The option with the path of a file that holds the secret, without its dashes.
    public static func file(_ option: String) -> String { option + "-file" }
}

extension OptionDescriptor {
    /// The options that stand in for one whose secret is not on the command line; none for any other.
    var secretSources: [OptionDescriptor] {
        guard secretPrompts != nil else { return [] }
        let name = name.split(separator: "-").joined(separator: " ")
        return [
            OptionDescriptor(SecretPrompts.standardInput(self.name), .flag, "Read the \(name) from standard input"),
            OptionDescriptor(
                SecretPrompts.file(self.name), .path, "Read the \(name) from this file", placeholder: "PATH"),
        ]
    }
}
