import OlaresCore

/// The words of a command line, with the options that every verb takes told apart from the words that name the verb, so
/// that `olares-cli -o json profile list` finds its verb.
struct CommandLine {
    /// The words that may name a group and a verb, up to the first option that only the verb can know.
    let names: [String]
    /// That option, without a value that may be attached to it; `nil` when there is none.
    let foreignOption: String?
    private let words: [String]
    private let positions: [Int]

    init(_ words: [String]) {
        var positions: [Int] = []
        var foreignOption: String?
        var index = 0
        while index < words.count, words[index] != "--" {
            let word = words[index]
            guard word.hasPrefix("-"), word != "-" else {
                positions.append(index)
                index += 1
                continue
            }
            guard let count = Self.wordCount(ofGlobalOption: word) else {
                foreignOption = Self.name(ofForeignOption: word)
                break
            }
            index += count
        }
        names = positions.map { words[$0] }
        self.foreignOption = foreignOption
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

    private static func name(ofForeignOption word: String) -> String {
        if word.hasPrefix("--") { return String(word.unicodeScalars.prefix { $0 != "=" }) }
        let letter = word.dropFirst().first { letter in !GlobalOptions.always.contains { $0.short == letter } }
        return letter.map { "-\($0)" } ?? word
    }

    /// How many words an option takes with its value, or a cluster of options; `nil` when not all of it is global.
    private static func wordCount(ofGlobalOption word: String) -> Int? {
        if word.hasPrefix("--") {
            let name = word.dropFirst(2).prefix { $0 != "=" }
            if name == GlobalOptions.json, !word.contains("=") { return 1 }
            guard let option = GlobalOptions.always.first(where: { $0.name == name }) else { return nil }
            return option.type == .flag || word.contains("=") ? 1 : 2
        }
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = GlobalOptions.always.first(where: { $0.short == letter }) else { return nil }
            if option.type != .flag || letters.first == "=" { return letters.isEmpty ? 2 : 1 }
        }
        return 1
    }
}
