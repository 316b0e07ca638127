import OlaresCore

/// Texts of a verb in the words of tools: options go by the names of their arguments, other verbs by those of their tools.
struct ToolWording {
    /// Each option as it is written at a command line, and as an argument of the tool; `nil` where it is none.
    private let names: [(written: String, name: String?)]

    /// - Parameter offered: The options that are arguments of the tool.
    init(_ command: CommandDescriptor, offered: Set<String>) {
        names = command.options.flatMap { option in
            let name = offered.contains(option.name) ? option.name : nil
            var forms = [("--\(option.name)", name)]
            if let short = option.short { forms.append(("-\(short)", name)) }
            if option.isNegatable { forms.append(("--no-\(option.name)", name.map { "\($0): false" })) }
            return forms
        }
    }

    /// A text without the dashes of a shell.
    func text(_ text: String) -> String {
        text.replacing(/`(?<verb>[a-z][a-z -]*[a-z])`/) { "`\($0.output.verb.replacing(" ", with: "_"))`" }
            .replacing(/(?<before>^|[\s(\/`])(?<dashes>--?)(?<name>[A-Za-z][a-z0-9-]*)(?<after>`?)/) { match in
                let (written, before) = (String(match.output.dashes + match.output.name), match.output.before)
                let name = names.first { $0.written == written }?.name ?? String(match.output.name)
                return before == "`" ? "`\(name)`" : "\(before)`\(name)`\(match.output.after)"
            }
            .replacing(/<(?<name>[a-z-]+)>/) { "`\($0.output.name)`" }
    }

    /// A message of a failure with its options as arguments. Single letters are those of this verb: a dash may also be a server's.
    func options(in text: String) -> String {
        text.replacing(/(?<before>^|[\s(\/`'])(?<written>--[a-z0-9][a-z0-9-]*|-[A-Za-z]\b)/) { match in
            let written = String(match.output.written)
            let known = names.first {
                $0.written == written || written.count == 2 && $0.written == written.lowercased()
            }
            if written.count == 2, known == nil { return String(match.output.0) }
            return match.output.before + (known?.name ?? ToolMessage.argument(written))
        }.replacing(/\b(?<name>[a-z-]+)\/\k<name>\b/) { String($0.output.name) }
    }

    /// What only a command line has. A sentence about it is left out.
    private static let wordsOfShells = [
        "-o json", "olares-cli", "Ctrl-C", "terminal", "exit code", "behind --", "standard input",
        "written as they are",
    ]

    /// The first sentence of a text; `nil` where that is about a command line.
    func firstSentence(of details: String) -> String? {
        let line = details.split(separator: "\n\n").first?.split(separator: "\n").joined(separator: " ") ?? ""
        guard let sentence = line.split(separator: ". ").first, !sentence.isEmpty else { return nil }
        let written = Set(sentence.split { " ,;:.()/`".contains($0) }.map(String.init))
        guard !Self.wordsOfShells.contains(where: { sentence.contains($0) }),
            !names.contains(where: { $0.name == nil && written.contains($0.written) })
        else { return nil }
        return text(sentence.hasSuffix(".") ? String(sentence) : sentence + ".")
    }
}
