import OlaresCore

/// Holds the commands that a descriptor names against those that there are: in what repairs a failure, in how the end of
/// something is followed, and as sources of completion.
struct DescriptorCommandRule {
    private let calls: ProseCommandRule

    init(_ calls: ProseCommandRule) { self.calls = calls }

    init(registry: Registry) { self.init(ProseCommandRule(CommandIndex(registry))) }

    /// What is wrong with the commands that a command names.
    func diagnostics(of command: CommandDescriptor) -> [Diagnostic] {
        let sources = command.arguments.map(\.completion) + command.options.map(\.completion)
        return command.fixes.compactMap(diagnostic) + sources.compactMap { $0.flatMap(diagnostic) }
    }

    private func diagnostic(of fix: FixTemplate) -> Diagnostic? {
        guard case .command(let words, let place) = fix else { return nil }
        let shown = words.map { word in
            word.map { part in if case .literal(let text) = part { text } else { "<value>" } }.joined()
        }
        return calls.failure(of: .init(words: shown, offset: 0, isInline: false))?.diagnostic(at: place)
    }

    private func diagnostic(of source: CompletionSource) -> Diagnostic? {
        guard let words = source.verb else { return nil }
        let name = source.name.quotedForMessage
        guard let command = calls.command(words) else {
            return calls.failure(of: .init(words: words, offset: 0, isInline: false))?.diagnostic(at: source.location)
                ?? Diagnostic(source.location, "\(name) is no verb", "name a verb that lists the values")
        }
        let isBare = command.arguments.allSatisfy { !$0.isRequired } && command.options.allSatisfy { !$0.isRequired }
        guard command.effect == .read, isBare else {
            return Diagnostic(
                source.location, "completion cannot ask \(name)",
                "name a verb that only reads and needs no arguments")
        }
        return nil
    }
}
