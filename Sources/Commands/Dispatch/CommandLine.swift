import Core

/// The words of a command line, with the options that every verb takes told apart from the words that name the verb, so
/// that `olares-cli -o json profile list` finds its verb.
struct CommandLine {
    /// The words that may name a group and a verb, up to the first option that only the verb can know.
    let names: [String]
    private let words: [String]
    private let positions: [Int]

    init(_ words: [String]) {
        var names: [String] = []
        var positions: [Int] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            if word.hasPrefix("-"), word.count > 1 {
                guard let length = Self.globalOption(at: index, in: words) else { break }
                index += length
            } else {
                names.append(word)
                positions.append(index)
                index += 1
            }
        }
        self.names = names
        self.words = words
        self.positions = positions
    }

    /// The words without the first `count` names: what the verb's parser gets.
    func rest(after count: Int) -> [String] {
        let taken = Set(positions.prefix(count))
        return words.indices.filter { !taken.contains($0) }.map { words[$0] }
    }

    /// Whether help is asked for before the verb is known.
    var asksForHelp: Bool { words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" } }

    /// How many words a global option takes; `nil` when the word is none.
    private static func globalOption(at index: Int, in words: [String]) -> Int? {
        let word = words[index]
        let name = word.hasPrefix("--") ? String(word.dropFirst(2).prefix { $0 != "=" }) : nil
        let letter = name == nil ? word.dropFirst().first : nil
        let option = GlobalOptions.always.first { $0.name == name || ($0.short != nil && $0.short == letter) }
        guard let option else { return nil }
        let isAttached = name == nil ? word.count > 2 : word.contains("=")
        return option.type == .flag || isAttached ? 1 : 2
    }
}
