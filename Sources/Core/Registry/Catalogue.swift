/// Every descriptor file that is known, by group. One call builds one and drops it.
struct Catalogue {
    /// The groups that have a file, in the order of the files.
    private(set) var groupPaths: [[String]] = []
    private(set) var warnings: [Diagnostic]
    private var sources: [[String]: [DescriptorSource]] = [:]
    /// The groups that have a file, and those above them.
    private var groups: Set<[String]> = [[]]
    private let external: ExternalSkills?

    init(_ sources: [DescriptorSource], external: ExternalSkills?, warnings: [Diagnostic]) {
        self.external = external
        self.warnings = warnings
        for source in sources { add(source) }
    }

    mutating func add(_ source: DescriptorSource) {
        if sources[source.group] == nil { groupPaths.append(source.group) }
        sources[source.group, default: []].append(source)
        for length in source.group.indices { groups.insert(Array(source.group[...length])) }
    }

    /// Makes a file count for nothing, and says why.
    mutating func refuse(_ source: DescriptorSource, _ problem: String) {
        let start = FileLocation(file: source.file, line: 1, column: 1)
        warnings.append(Diagnostic(start, problem, "skipped; give the group another name"))
    }

    /// What the leading words name.
    mutating func resolve(_ words: [String]) -> Resolution.Target {
        let length = (0...words.count).last { groups.contains(Array(words[..<$0])) } ?? 0
        let listing = listing(of: Array(words[..<length]))
        guard length < words.count else { return .group(listing) }
        let word = words[length]
        return listing.commands.first { $0.isCalled(word) }.map { .command($0) } ?? .unknown(word: word, in: listing)
    }

    /// The commands of a group, without those that an earlier file has.
    mutating func commands(in path: [String]) -> [CommandDescriptor] {
        var commands: [CommandDescriptor] = []
        for source in sources[path] ?? [] {
            for command in usable(source) where isFree(command, among: commands, source) { commands.append(command) }
        }
        return commands
    }

    private mutating func listing(of path: [String]) -> GroupListing {
        let declaring = sources[path]?.first
        let place = FileLocation(file: declaring?.file ?? "", line: 1, column: 1)
        let group = declaring?.read(.head, with: external).value?.group
        return GroupListing(
            group: group ?? GroupDescriptor(path: path, summary: "", details: "", source: place),
            groups: summaries(in: path), commands: commands(in: path))
    }

    private func summaries(in path: [String]) -> [GroupSummary] {
        groups.filter { $0.count == path.count + 1 && $0.starts(with: path) }
            .map { GroupSummary(path: $0, summary: sources[$0]?.first?.summary() ?? "") }
            .sorted { $0.name < $1.name }
    }

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

    /// Whether an installed command takes no word from another file.
    private mutating func isFree(
        _ command: CommandDescriptor, among others: [CommandDescriptor], _ source: DescriptorSource
    ) -> Bool {
        guard source.origin == .external else { return true }
        for name in command.path.suffix(1) + command.aliases {
            let path = Array(command.path.dropLast()) + [name]
            let other = others.first { $0.source.file != source.file && $0.isTaken(name) }
            guard other != nil || groups.contains(path) else { continue }
            let place = other.map { "declared at \($0.source.file):\($0.source.line) already" } ?? "a group"
            warnings.append(
                Diagnostic(
                    command.source, "`\(path.joined(separator: " "))` is \(place)", "skipped; give it another name"))
            return false
        }
        return true
    }
}

extension CommandDescriptor {
    /// Whether a name calls it, or is easily taken for one that does.
    fileprivate func isTaken(_ name: String) -> Bool {
        let skeleton = Names.skeleton(name)
        return (path.suffix(1) + aliases).contains { $0 == name || Names.skeleton($0) == skeleton }
    }
}
