/// Every descriptor file that is known, by group. One call builds one and drops it.
///
/// Groups are kept by their name, the words with one space between them, since there can be thousands.
struct Catalogue {
    private(set) var warnings: [Diagnostic]
    private var sources: [DescriptorSource] = []
    /// The first file of each group by its place in ``sources``, and in the order of the places. Few groups have several,
    /// whose other places stand apart.
    private var firstPlaces: [Int] = []
    private var firstPlace: [String: Int] = [:]
    private var furtherPlaces: [String: [Int]] = [:]
    /// Groups without a file of their own that others are inside of.
    private var outerGroups: Set<String> = [""]
    private let external: ExternalSkills?
    private let vocabulary: VocabularySource

    init(
        _ sources: [DescriptorSource], _ vocabulary: @escaping VocabularySource, external: ExternalSkills?,
        warnings: [Diagnostic]
    ) {
        self.vocabulary = vocabulary
        self.external = external
        self.warnings = warnings
        for source in sources { add(source) }
    }

    /// Makes room for so many at once.
    mutating func reserve(_ count: Int) {
        sources.reserveCapacity(sources.count + count)
        firstPlaces.reserveCapacity(firstPlaces.count + count)
        firstPlace.reserveCapacity(firstPlace.count + count)
    }

    mutating func add(_ source: DescriptorSource) {
        let name = source.groupName
        let place = sources.count
        sources.append(source)
        if let first = firstPlace.updateValue(place, forKey: name) {
            firstPlace[name] = first
            return furtherPlaces[name, default: []].append(place)
        }
        firstPlaces.append(place)
        var rest = name[...]
        while let space = rest.utf8.lastIndex(of: UInt8(ascii: " ")) {
            rest = rest[..<space]
            outerGroups.insert(String(rest))
        }
    }

    /// Makes a file count for nothing, and says why.
    mutating func refuse(_ source: DescriptorSource, _ problem: String) {
        let start = FileLocation(file: source.file, line: 1, column: 1)
        warnings.append(Diagnostic(start, problem, "skipped; give the group another name"))
    }

    /// What the leading words name.
    mutating func resolve(_ words: [String]) -> Resolution.Target {
        // A word with a space in it is no name, whatever group its parts would name.
        let names = words.prefix { !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: " ")) }
        let length = (0...names.count).last { isGroup(names.prefix($0).text(separatedBy: " ")) } ?? 0
        let path = Array(words[..<length])
        guard length < words.count else { return .group(listing(of: path, verbs(in: path.text(separatedBy: " ")))) }
        let word = words[length]
        let commands = commands(in: path.text(separatedBy: " "))
        if let command = commands.first(where: { $0.isCalled(word) }) { return .command(command) }
        return .unknown(word: word, in: listing(of: path, commands.map { VerbSummary($0) }))
    }

    private func isGroup(_ name: String) -> Bool { firstPlace[name] != nil || outerGroups.contains(name) }

    /// The names of the groups that have a file, in the order of the files.
    var groupNames: [String] { firstPlaces.map { sources[$0].groupName } }

    /// The groups that a tool server lists when somebody asks for them, as the words of each.
    var groupsOnRequest: [[String]] {
        firstPlaces.map { sources[$0] }
            .filter { $0.read(.head, vocabulary, with: external).value?.group.isListedOnRequest == true }
            .map(\.group)
    }

    /// The commands of a group, without those that an earlier file has.
    mutating func commands(in group: String) -> [CommandDescriptor] {
        var commands: [CommandDescriptor] = []
        let places = (firstPlace[group].map { [$0] } ?? []) + (furtherPlaces[group] ?? [])
        for source in places.map({ sources[$0] }) {
            for command in usable(source) where isFree(command, among: commands, source) { commands.append(command) }
        }
        return commands
    }

    /// The verbs of a group, of which no more is read than is shown where its files are the program's.
    private mutating func verbs(in group: String) -> [VerbSummary] {
        let places = (firstPlace[group].map { [$0] } ?? []) + (furtherPlaces[group] ?? [])
        let known = places.map { sources[$0].verbs }
        guard known.allSatisfy({ $0 != nil }) else { return commands(in: group).map { VerbSummary($0) } }
        return known.flatMap { $0 ?? [] }
    }

    private func listing(of path: [String], _ verbs: [VerbSummary]) -> GroupListing {
        let name = path.text(separatedBy: " ")
        let declaring = firstPlace[name].map { sources[$0] }
        let place = FileLocation(file: declaring?.file ?? "", line: 1, column: 1)
        let group = declaring?.read(.head, vocabulary, with: external).value?.group
        return GroupListing(
            group: group
                ?? GroupDescriptor(
                    path: path, aliases: [], summary: "", details: "", isListedOnRequest: false,
                    skill: declaring?.skill, source: place),
            groups: summaries(in: name), verbs: verbs)
    }

    /// The groups directly inside a group, by name.
    private func summaries(in group: String) -> [GroupSummary] {
        let start = group.isEmpty ? "" : group + " "
        // Counted in a whole text, since a part of one is slow to walk, and there can be thousands.
        func depth(_ name: String) -> Int { name.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: " ") ? 1 : 0) } }
        let inner = depth(start)
        func isInside(_ name: String) -> Bool {
            name.utf8.count > start.utf8.count && depth(name) == inner && name.hasPrefix(start)
        }
        func lastWord(_ name: String) -> String { start.isEmpty ? name : String(name.dropFirst(start.count)) }
        var groups: [GroupSummary] = []
        for source in firstPlaces.lazy.map({ sources[$0] }) where isInside(source.groupName) {
            groups.append(
                GroupSummary(name: lastWord(source.groupName), summary: source.summary(), skill: source.skill))
        }
        for name in outerGroups where firstPlace[name] == nil && isInside(name) {
            groups.append(GroupSummary(name: lastWord(name), summary: "", skill: nil))
        }
        return groups.sorted { $0.name < $1.name }
    }

    /// The commands of a file; none of an installed file that has a fault.
    private mutating func usable(_ source: DescriptorSource) -> [CommandDescriptor] {
        let reading = source.read(.whole, vocabulary, with: external)
        var diagnostics = reading.diagnostics
        if diagnostics.isEmpty, let folder = source.folder {
            diagnostics = (reading.value?.commands ?? []).flatMap(\.fixes).compactMap { problem(with: $0, of: folder) }
        }
        if let first = diagnostics.first {
            let others = diagnostics.count - 1
            let remedy = others == 0 ? first.remedy : "\(first.remedy) (and \(others) more in this file)"
            warnings.append(Diagnostic(first.location, first.problem, remedy))
            if source.origin == .external { return [] }
        }
        return reading.value?.commands ?? []
    }

    /// Why an installed skill's repair is none that it may name: its own verbs and groups, or built-in ones that only read.
    private func problem(with fix: FixTemplate, of folder: String) -> Diagnostic? {
        guard case .command(let template, let place) = fix else { return nil }
        let words = template.map(\.fixedWord).prefix { $0?.hasPrefix("-") == false }.compactMap(\.self)
        let remedy = "name a verb of the skill, or a built-in one that only reads"
        guard let verb = verb(words, in: folder) else {
            let shown = words.text(separatedBy: " ")
            return Diagnostic(place, "a repair calls \(shown.quoted), which is no such verb", remedy)
        }
        guard let effect = verb.effect, effect != .read else { return nil }
        return Diagnostic(place, "a repair calls `\(verb.name)`, whose effect is \(effect.rawValue)", remedy)
    }

    /// The verb or group that words name among those of one installed skill and of the program; without an effect for the
    /// skill's own, and for groups.
    private func verb(_ words: [String], in folder: String) -> (name: String, effect: Effect?)? {
        for length in (0...min(words.count, 3)).reversed() {
            let group = words[..<length].text(separatedBy: " ")
            let places = (firstPlace[group].map { [$0] } ?? []) + (furtherPlaces[group] ?? [])
            for source in places.map({ sources[$0] }) where source.folder == folder || source.folder == nil {
                if source.folder == folder || words.count == length { return (group, nil) }
                let word = words[length]
                let command =
                    source.command(word, .name, vocabulary, recordings: false)
                    ?? source.read(.whole, vocabulary).value?.commands.first { $0.isCalled(word) }
                if let command { return (command.path.text(separatedBy: " "), command.effect) }
            }
        }
        return nil
    }

    /// Whether an installed command takes no word from another file.
    private mutating func isFree(
        _ command: CommandDescriptor, among others: [CommandDescriptor], _ source: DescriptorSource
    ) -> Bool {
        guard source.origin == .external else { return true }
        for name in command.path.suffix(1) + command.aliases {
            let path = Array(command.path.dropLast()) + [name]
            let other = others.first { $0.source.file != source.file && $0.isTaken(name) }
            guard other != nil || isGroup(path.joined(separator: " ")) else { continue }
            let place = other.map { "declared at \($0.source.file):\($0.source.line) already" } ?? "a group"
            warnings.append(
                Diagnostic(
                    command.source, "`\(path.joined(separator: " "))` is \(place)", "skipped; give it another name"))
            return false
        }
        return true
    }
}

extension [TemplatePart] {
    /// The word, where no value stands in it.
    fileprivate var fixedWord: String? {
        var word = ""
        for part in self {
            guard case .literal(let text) = part else { return nil }
            word += text
        }
        return word
    }
}

extension CommandDescriptor {
    /// Whether a name calls it, or is easily taken for one that does.
    fileprivate func isTaken(_ name: String) -> Bool {
        let skeleton = Names.skeleton(name)
        return (path.suffix(1) + aliases).contains { $0 == name || Names.skeleton($0) == skeleton }
    }
}
