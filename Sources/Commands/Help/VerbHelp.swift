import Core

/// The help of one verb, from its descriptor alone.
struct VerbHelp {
    let command: CommandDescriptor

    /// The text for standard output.
    var text: String {
        var sections = [summary, usage]
        sections.append(rows("Arguments:", command.arguments.map { ("<\($0.placeholder)>", describe($0)) }))
        sections.append(rows("Options:", command.options.filter { !$0.isHidden }.map { (title($0), describe($0)) }))
        sections.append(
            rows("Global options:", GlobalOptions.offered(to: command).map { (title($0), $0.help) }))
        sections.append(examples)
        sections.append(rows("Failures:", failures.map { ($0.rawValue, "\($0.meaning) (exit \($0.exit.rawValue))") }))
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var summary: String {
        var text = "\(command.summary)\(command.effect == .destructive ? " (asks first)" : "")\n"
        if !command.details.isEmpty { text += "\n\(command.details)\n" }
        if let replacement = command.deprecated { text += "\nDeprecated: \(replacement)\n" }
        return text
    }

    private var usage: String {
        var words = ["olares-cli"] + command.path
        words += command.options.filter(\.isRequired).map { "--\($0.name) <\($0.placeholder.lowercased())>" }
        words += command.arguments.map { argument in
            let shown = "<\(argument.placeholder)>" + (argument.isRepeated ? "..." : "")
            return argument.isRequired ? shown : "[\(shown)]"
        }
        var text = "Usage:\n  \(words.joined(separator: " ")) [options]\n"
        if !command.aliases.isEmpty { text += "\nAliases: \(command.aliases.joined(separator: ", "))\n" }
        return text
    }

    private var examples: String {
        guard !command.examples.isEmpty else { return "" }
        let lines = command.examples.map { ($0.note.isEmpty ? "" : "  # \($0.note)\n") + "  \($0.run)\n" }
        return "Examples:\n" + lines.joined()
    }

    private var failures: [FailureCode] {
        command.failures
            + (command.profile == .required ? [.noProfile, .notLoggedIn, .tokenInvalidated] : [])
            .filter { !command.failures.contains($0) }
    }

    private func title(_ option: OptionDescriptor) -> String {
        let short = option.short.map { "-\($0), " } ?? "    "
        let name = (option.isNegatable ? "--[no-]" : "--") + option.name
        return short + name + (option.type == .flag ? "" : " \(option.placeholder)")
    }

    private func describe(_ option: OptionDescriptor) -> String {
        var notes: [String] = []
        if option.isRequired { notes.append("required") }
        if option.isRepeated { notes.append("repeatable") }
        if case .choice(let values) = option.type { notes.append("one of \(values.joined(separator: ", "))") }
        if let value = option.defaultValue, value != .flag(false) { notes.append("default \(value.shown)") }
        if let variable = option.environment { notes.append("or $\(variable)") }
        if let replacement = option.deprecated { notes.append("deprecated: \(replacement)") }
        return option.help + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }

    private func describe(_ argument: ArgumentDescriptor) -> String {
        guard case .choice(let values) = argument.type else { return argument.help }
        return "\(argument.help) (one of \(values.joined(separator: ", ")))"
    }

    private func rows(_ title: String, _ rows: [(String, String)]) -> String {
        rows.isEmpty ? "" : title + "\n" + HelpColumns.align(rows)
    }
}

/// Two aligned columns, as every part of help shows them.
enum HelpColumns {
    /// Indents by two; the second column begins two after the widest of the first, which is at most 34 wide.
    static func align(_ rows: [(String, String)]) -> String {
        let width = min(34, rows.map { DisplayWidth.columns($0.0) }.max() ?? 0)
        return rows.map { title, text in
            let columns = DisplayWidth.columns(title)
            let gap =
                columns > width
                ? "\n" + String(repeating: " ", count: width + 4)
                : String(repeating: " ", count: width - columns + 2)
            return "  \(title)\(text.isEmpty ? "" : gap + text)\n"
        }.joined()
    }
}

extension ArgumentValue {
    /// The value as help shows it.
    var shown: String {
        switch self {
        case .flag(let isSet): String(isSet)
        case .text(let text): text
        case .integer(let value): String(value)
        case .pair(let key, let value): "\(key)=\(value)"
        case .list(let values): values.map(\.shown).joined(separator: ", ")
        }
    }
}
