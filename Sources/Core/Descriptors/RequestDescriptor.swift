/// An HTTP request as data. Values come from arguments through typed placeholders, `{name}`, each encoded for where it
/// stands, so that a value can never add a path segment, a query key, a header or a JSON member.
public struct RequestDescriptor: Sendable, Equatable {
    /// The service of the active profile that it goes to.
    public let service: Service
    /// `GET`, `POST`, …
    public let method: String
    /// The path template, from the leading slash.
    public let path: [TemplatePart]
    /// Query members in order.
    public let query: [(name: String, value: [TemplatePart])]
    /// Headers beyond those that every request carries.
    public let headers: [(name: String, value: [TemplatePart])]
    /// The JSON body; `nil` sends none.
    public let body: BodyTemplate?

    /// All members equal.
    public static func == (a: RequestDescriptor, b: RequestDescriptor) -> Bool {
        a.service == b.service && a.method == b.method && a.path == b.path && a.body == b.body
            && a.query.elementsEqual(b.query, by: ==) && a.headers.elementsEqual(b.headers, by: ==)
    }
}

/// A piece of a template.
public enum TemplatePart: Sendable, Equatable {
    case literal(String)
    /// The value of the argument or option of this name.
    case argument(String)
}

/// A JSON value with placeholders in its strings. A string that is one placeholder and nothing else takes the argument's
/// own type; a member or element whose argument is absent vanishes.
public indirect enum BodyTemplate: Sendable, Equatable {
    case constant(JSONValue)
    case text([TemplatePart])
    case array([BodyTemplate])
    case object([Member])

    /// One member of an object.
    public struct Member: Sendable, Equatable {
        /// Its name, never a template.
        public let name: String
        /// Its value.
        public let value: BodyTemplate
    }
}

extension RequestDescriptor {
    /// The arguments and options whose values it carries.
    public var argumentNames: Set<String> {
        var names = Set(path.arguments + query.flatMap { $0.value.arguments } + headers.flatMap { $0.value.arguments })
        if let body { names.formUnion(body.arguments) }
        return names
    }
}

extension [TemplatePart] {
    /// The arguments that a template names, in order.
    var arguments: [String] { compactMap { if case .argument(let name) = $0 { name } else { nil } } }
}

extension BodyTemplate {
    fileprivate var arguments: [String] {
        switch self {
        case .constant: []
        case .text(let parts): parts.arguments
        case .array(let elements): elements.flatMap(\.arguments)
        case .object(let members): members.flatMap(\.value.arguments)
        }
    }
}

/// How an answer becomes a result.
public struct ResponseDescriptor: Sendable, Equatable {
    /// What wraps the data.
    public let envelope: Envelope
    /// The members to go down to before the result begins.
    public let select: JSONPath
    /// Columns of the table; empty prints the selected value as lines of `name: value`.
    public let columns: [Column]
    /// The sentence for an empty list.
    public let empty: String?

    /// One column of the table.
    public struct Column: Sendable, Equatable {
        /// The header.
        public let title: String
        /// Where the cell's value stands in a row.
        public let value: JSONPath
        /// How it is written.
        public let format: CellFormat
    }
}

/// The wrappers that Olares services put around data.
public enum Envelope: String, Sendable, CaseIterable {
    /// The body is the data.
    case plain
    /// `{code, message, data}`, where code 0 or 200 is success.
    case codeMessageData = "code-message-data"
    /// `{status, message, data}`, where status `OK` is success.
    case statusMessageData = "status-message-data"
}

/// How a cell is written.
public enum CellFormat: String, Sendable, CaseIterable {
    case text
    case bytes
    case age
    case timestamp
    case bool
    case list
    case percent
}

/// A way down into a JSON value: members, indexes and wildcards. Total: what is not there selects nothing.
public struct JSONPath: Sendable, Equatable {
    /// One step down.
    public enum Step: Sendable, Equatable {
        case member(String)
        case index(Int)
        case wildcard
    }

    /// The steps; none selects the value itself.
    public let steps: [Step]

    /// - Parameter steps: The steps; none selects the value itself.
    public init(_ steps: [Step]) { self.steps = steps }
}
