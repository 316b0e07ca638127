/// Where completion takes the values of an argument from.
public struct CompletionSource: Sendable, Equatable {
    /// A source of the program or of a plugin, or the words of a verb whose first column has the values.
    public let name: String
    /// The words of the verb; `nil` for a source that is none.
    public let verb: [String]?
    /// Where the descriptor says so.
    public let location: FileLocation
}

extension Fields {
    /// A source of completions; `nil` when the key is missing. Whether a verb of these words is there is not known while a
    /// file is read, since that would mean to read others.
    func completion(_ key: Key) -> CompletionSource? {
        guard let node = node(key), let text = node.line(of: key.rawValue, limit: 80, log: log) else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let isVerb =
            (2...Names.maxGroupWords + 1).contains(words.count) && words.allSatisfy { Names.problem(with: $0) == nil }
        let sources = log.vocabulary.completionSources
        let isSource = sources.contains(text)
        if isVerb || isSource {
            return CompletionSource(name: text, verb: isSource ? nil : words, location: log.location(node.mark))
        }
        let nearest = Spelling.nearest(to: text, among: sources, limit: 1).first
        log.report(
            node.mark, "`\(key.rawValue)` names the source \(text.quoted), which is not known",
            nearest.map { "did you mean `\($0)`?" }
                ?? "write one of \(sources.joined(separator: ", ")), or the words of a verb")
        return nil
    }
}
