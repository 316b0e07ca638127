import OlaresCore

/// Finds containers by parts of their names, in any order.
struct PickerFilter {
    private let tokens: [String]

    /// - Parameter text: Parts between blanks, all of which a container must have.
    init(_ text: String) { tokens = text.lowercased().split(separator: " ").map(String.init) }

    /// Where in `names` the fitting ones stand, the best first.
    func ranked(_ names: [String]) -> [Int] {
        guard !tokens.isEmpty else { return Array(names.indices) }
        let scores = names.enumerated().compactMap { index, name in score(name).map { (index, $0) } }
        return scores.sorted { ($0.1, $1.0) > ($1.1, $0.0) }.map(\.0)
    }

    /// How well a name fits: long parts, parts at the beginning of a word, and parts near the front count more. `nil` when a
    /// part is missing.
    func score(_ name: String) -> Int? {
        let name = Array(name.lowercased())
        var sum = 0
        for token in tokens {
            let token = Array(token)
            guard let place = Self.place(of: token, in: name) else { return nil }
            sum += 100 + 2 * token.count + max(0, 20 - place)
            if place == 0 || "/-_.: ".contains(name[place - 1]) { sum += 24 }
        }
        return sum
    }

    private static func place(of token: [Character], in name: [Character]) -> Int? {
        guard token.count <= name.count else { return nil }
        return (0...(name.count - token.count)).first { name[$0...].starts(with: token) }
    }
}
