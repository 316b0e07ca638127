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
    /// Those by which services refuse, for whatever reason.
    private static let refusals: Set<FailureCode> = [.serverRefused, .httpClientError, .httpServerError]
    /// More names than these are no choice but a list.
    private static let mostChoices = 20

    /// The failure with the names that may have been meant, and with the list where these come from.
    func complete(_ failure: Failure) async -> Failure {
        guard failure.facts.choices.isEmpty else { return failure }
        if Self.refusals.contains(failure.code) { return await explain(failure) }
        guard Self.codes.contains(failure.code), !sought(by: failure).isEmpty,
            let step = failure.next.lazy.compactMap({ listing($0) }).first ?? ownList
        else { return failure }
        let listed = failure.next.isEmpty ? failure.repaired(next: [step.step], advice: nil) : failure
        let names = await names(of: step, as: nil) ?? []
        return offering(sought(by: failure).lazy.compactMap { choices(for: $0, among: names) }.first, in: listed)
    }

    /// A service's words that it does not have something: where the list of such things does not have it either, that is what the failure
    /// is, whatever the service's number for it.
    private func explain(_ failure: Failure) async -> Failure {
        guard failure.message.lowercased().contains(/not found|does not exist|no such/) else { return failure }
        let mentioned = sought(by: failure)
        for name in mentioned.isEmpty ? values : mentioned {
            guard let list = list(of: name) else { continue }
            guard let names = await names(of: list, as: name.argument), let choice = choices(for: name, among: names)
            else {
                return failure.next.isEmpty
                    ? failure.repaired(next: [list.step], advice: failure.advice, retryable: failure.retryable)
                    : failure
            }
            return offering(choice, in: Failure(.remoteNotFound, failure.message, next: [list.step]))
        }
        return failure
    }

    /// What may have been meant.
    private struct Choice {
        let argument: String
        /// The nearest names, or all where there are few.
        let names: [String]
        /// Whether they are like what was given.
        let isNear: Bool
    }

    /// `nil` where the name is among them.
    private func choices(for name: Sought, among names: [Name]) -> Choice? {
        guard !names.contains(where: { $0.isNamed(name.tail) }) else { return nil }
        let near = Spelling.nearest(to: name.tail, among: names.map(\.bare))
        let meant = near.compactMap { bare in names.first { $0.bare == bare } }
        // Behind a namespace not every name is one of that namespace.
        let all = name.head.isEmpty && names.count <= Self.mostChoices ? names : []
        return Choice(
            argument: name.argument, names: (meant.isEmpty ? all : meant).map { name.head + $0.text },
            isNear: !meant.isEmpty)
    }

    private func offering(_ choice: Choice?, in failure: Failure) -> Failure {
        guard let choice else { return failure }
        let hint = choice.isNear ? Spelling.didYouMean(choice.names) : ""
        return failure.followed(by: hint).with(choices: choice.names, invalid: choice.argument)
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

    /// The values that the message speaks of.
    private func sought(by failure: Failure) -> [Sought] { values.filter { failure.message.contains($0.tail) } }

    /// The names that were given: positional values, and the keys of pairs.
    private var values: [Sought] {
        // A local file is in no list of the Olares.
        let places = command.arguments.filter { $0.type != .path }.flatMap { argument in
            single(arguments[argument.name]).compactMap { value -> Sought? in
                guard case .text(let text) = value else { return nil }
                let outer = argument.within.flatMap { arguments[$0] }.flatMap(\.plainText).map { $0 + "/" } ?? ""
                return Sought(outer + text, of: argument.name)
            }
        }
        let keys = command.options.filter { $0.type == .pair && !$0.isSensitive }.flatMap { option in
            single(arguments[option.name]).compactMap { value -> Sought? in
                guard case .pair(let key, _) = value else { return nil }
                return Sought(key, of: "--\(option.name)")
            }
        }
        return places + keys
    }

    private func single(_ value: ArgumentValue?) -> [ArgumentValue] {
        switch value {
        case .list(let values)?: values
        case let value?: [value]
        case nil: []
        }
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

    /// The list of such things as an argument names: what its descriptor completes it from, the one beside the verb, or that of the group
    /// further out which is called by its name, as `settings apps` by `app`.
    private func list(of name: Sought) -> Listing? {
        guard let argument = command.arguments.first(where: { $0.name == name.argument }) else { return ownList }
        if let verb = argument.completion?.verb { return listing(NextStep(verb, effect: .read)) }
        let isGeneral = ["id", "name"].contains(argument.name)
        if isGeneral || Self.names(command.path.dropLast().last, argument), let own = ownList { return own }
        let outer = command.path.indices.dropFirst().reversed().map { Array(command.path.prefix($0)) }
        return outer.first { Self.names($0.last, argument) }.flatMap { listing(NextStep($0 + ["list"], effect: .read)) }
    }

    private static func names(_ group: String?, _ argument: ArgumentDescriptor) -> Bool {
        group.map { $0.hasPrefix(argument.name) || argument.name.hasPrefix($0.dropLast()) } ?? false
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
        /// Everything that its row says: a verb may take the id of what the list shows by its name.
        let others: Set<String>
        /// Without the slash of a directory.
        var bare: String { text.hasSuffix("/") ? String(text.dropLast()) : text }

        func isNamed(_ other: String) -> Bool { bare == other || others.contains(other) }
    }

    /// The columns that hold names, the likeliest first.
    private static let members = ["name", "path", "namespace", "id"]

    /// The names in its rows; `nil` where it fails.
    /// - Parameter member: What the verb takes of a row, where that is a member of it, such as its id.
    private func names(of listing: Listing, as member: String?) async -> [Name]? {
        guard let call = try? ArgumentParser(listing.command, environment: Environment([:])).parse(listing.words),
            let runner = try? VerbRunner(command: listing.command, arguments: call.values, plugins: plugins),
            let result = try? await runner.rows(in: context)
        else { return nil }
        return result.compactMap { row in
            let texts = row.object?.compactMap { $0.value.string } ?? []
            let text =
                ([member].compactMap(\.self) + Self.members).lazy.compactMap { row[$0]?.string }.first ?? texts.first
            guard let text, !text.isEmpty else { return nil }
            let whole = text.hasSuffix("/") ? text.dropLast() : text[...]
            let start = whole.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
            return Name(text: String(text[start...]), others: Set(texts))
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
