/// How an answer's body is read.
public struct AnswerDescriptor: Sendable, Equatable {
    /// What wraps the data.
    public let envelope: Envelope
    /// Whether the body is text, and no JSON at all.
    public let isText: Bool
    /// The way down to what counts.
    public let select: JSONPath
    /// Members that are left out wherever they stand.
    public let omitted: Set<String>

    /// The whole body.
    static let plain = AnswerDescriptor(envelope: .plain, isText: false, select: JSONPath([]), omitted: [])
}

/// How an answer becomes a result.
public struct ResponseDescriptor: Sendable, Equatable {
    /// How the body is read.
    public let answer: AnswerDescriptor
    /// Columns of the table; without any, and without `fields`, the selected value is shown as lines of `name: value`.
    public let columns: [Column]
    /// The lines that show one thing, each with a title in front.
    public let fields: [Column]
    /// Whether people read it as YAML, with the members of objects by name.
    public let isYAML: Bool
    /// What a list is sorted by, the most important first.
    public let sort: [SortKey]
    /// The sentence for an empty list.
    public let empty: String?
    /// What people read in place of the value; a line whose placeholder is absent is left out.
    public let says: [[TemplatePart]]
    /// Whether Swift shows it: the presenter with the command's id.
    public let isPresented: Bool
    /// What must hold of an answer, beyond its success.
    public let expectations: [StepDescriptor.Expectation]
    /// What programs read in place of the value; `nil` for the value itself.
    public let result: BodyTemplate?

    /// What wraps the data.
    public var envelope: Envelope { answer.envelope }
    /// The members to go down to before the result begins.
    public var select: JSONPath { answer.select }

    /// One column of the table, or one line about a thing.
    public struct Column: Sendable, Equatable {
        /// The header.
        public let title: String
        /// What stands in a cell.
        public let content: Content
        /// How it is written.
        public let format: CellFormat
        /// What is shown for a text.
        public let words: [String: String]
        /// What is shown where nothing is.
        public let absent: String?
        /// Whether a table has it with `-o wide` only.
        public let isWide: Bool

        /// Where a cell comes from.
        public enum Content: Sendable, Equatable {
            /// The first of these ways down from the row that leads to something.
            case value([JSONPath])
            /// A text with `{row…}` in it.
            case text([TemplatePart])
        }
    }

    /// One thing to sort by.
    public struct SortKey: Sendable, Equatable {
        /// The way down from the row.
        public let path: JSONPath
        /// Whether the largest comes first.
        public let isDescending: Bool
    }
}

/// How a cell is written.
public enum CellFormat: String, Sendable, CaseIterable {
    case text
    case bytes
    case age
    case timestamp
    case bool
    case list
    case pairs
    case percent
}
