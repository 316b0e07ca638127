/// Which groups an installed file can add to or open.
struct GroupRule {
    /// First words that nobody else can take, nor come close to.
    private let taken: [String: String]
    private let reserved: Set<String>
    private let nested: [DescriptorSource]

    init(builtIn: [DescriptorSource], reserved: Set<String>) {
        let roots = builtIn.filter(\.groupName.isEmpty).flatMap(\.commandNames)
        nested = builtIn.filter { !$0.groupName.isEmpty }
        self.reserved = reserved.union(roots)
        let words = self.reserved.union(builtIn.compactMap(\.group.first))
        taken = Dictionary(words.map { (Names.skeleton($0), $0) }, uniquingKeysWith: min)
    }

    /// Why a file's group is refused; `nil` when it is not.
    /// - Parameter group: Its words, one space between them.
    func problem(with group: String) -> String? {
        let space = group.utf8.firstIndex(of: UInt8(ascii: " "))
        let first = space.map { String(group[..<$0]) } ?? group
        guard !first.isEmpty else { return "the group has no name" }
        // Every reserved word is among those that are taken, so that most groups are looked up once.
        if let other = taken[Names.skeleton(first)] {
            if reserved.contains(first) { return "the group `\(first)` is the program's own" }
            if other != first { return "the group `\(first)` looks like `\(other)`" }
        }
        return space == nil ? nil : clash(of: Names.words(of: group))
    }

    private func clash(of group: [String]) -> String? {
        guard let last = group.last else { return nil }
        let above = Array(group.dropLast())
        let command = nested.lazy.filter { $0.group == above }.compactMap { $0.command(last) }.first
        return command.map { "`\(group.joined(separator: " "))` is a command, declared at \($0.source.file)" }
    }
}

extension Registry {
    /// Why a new skill, with a group of its own name, cannot be called so; `nil` when it can.
    public func problem(withNewSkill name: String) -> String? {
        let rule = GroupRule(builtIn: builtIn.descriptors, reserved: reserved)
        if let problem = SkillName.problem(with: name) ?? Names.problem(with: name) ?? rule.problem(with: name) {
            return problem
        }
        let isTaken = builtInSkillNames.contains(name) || builtIn.contains { $0.groupPath.first == name }
        return isTaken ? "`\(name)` is part of the program" : nil
    }
}
