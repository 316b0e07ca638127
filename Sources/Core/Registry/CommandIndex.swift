/// All commands at one moment, for a caller that looks up many: each look-up in a ``Registry`` goes through the skills anew.
public struct CommandIndex: Sendable {
    /// What was wrong in the files that are not used.
    public let warnings: [Diagnostic]
    private let registry: Registry
    /// The commands by the words that call them.
    private var calls: [[String]: CommandDescriptor] = [:]
    private var groups: [[String]: Members] = [[]: Members()]

    private struct Members {
        var groups: Set<String> = []
        var commands: [CommandDescriptor] = []
    }

    /// Reads all descriptors.
    public init(_ registry: Registry) {
        self.registry = registry
        let (commands, warnings) = registry.allCommands()
        self.warnings = warnings
        for command in commands {
            let group = Array(command.path.dropLast())
            for name in command.path.suffix(1) + command.aliases where calls[group + [name]] == nil {
                calls[group + [name]] = command
            }
            for length in group.indices {
                groups[Array(group[..<length]), default: Members()].groups.insert(group[length])
            }
            groups[group, default: Members()].commands.append(command)
        }
    }

    /// What the leading words name: the longest group, then a verb in it.
    public func resolve(_ words: [String]) -> Resolution.Target {
        let names = registry.withoutAliases(words)
        for length in (0..<min(names.count, Names.maxGroupWords + 1)).reversed() {
            for words in [words, names] {
                if let command = calls[Array(words[...length])] { return .command(command) }
            }
        }
        let length = (0...names.count).last { groups[Array(names[..<$0])] != nil } ?? 0
        let listing = listing(of: Array(names[..<length]))
        return length < names.count ? .unknown(word: names[length], in: listing) : .group(listing)
    }

    private func listing(of path: [String]) -> GroupListing {
        let members = groups[path] ?? Members()
        return GroupListing(
            group: GroupDescriptor(
                path: path, aliases: [], summary: "", details: "", isListedOnRequest: false, skill: nil,
                source: FileLocation(file: "", line: 1, column: 1)),
            groups: members.groups.sorted().map { GroupSummary(name: $0, summary: "", skill: nil) },
            verbs: members.commands.map { VerbSummary($0) })
    }
}
