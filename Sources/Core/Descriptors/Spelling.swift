/// Guesses what a person meant to write.
public enum Spelling {
    /// The words nearest to `word`, best first: those that few typing errors turn into it, or that begin with it.
    /// - Parameter limit: How many at most.
    public static func nearest(to word: String, among words: some Sequence<String>, limit: Int = 3) -> [String] {
        let typed = Array(word.lowercased().unicodeScalars.prefix(64))
        guard !typed.isEmpty else { return [] }
        let tolerance = max(1, typed.count / 3)
        return
            words
            .map { (word: $0, distance: distance(from: typed, to: Array($0.unicodeScalars.prefix(64)))) }
            .filter { $0.distance <= tolerance || ($0.word.hasPrefix(word) && typed.count > 1) }
            .sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }
            .prefix(limit).map(\.word)
    }

    /// How many letters must be added, dropped, replaced or swapped with their neighbour.
    static func distance(from a: [Unicode.Scalar], to b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
                var best = min(replaced, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
