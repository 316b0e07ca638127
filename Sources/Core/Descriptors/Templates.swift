/// A piece of a template.
public enum TemplatePart: Sendable, Equatable {
    case literal(String)
    /// The value of the argument or option of this name, or what the step of this name found.
    case argument(String)
    /// A part of what a step found or the server answered, such as `{share.id}` or `{answer.task_id}`.
    case member(of: String, JSONPath)
    /// How many values a repeated argument has.
    case count(of: String)
    /// The first of these that is there.
    case first(of: [TemplatePart])
    /// A part of a URL's path that vanishes when a value in it is absent.
    case optional([TemplatePart])
}

/// A JSON value with placeholders in its strings. A string that is one placeholder and nothing else takes the value's own
/// type; a member or element whose value is absent vanishes.
public indirect enum BodyTemplate: Sendable, Equatable {
    case constant(JSONValue)
    case text([TemplatePart])
    case array([BodyTemplate])
    case object([Member])
    /// The first of these that is there.
    case first([BodyTemplate])
    /// A value that is there under a condition.
    case conditional(ArgumentCondition, BodyTemplate)
    /// A list with one item for each value of a repeated argument.
    case each(name: String, item: BodyTemplate, isSorted: Bool)
    /// An object with the members of others laid over it, in order.
    case merge([BodyTemplate])

    /// One member of an object.
    public struct Member: Sendable, Equatable {
        /// Its name, never a template.
        public let name: String
        /// Its value.
        public let value: BodyTemplate
    }
}

/// How the values of an argument are written in requests.
public struct WireForm: Sendable, Equatable {
    /// What stands for a word; `null` leaves it out. Words that are not here stand for themselves.
    public let words: [String: JSONValue]
    /// What stands between the values of a repeated argument, which then are one text; `nil` keeps them apart.
    public let separator: String?
    /// Whether a text goes out in Base64.
    public let isBase64: Bool

    /// - Parameters:
    ///   - words: What stands for a word.
    ///   - separator: What stands between the values of a repeated argument.
    ///   - isBase64: Whether a text goes out in Base64.
    public init(words: [String: JSONValue], separator: String?, isBase64: Bool = false) {
        self.words = words
        self.separator = separator
        self.isBase64 = isBase64
    }
}

/// What must hold of a JSON value: each path leads to one of its texts.
public struct JSONCondition: Sendable, Equatable {
    /// One path, and what it may lead to.
    public struct Test: Sendable, Equatable {
        /// The JSON path.
        public let path: JSONPath
        /// The values, compared as text; `nil` is for nothing at all. One whose placeholder is absent does not count.
        public let values: [[TemplatePart]?]
    }

    /// All of them hold, or the condition does not.
    public let tests: [Test]
}

/// What repairs a failure.
public enum FixTemplate: Sendable, Equatable {
    /// The words of a command of this program, without its name; split before values stand in them, so that each stays one.
    /// The place is that of the whole text.
    case command([[TemplatePart]], at: FileLocation)
    /// Anything else, in words.
    case advice([TemplatePart])
}

extension [TemplatePart] {
    /// Whether it is the same text whatever was given and answered.
    package var isConstant: Bool { allSatisfy { if case .literal = $0 { true } else { false } } }

    /// The names that a template's placeholders begin with, in order.
    var names: [String] {
        flatMap { part -> [String] in
            switch part {
            case .literal: []
            case .argument(let name), .member(let name, _), .count(let name): [name]
            case .optional(let parts), .first(let parts): parts.names
            }
        }
    }
}

extension BodyTemplate {
    /// The names that its placeholders begin with.
    var names: [String] {
        switch self {
        case .constant: []
        case .text(let parts): parts.names
        case .array(let elements): elements.flatMap(\.names)
        case .object(let members): members.flatMap(\.value.names)
        case .first(let values), .merge(let values): values.flatMap(\.names)
        case .conditional(let condition, let value): condition.names + value.names
        case .each(let name, let item, _): [name] + item.names
        }
    }
}

extension JSONCondition {
    /// The names that its placeholders begin with.
    var names: [String] { tests.flatMap { $0.values.flatMap { $0?.names ?? [] } } }
}
