import OlaresCore

extension Spelling {
    /// The line that offers what may have been meant, with the line end before it; empty when there is nothing to offer.
    static func didYouMean(_ words: [String]) -> MessageText {
        words.isEmpty ? "" : "\nDid you mean: \(words.joined(separator: ", "))"
    }
}
