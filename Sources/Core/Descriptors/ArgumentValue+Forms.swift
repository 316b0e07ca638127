extension ArgumentValue {
    /// The value as text: in help, in a question, in a path, query or header.
    public var text: String {
        switch self {
        case .flag(let isSet): String(isSet)
        case .text(let text): text
        case .integer(let value): String(value)
        case .pair(let key, let value): "\(key)=\(value)"
        case .list(let values): values.map(\.text).joined(separator: ", ")
        }
    }

    /// The value as a JSON document carries it.
    public var json: JSONValue {
        switch self {
        case .flag(let isSet): .bool(isSet)
        case .text(let text): .string(text)
        case .integer(let value): .integer(value)
        case .pair(let key, let value): [key: .string(value)]
        case .list(let values): .array(values.map(\.json))
        }
    }
}
