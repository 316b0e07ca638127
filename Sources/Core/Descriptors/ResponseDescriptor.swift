/// How an answer's body is read.
public struct AnswerDescriptor: Sendable, Equatable {
    /// What wraps the data.
    public let envelope: Envelope
    /// Whether the body is text, and no JSON at all.
    public let isText: Bool
    /// The JSON path of what counts.
    public let select: JSONPath
    /// Members that are left out wherever they stand.
    public let omitted: Set<String>
    /// Members whose values are secret wherever they stand.
    public let redacted: Set<String>

    /// The whole body.
    package static let plain = AnswerDescriptor(
        envelope: .plain, isText: false, select: JSONPath([]), omitted: [], redacted: [])
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
    /// The terminal column at which the values of fields begin; `nil` for two behind the widest title.
    public let valueColumn: Int?
    /// What stands below the fields, each a list that the thing has.
    public let parts: [Part]
    /// Which one of a list is the answer, and what is said without it; `nil` for the whole.
    public let choice: RowChoice?
    /// What a list is sorted by, the most important first.
    public let sort: [SortKey]
    /// Which rows of a list are kept: those of which all of these hold.
    public let filters: [RowFilter]
    /// The sentence for an empty list.
    public let empty: [TemplatePart]?
    /// What people read in place of the value.
    public let says: [Sentence]
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
        public let style: CellStyle
        /// Under which condition it is there at all.
        public let condition: ArgumentCondition
        /// What is shown for a text.
        public let words: [String: String]
        /// What is shown where nothing is.
        public let absent: String?
        /// Whether a table has it with `-o wide` only.
        public let isWide: Bool
        /// The narrowest that a table draws it, in terminal columns.
        public let minimumWidth: Int

        /// The format of its style.
        public var format: CellFormat { style.format }

        /// Where a cell comes from.
        public enum Content: Sendable, Equatable {
            /// The first of these paths from the row that finds something.
            case value([JSONPath])
            /// A text with `{row…}`, or with arguments and what steps found, in it.
            case text([TemplatePart])
        }
    }

    /// A list inside of one thing, below its fields.
    public struct Part: Sendable, Equatable {
        /// What stands above it; `nil` for nothing.
        public let title: String?
        /// The JSON path of the list.
        public let select: JSONPath
        /// The columns of its table.
        public let columns: [Column]
        /// What is shown without rows; `nil` leaves all of it out.
        public let empty: [TemplatePart]?
        /// Whether a blank line stands above its table.
        public let isApart: Bool
        /// Under which condition it is there at all.
        public let condition: ArgumentCondition
    }

    /// One thing to sort by.
    public struct SortKey: Sendable, Equatable {
        /// The JSON path from the row.
        public let path: JSONPath
        /// Whether the largest comes first.
        public let isDescending: Bool
    }
}

/// Whether something is there, by what the caller gave and what steps found.
public struct ArgumentCondition: Sendable, Equatable {
    /// The arguments or steps of which one has to be there; none for always.
    public let when: [String]
    /// The arguments or steps of which none may be there.
    public let unless: [String]

    /// Met whatever was given.
    public static let always = ArgumentCondition(when: [], unless: [])

    /// The names that it depends on.
    var names: [String] { when + unless }
}

/// A line for people; one whose placeholder is absent is left out.
public struct Sentence: Sendable, Equatable {
    /// What it says.
    public let text: [TemplatePart]
    /// Under which condition.
    public let condition: ArgumentCondition
}

/// Which thing is meant, and what is said where it is not there.
public struct RowChoice: Sendable, Equatable {
    /// What must hold of one of a list, of which the first counts; `nil` for all that the server answers.
    public let condition: JSONCondition?
    /// What is said where there is none, or the server answers 404; `nil` for the server's own words.
    public let missing: [TemplatePart]?
    /// What repairs that.
    public let fix: FixTemplate?
}

/// Which rows of a list are kept.
public struct RowFilter: Sendable, Equatable {
    /// What must hold of a row; `nil` when only ``prohibited`` counts.
    public let required: JSONCondition?
    /// Of which nothing may hold.
    public let prohibited: JSONCondition?
    /// Under which condition it counts.
    public let condition: ArgumentCondition
}

/// How a cell is written.
public struct CellStyle: Sendable, Equatable {
    /// The kind of value.
    public let format: CellFormat
    /// Digits behind the point of a number of bytes; `nil` for one.
    public let digits: Int?
    /// What a percentage is multiplied with, such as 0.01 for basis points; it then is whole and from 0 to 100.
    public let scale: Double?
    /// What stands between the elements of a list; `nil` for a comma.
    public let separator: String?
    /// What is taken off the beginning.
    public let prefix: String?
    /// The most characters that are shown; `nil` for all.
    public let length: Int?

    /// A value as its format has it.
    public init(
        _ format: CellFormat, digits: Int? = nil, scale: Double? = nil, separator: String? = nil, prefix: String? = nil,
        length: Int? = nil
    ) {
        self.format = format
        self.digits = digits
        self.scale = scale
        self.separator = separator
        self.prefix = prefix
        self.length = length
    }
}

/// The kinds of value that cells know.
public enum CellFormat: String, Sendable, CaseIterable {
    case text
    case quoted
    case bytes
    case age
    case timestamp
    case bool
    case list
    case count
    case pairs
    case percent
    case present
    case json
}

extension ResponseDescriptor {
    /// The arguments and steps that decide what is shown.
    var valueNames: Set<String> {
        let conditions =
            (columns + fields).map(\.condition) + says.map(\.condition) + filters.map(\.condition)
            + parts.map(\.condition)
        let rows = filters.flatMap { ($0.required?.names ?? []) + ($0.prohibited?.names ?? []) }
        return Set(conditions.flatMap(\.names) + rows + (choice?.condition?.names ?? []))
    }
}
