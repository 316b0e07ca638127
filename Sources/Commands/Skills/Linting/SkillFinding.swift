import OlaresCore

/// One thing that a linter has to say of a skill.
struct SkillFinding: Hashable, Sendable {
    /// An error keeps the skill from working somewhere; a warning is advice.
    enum Severity: String, Sendable {
        case error, warning
    }

    /// The rule that is broken.
    enum Rule: String, Sendable {
        /// What SKILL.md says of the skill, by the Agent Skills format.
        case frontMatter = "front-matter"
        /// What OpenClaw reads besides.
        case openclaw
        /// A command line in the prose that the program does not take.
        case command
        /// A character that nobody sees.
        case invisible
        /// A link that leads nowhere.
        case link
        /// A fault of a descriptor.
        case descriptor
        /// An example that does not do what it says.
        case example
        /// What only another fault has brought about.
        case consequence
        /// What lies in the folder.
        case folder
    }

    let severity: Severity
    let rule: Rule
    let diagnostic: Diagnostic

    init(_ severity: Severity, _ rule: Rule, _ diagnostic: Diagnostic) {
        self.severity = severity
        self.rule = rule
        self.diagnostic = diagnostic
    }

    /// `file:line:column: error: what is wrong; what would be right`.
    var text: String {
        let place = diagnostic.location
        return
            "\(place.file):\(place.line):\(place.column): \(severity.rawValue): \(diagnostic.problem); \(diagnostic.remedy)"
    }

    var json: JSONValue {
        [
            "file": .string(diagnostic.location.file),
            "line": .integer(Int64(diagnostic.location.line)),
            "column": .integer(Int64(diagnostic.location.column)),
            "severity": .string(severity.rawValue),
            "rule": .string(rule.rawValue),
            "problem": .string(diagnostic.problem),
            "remedy": .string(diagnostic.remedy),
        ]
    }
}
