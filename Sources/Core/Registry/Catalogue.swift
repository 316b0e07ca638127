/// Every descriptor file that is known, and the commands of those that were read. One call builds one and drops it.
struct Catalogue {
    private var sources: [DescriptorSource]
    private let external: ExternalSkills?
    private(set) var warnings: [Diagnostic]

    init(_ sources: [DescriptorSource], external: ExternalSkills?, warnings: [Diagnostic]) {
        self.sources = sources
        self.external = external
        self.warnings = warnings
    }

    /// Takes an installed file, unless its group would be taken for a built-in one.
    mutating func add(_ source: DescriptorSource, reserved: Set<String>) {
        let first = source.group.first ?? ""
        let own = Set(sources.filter { $0.origin == .builtIn }.compactMap(\.group.first)).union(reserved)
        let lookalike = own.first { $0 != first && Names.skeleton($0) == Names.skeleton(first) }
        if let lookalike {
            refuse(source, "the group `\(first)` looks like `\(lookalike)`")
        } else if reserved.contains(first) {
            refuse(source, "the group `\(first)` is the program's own")
        } else {
            sources.append(source)
        }
    }

    /// The words of every group that has a file, in the order of the files.
    var groupPaths: [[String]] {
        var paths: [[String]] = []
        for source in sources where !paths.contains(source.group) { paths.append(source.group) }
        return paths
    }

    /// What the leading words name.
    mutating func resolve(_ words: [String]) -> Resolution.Target {
        var path: [String] = []
        while path.count < words.count, hasGroup(path + [words[path.count]]) { path.append(words[path.count]) }
        let listing = listing(of: path)
        guard path.count < words.count else { return .group(listing) }
        let word = words[path.count]
        return listing.commands.first { $0.isCalled(word) }.map { .command($0) } ?? .unknown(word: word, in: listing)
    }

    /// The commands of a group, without those that an earlier file has.
    mutating func commands(in path: [String]) -> [CommandDescriptor] {
        var commands: [CommandDescriptor] = []
        for source in sources where source.group == path {
            for command in usable(source) where isFree(command, among: commands, source) { commands.append(command) }
        }
        return commands
    }

    private mutating func listing(of path: [String]) -> GroupListing {
        let declaring = sources.first { $0.group == path }
        let group = declaring?.read(.head, with: external).value?.group
        return GroupListing(
            group: group
                ?? GroupDescriptor(
                    path: path, summary: "", details: "", source: .init(file: declaring?.file ?? "", line: 1, column: 1)),
            groups: groups(in: path), commands: commands(in: path))
    }

    private func groups(in path: [String]) -> [GroupSummary] {
        var summaries: [String: String] = [:]
        for source in sources where source.group.count > path.count && source.group.starts(with: path) {
            let name = source.group[path.count]
            if source.group.count > path.count + 1 {
                summaries[name, default: ""] += ""
            } else if summaries[name, default: ""].isEmpty {
                summaries[name] = source.summary()
            }
        }
        return summaries.sorted { $0.key < $1.key }.map { GroupSummary(path: path + [$0.key], summary: $0.value) }
    }

    private func hasGroup(_ path: [String]) -> Bool { sources.contains { $0.group.starts(with: path) } }

    /// The commands of a file; none of an installed file that has a fault.
    private mutating func usable(_ source: DescriptorSource) -> [CommandDescriptor] {
        let reading = source.read(.whole, with: external)
        if let first = reading.diagnostics.first {
            let others = reading.diagnostics.count - 1
            let remedy = others == 0 ? first.remedy : "\(first.remedy) (and \(others) more in this file)"
            warnings.append(Diagnostic(first.location, first.problem, remedy))
            if source.origin == .external { return [] }
        }
        return reading.value?.commands ?? []
    }

    private mutating func isFree(
        _ command: CommandDescriptor, among others: [CommandDescriptor], _ source: DescriptorSource
    ) -> Bool {
        guard source.origin == .external else { return true }
        for name in command.path.suffix(1) + command.aliases {
            guard let other = others.first(where: { $0.isTaken(name) }) else { continue }
            let place = "\(other.source.file):\(other.source.line)"
            warnings.append(
                Diagnostic(
                    command.source, "`\((command.path.dropLast() + [name]).joined(separator: " "))` is declared at \(place) already",
                    "skipped; give it another name"))
            return false
        }
        let path = command.path
        guard hasGroup(path) else { return true }
        warnings.append(
            Diagnostic(command.source, "`\(path.joined(separator: " "))` is a group", "skipped; give it another name"))
        return false
    }

    private mutating func refuse(_ source: DescriptorSource, _ problem: String) {
        let start = SourceLocation(file: source.file, line: 1, column: 1)
        warnings.append(Diagnostic(start, problem, "skipped; give the group another name"))
    }
}

extension CommandDescriptor {
    /// Whether a name calls it, or is easily taken for one that does.
    fileprivate func isTaken(_ name: String) -> Bool {
        let skeleton = Names.skeleton(name)
        return (path.suffix(1) + aliases).contains { $0 == name || Names.skeleton($0) == skeleton }
    }
}
