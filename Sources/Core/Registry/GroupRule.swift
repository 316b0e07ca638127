/// Which words an installed group can be called by. It opens groups of its own; those of the program are the program's.
struct GroupRule {
    /// First words that nobody else can take, nor come close to.
    private let taken: [String: String]
    private let help = Names.skeleton("help")

    init(builtIn: [DescriptorSource], reserved: Set<String>) {
        let roots = builtIn.filter(\.groupName.isEmpty).flatMap(\.commandNames)
        let words = reserved.union(roots).union(builtIn.compactMap(\.group.first))
        taken = Dictionary(words.map { (Names.skeleton($0), $0) }, uniquingKeysWith: min)
    }

    /// Why a file's group is refused; `nil` when it is not.
    /// - Parameter group: Its words, one space between them.
    func problem(with group: String) -> String? {
        let space = group.utf8.firstIndex(of: UInt8(ascii: " "))
        let first = space.map { String(group[..<$0]) } ?? group
        guard !first.isEmpty else { return "the group has no name" }
        if let other = taken[Names.skeleton(first)] {
            return other == first
                ? "the group `\(first)` is the program's own" : "the group `\(first)` looks like `\(other)`"
        }
        guard space != nil else { return nil }
        let answered = Names.words(of: group).first { Names.skeleton($0) == help }
        return answered.map { "the program itself answers to `\($0)`" }
    }
}

extension Registry {
    /// Why a new skill, with a group of its own name, cannot be called so; `nil` when it can.
    public func problem(withNewSkill name: String) -> String? {
        let rule = GroupRule(builtIn: builtIn.descriptors, reserved: reserved)
        if let problem = SkillName.problem(with: name) ?? Names.problem(with: name) ?? rule.problem(with: name) {
            return problem
        }
        return builtInSkillNames.contains(name) ? "`\(name)` is part of the program" : nil
    }
}
