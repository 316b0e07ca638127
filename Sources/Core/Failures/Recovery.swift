/// A row of the recovery table that agents read: how a failure shows, what it means, and what repairs it.
///
/// `skills/olares-shared/SKILL.md` carries the table; a test fails when the two differ.
public struct Recovery: Sendable {
    /// The failures that show so.
    public let codes: [FailureCode]
    /// The part of the message that stays the same, with placeholders in angle brackets.
    public let excerpt: String
    /// What has happened.
    public let meaning: String
    /// What to do.
    public var fix: String { codes.first?.fix ?? "" }

    /// All parts at once.
    public init(codes: [FailureCode], excerpt: String, meaning: String) {
        self.codes = codes
        self.excerpt = excerpt
        self.meaning = meaning
    }
}

extension [Recovery] {
    /// The table in Markdown, with its header.
    public var markdown: String {
        let rows = map {
            "| \($0.excerpt) | \($0.meaning) | \($0.fix) | `\($0.codes.map(\.rawValue).joined(separator: "`, `"))` |"
        }
        return (["| Error message (excerpt) | Meaning | Fix | Code |", "|---|---|---|---|"] + rows)
            .joined(separator: "\n") + "\n"
    }
}
