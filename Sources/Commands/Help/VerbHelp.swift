import OlaresCore

/// The help of one verb, from its descriptor alone.
struct VerbHelp {
    let command: CommandDescriptor
    /// What can stand behind it in place of options; `nil` for nothing.
    var below: GroupListing?

    /// The text for standard output.
    var text: String {
        let sections = [
            summary, usage,
            HelpSection("Arguments", command.arguments.map { ("<\($0.placeholder)>", describe($0)) }).text,
            HelpSection("Options", options: command.options.filter { !$0.isHidden }).text,
            HelpSection("Global options", options: GlobalOptions.shown(for: command)).text,
            examples,
            below.map { GroupHelp(listing: $0).contents } ?? "",
            HelpSection(
                "Failures", command.possibleFailures.map { ($0.rawValue, "\($0.meaning) (exit \($0.exit.rawValue))") }
            ).text,
        ]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var summary: String {
        var text = "\(command.summary)\(command.asksFirst ? " (asks first)" : "")\n"
        if let author = command.author { text += "\n\(author)\n" }
        if !command.details.isEmpty { text += "\n\(command.details)\n" }
        if let replacement = command.deprecated { text += "\nDeprecated: \(replacement)\n" }
        return text
    }

    /// The positional arguments as usage shows them.
    var argumentWords: [String] {
        command.arguments.map { argument in
            let separator = argument.isSeparated ? "-- " : ""
            let shown = "\(separator)<\(argument.placeholder)>" + (argument.isRepeated ? "..." : "")
            return argument.isRequired ? shown : "[\(shown)]"
        }
    }

    /// The command with what it must be given.
    var usageLine: String {
        var words = ["olares-cli"] + command.path
        words += command.options.filter { $0.isRequired && $0.secretPrompts == nil }.map {
            "--\($0.name) <\($0.placeholder.lowercased())>"
        }
        let arguments = argumentWords
        // What takes the rest of the line stands last.
        let takesTheRest = command.arguments.contains { $0.isVerbatim || $0.isSeparated }
        words += takesTheRest ? ["[options]"] + arguments : arguments + ["[options]"]
        return words.joined(separator: " ")
    }

    private var usage: String {
        var text = "Usage:\n  \(usageLine)\n"
        if !command.aliases.isEmpty { text += "\nAliases: \(command.aliases.joined(separator: ", "))\n" }
        return text
    }

    private var examples: String {
        guard !command.examples.isEmpty else { return "" }
        let lines = command.examples.map { ($0.note.isEmpty ? "" : "  # \($0.note)\n") + "  \($0.run)\n" }
        return "Examples:\n" + lines.joined()
    }

    /// What an argument is for, and what it can be.
    func describe(_ argument: ArgumentDescriptor) -> String {
        guard case .choice(let values) = argument.type else { return argument.help }
        return "\(argument.help) (one of \(values.joined(separator: ", ")))"
    }
}

extension CommandDescriptor {
    /// A sentence that says who wrote the verb; `nil` for one of the program's own.
    var author: String? { skill.map { "This is a verb of the installed skill \($0), and no part of olares-cli." } }

    /// The declared failures, and those of every verb that acts as a profile.
    var possibleFailures: [FailureCode] {
        let identity: [FailureCode] = profile == .required ? [.noProfile, .notLoggedIn, .tokenInvalidated] : []
        return failures + identity.filter { !failures.contains($0) }
    }
}
