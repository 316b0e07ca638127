package import OlaresCore

/// What repairs a failure of a declared verb, with the values of the call in it.
package struct Fix {
    /// The command that does; none when it is said in words.
    package let next: [NextStep]
    /// The repair in words; `nil` when a command does it.
    package let advice: String?

    init(next: [NextStep], advice: String?) {
        self.next = next
        self.advice = advice
    }

    /// - Parameters:
    ///   - template: What the descriptor says; `nil` when it says nothing.
    ///   - fallback: What is said then.
    package init(
        _ template: FixTemplate?, _ values: TemplateValues, in registry: Registry, otherwise fallback: String
    ) throws(Failure) {
        switch template {
        case .advice(let text):
            let words = try values.message(text)
            next = []
            advice = values.command.skill.map { "the skill \($0) says: \(words.quotedForMessage)" } ?? words
        case .command(let words, _):
            let step = try Self.step(words, values, in: registry)
            next = step.map { [$0] } ?? []
            advice = step == nil ? fallback : nil
        case nil:
            next = []
            advice = fallback
        }
    }

    /// `nil` when a value is absent, without which it would be another command, or when there is no such command.
    private static func step(
        _ template: [[TemplatePart]], _ values: TemplateValues, in registry: Registry
    ) throws(Failure) -> NextStep? {
        var words: [String] = []
        for word in template {
            guard let text = try values.word(word) else { return nil }
            // A value must not become an option.
            if case .literal? = word.first {} else if text.hasPrefix("-"), !words.contains("--") { return nil }
            words.append(text)
        }
        guard case .command(let command) = registry.resolve(Array(words.prefix { !$0.hasPrefix("-") })).target,
            values.command.mayOffer(command)
        else { return nil }
        return NextStep(words, effect: command.effect)
    }
}

extension CommandDescriptor {
    /// Whether a repair of this command may be that one. An installed skill offers its own, and built-in ones that only read.
    fileprivate func mayOffer(_ other: CommandDescriptor) -> Bool {
        skill == nil || other.skill == skill || other.skill == nil && other.effect == .read
    }
}
