import OlaresCore

/// The values that an argument or option can take: those of its type, and those that its descriptor has looked up.
///
/// `complete:` names a source: `profiles`, `skills`, `failures`, one that a plugin has, or the words of a verb that only
/// reads, whose first column is the values. A source that fails, or takes too long for somebody who waits at a keyboard, has none.
struct CompletionValues {
    /// How long a server may take.
    private static let timeLimit = Duration.seconds(2)

    let registry: Registry
    let plugins: [any Plugin]
    /// Made when a source needs it.
    let makeContext: () -> CommandContext

    /// - Parameter typed: What stands there already.
    func values(of option: OptionDescriptor, typed: String) async -> Completion {
        if option == GlobalOptions.output { return Self.words(OutputFormat.allCases.map(\.rawValue)) }
        return await values(option.type, option.completion, typed)
    }

    /// - Parameter typed: What stands there already.
    func values(of argument: ArgumentDescriptor, typed: String) async -> Completion {
        await values(argument.type, argument.completion, typed)
    }

    private func values(_ type: ValueType, _ source: CompletionSource?, _ typed: String) async -> Completion {
        switch type {
        case .choice(let words): return Self.words(words)
        case .path: return .paths
        default: break
        }
        switch source?.name {
        case nil: return .nothing
        case "profiles": return profiles()
        case "skills":
            return .words(registry.skills().skills.map { .init(word: $0.name, help: $0.manifest?.description ?? "") })
        case "failures":
            return .words(registry.vocabulary().failures.map { .init(word: $0.rawValue, help: $0.meaning) })
        case let source?:
            let context = makeContext()
            for plugin in plugins {
                let found = await patiently { try? await plugin.completions(of: source, typed: typed, in: context) }
                if let words = found { return Self.words(words) }
            }
            return await firstColumn(of: source, in: context)
        }
    }

    /// Without a look at their tokens.
    private func profiles() -> Completion {
        let context = makeContext()
        guard let directory = try? Directories.config(context.environment),
            let list = try? ProfileStore(directory: directory, files: context.files).load()
        else { return .nothing }
        return .words(
            list.profiles.map {
                .init(word: $0.displayName, help: $0.displayName == $0.olaresID ? "" : $0.olaresID)
            })
    }

    /// The first column of what a verb shows that only reads and needs no arguments.
    private func firstColumn(of verb: String, in context: CommandContext) async -> Completion {
        let words = verb.split(separator: " ").map(String.init)
        guard case .command(let command) = registry.resolve(words).target, command.effect == .read,
            let call = try? ArgumentParser(command, environment: Environment([:])).parse([]),
            let runner = try? VerbRunner(command: command, arguments: call.values, plugins: plugins)
        else { return .nothing }
        let result = await patiently { try? await runner.result(in: context, consent: nil) }
        guard case .table(let table, _)? = result?.view else { return .nothing }
        return Self.words(table.rows.compactMap(\.first))
    }

    /// What the work gives, if that does not take too long.
    private func patiently<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value?
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try? await Task.sleep(for: Self.timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static func words(_ words: [String]) -> Completion { .words(words.map { .init(word: $0, help: "") }) }
}
