/// Holds the Swift handlers against the descriptors, so that a difference is found by a test and not by a person.
public enum HandlerBinding {
    /// One difference.
    public struct Discrepancy: Hashable, Sendable {
        /// What is different.
        public enum Kind: Hashable, Sendable {
            /// A command without a request has no handler.
            case handlerMissing
            /// A handler has no command, or one with a request.
            case handlerSuperfluous
            /// A response says `view: swift`, and there is no presenter.
            case presenterMissing
            /// A presenter has no command whose response says `view: swift`.
            case presenterSuperfluous
            /// The handler or presenter reads an argument that is not declared.
            case argumentUndeclared(String)
            /// The handler never reads an argument that is declared.
            case argumentUnread(String)
            /// The handler reads an argument as another type than the declared one.
            case argumentMistyped(String)
        }

        /// The id of the command or handler.
        public let command: String
        /// What is different.
        public let kind: Kind
    }

    /// Every difference, by command.
    public static func discrepancies(
        commands: [CommandDescriptor], handlers: [String: any CommandHandler.Type],
        presenters: [String: any ResultPresenter.Type] = [:]
    ) -> [Discrepancy] {
        (handlerDiscrepancies(commands, handlers) + presenterDiscrepancies(commands, presenters))
            .sorted { ($0.command, "\($0.kind)") < ($1.command, "\($1.kind)") }
    }

    private static func handlerDiscrepancies(
        _ commands: [CommandDescriptor], _ handlers: [String: any CommandHandler.Type]
    ) -> [Discrepancy] {
        let bound = Dictionary(
            commands.filter { $0.request == nil }.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        let superfluous = handlers.keys.filter { bound[$0] == nil }
            .map { Discrepancy(command: $0, kind: .handlerSuperfluous) }
        let others = bound.values.flatMap { command in
            handlers[command.id].map { handler in
                check(command) { arguments throws(Failure) in _ = try handler.init(arguments) }
            } ?? [Discrepancy(command: command.id, kind: .handlerMissing)]
        }
        return superfluous + others
    }

    /// A presenter need not read every argument: most are the request's.
    private static func presenterDiscrepancies(
        _ commands: [CommandDescriptor], _ presenters: [String: any ResultPresenter.Type]
    ) -> [Discrepancy] {
        let presented = commands.filter { $0.response?.isPresented == true }
        let ids = Set(presented.map(\.id))
        let superfluous = presenters.keys.filter { !ids.contains($0) }
            .map { Discrepancy(command: $0, kind: .presenterSuperfluous) }
        return superfluous
            + presented.flatMap { command in
                presenters[command.id].map { presenter in
                    check(command) { arguments throws(Failure) in _ = try presenter.init(arguments) }
                        .filter { if case .argumentUnread = $0.kind { false } else { true } }
                } ?? [Discrepancy(command: command.id, kind: .presenterMissing)]
            }
    }

    private static func check(
        _ command: CommandDescriptor, reading: (Arguments) throws(Failure) -> Void
    ) -> [Discrepancy] {
        let declared = command.argumentNames
        let reads = AccessLog()
        var found: Set<Discrepancy.Kind> = []
        for values in SampleCalls(of: command).values {
            do throws(Failure) {
                try reading(Arguments(values, declared: declared, reads: reads))
            } catch {
                // Other failures are the handler's judgement of the sample.
                if error.code == .internalFault { found.insert(.argumentMistyped(error.message)) }
            }
        }
        let undeclared = reads.names.subtracting(declared)
        if !undeclared.isEmpty { found = found.filter { !$0.isFault } }
        found.formUnion(undeclared.map { .argumentUndeclared($0) })
        let unread = declared.subtracting(reads.names).subtracting(command.secretSources)
        found.formUnion(unread.map { .argumentUnread($0) })
        return found.map { Discrepancy(command: command.id, kind: $0) }
    }
}

extension HandlerBinding.Discrepancy.Kind {
    fileprivate var isFault: Bool {
        if case .argumentMistyped = self { true } else { false }
    }
}

extension CommandDescriptor {
    /// Every name that its handler can read, of arguments and options.
    public var argumentNames: Set<String> { Set(arguments.map(\.name) + options.map(\.name)) }
}

/// Calls of a command that together make a handler read whatever it reads.
private struct SampleCalls {
    /// All arguments; only the required ones; these and one optional one, for each.
    let values: [[String: ArgumentValue]]

    init(of command: CommandDescriptor) {
        let samples =
            command.arguments.map { ($0.name, $0.isRequired, Self.sample($0.type, isRepeated: $0.isRepeated)) }
            + command.options.map { option in
                let isPlace = command.arguments.contains { $0.isRequired && $0.within == option.name }
                return (
                    option.name, option.isRequired || isPlace, Self.sample(option.type, isRepeated: option.isRepeated)
                )
            }
        let required = Dictionary(samples.filter(\.1).map { ($0.0, $0.2) }, uniquingKeysWith: { a, _ in a })
        let all = Dictionary(samples.map { ($0.0, $0.2) }, uniquingKeysWith: { a, _ in a })
        values =
            [all, required]
            + samples.filter { !$0.1 }.map { sample in
                var call = required
                call[sample.0] = sample.2
                // What is named with its place comes with it.
                if let place = command.arguments.first(where: { $0.name == sample.0 })?.within {
                    call[place] = all[place]
                }
                return call
            }
    }

    private static func sample(_ type: ValueType, isRepeated: Bool) -> ArgumentValue {
        let one: ArgumentValue =
            switch type {
            case .flag: .flag(true)
            case .string, .path: .text("sample")
            case .integer(let range): .integer(min(max(range.lowerBound, 1), range.upperBound))
            case .choice(let words): .text(words.first ?? "")
            case .duration, .bytes: .integer(1000)
            case .url: .text("https://example.com")
            case .olaresID: .text("alice@example.com")
            case .pair: .pair(key: "key", value: "value")
            }
        return isRepeated ? .list([one]) : one
    }
}
