import OlaresCore

/// Finds what may have been meant by a name that the Olares does not have: the nearest names of the list that the failure tells to look
/// at, or of the `list` beside the verb. That is one more request, and only of a verb that reads.
struct NameGuess {
    let command: CommandDescriptor
    let arguments: [String: ArgumentValue]
    let plugins: [any Plugin]
    let context: CommandContext

    /// The failures of a name that nothing has.
    private static let codes: Set<FailureCode> = [.remoteNotFound, .profileNotFound, .skillNotFound]

    /// The failure with the names that may have been meant, and with the list where these come from.
    func complete(_ failure: Failure) async -> Failure {
        guard Self.codes.contains(failure.code), failure.facts.choices.isEmpty, !sought(by: failure).isEmpty,
            let step = failure.next.lazy.compactMap(listing).first ?? ownList
        else { return failure }
        let listed = failure.next.isEmpty ? failure.repaired(next: [step.step], advice: nil) : failure
        let names = await names(of: step)
        for name in sought(by: failure) where !names.contains(where: { $0.isNamed(name.tail) }) {
            let near = Spelling.nearest(to: name.tail, among: names.map(\.bare))
            let choices = near.compactMap { bare in names.first { $0.bare == bare } }.map { name.head + $0.text }
            guard !choices.isEmpty else { continue }
            return listed.followed(by: Spelling.didYouMean(choices)).with(choices: choices, invalid: name.argument)
        }
        return listed
    }

    // MARK: What was sought

    /// A value that was given, taken apart at its last slash.
    private struct Sought {
        let argument: String
        /// What stands before the name, such as `shop/`.
        let head: String
        /// The name.
        let tail: String

        init?(_ text: String, of argument: String) {
            let whole = text.hasSuffix("/") ? String(text.dropLast()) : text
            let slash = whole.lastIndex(of: "/")
            self.argument = argument
            head = slash.map { String(whole[...$0]) } ?? ""
            tail = slash.map { String(whole[whole.index(after: $0)...]) } ?? whole
            guard !tail.isEmpty else { return nil }
        }
    }

    /// The positional values that the message speaks of.
    private func sought(by failure: Failure) -> [Sought] {
        command.arguments.flatMap { argument -> [Sought] in
            let values: [ArgumentValue] =
                switch arguments[argument.name] {
                case .list(let values)?: values
                case let value?: [value]
                case nil: []
                }
            return values.compactMap { value in
                guard case .text(let text) = value else { return nil }
                let outer = argument.within.flatMap { arguments[$0] }.flatMap(\.plainText).map { $0 + "/" } ?? ""
                return Sought(outer + text, of: argument.name)
            }
        }.filter { failure.message.contains($0.tail) }
    }

    // MARK: The list

    private struct Listing {
        let command: CommandDescriptor
        let words: [String]
        let step: NextStep
    }

    /// The step as a call of a list; `nil` for anything else.
    private func listing(_ step: NextStep) -> Listing? {
        let line = CommandLine(Array(step.arguments.dropFirst()))
        guard case .command(let command) = context.registry.resolve(line.names).target, command.effect == .read,
            ["list", "ls"].contains(command.path.last), command.id != self.command.id || !line.rest(after: 0).isEmpty
        else { return nil }
        return Listing(command: command, words: line.rest(after: command.path.count), step: step)
    }

    /// The list that stands beside the verb, in the same namespace.
    private var ownList: Listing? {
        let path = Array(command.path.dropLast()) + ["list"]
        guard path != command.path, case .command(let list) = context.registry.resolve(path).target,
            list.path == path, list.arguments.allSatisfy({ !$0.isRequired })
        else { return nil }
        let outer = command.arguments.compactMap(\.within).filter { option in
            list.options.contains { $0.name == option }
        }
        let words = outer.flatMap { name in arguments[name]?.plainText.map { ["--\(name)", $0] } ?? [] }
        return listing(NextStep(path + words, effect: .read))
    }

    /// A name in a list.
    private struct Name {
        /// As it is given to a verb.
        let text: String
        /// Without the slash of a directory.
        var bare: String { text.hasSuffix("/") ? String(text.dropLast()) : text }

        func isNamed(_ other: String) -> Bool { bare == other }
    }

    /// The columns that hold names, the likeliest first.
    private static let members = ["name", "path", "namespace", "id"]

    /// The names in its rows; none where it fails.
    private func names(of listing: Listing) async -> [Name] {
        guard let call = try? ArgumentParser(listing.command, environment: Environment([:])).parse(listing.words),
            let runner = try? VerbRunner(command: listing.command, arguments: call.values, plugins: plugins),
            let result = try? await runner.rows(in: context)
        else { return [] }
        return result.compactMap { row in
            let text = Self.members.lazy.compactMap { row[$0]?.string }.first
            guard let text, !text.isEmpty else { return nil }
            let whole = text.hasSuffix("/") ? text.dropLast() : text[...]
            let start = whole.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
            return Name(text: String(text[start...]))
        }
    }
}

extension ArgumentValue {
    /// The text that it is; `nil` for anything else, and for an empty one.
    fileprivate var plainText: String? {
        guard case .text(let text) = self, !text.isEmpty else { return nil }
        return text
    }
}
