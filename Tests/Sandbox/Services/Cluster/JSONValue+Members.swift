import Foundation

extension JSONValue {
    /// A member at any depth; null where there is none. Setting makes the objects on the way, and null takes a member away.
    subscript(path: String...) -> JSONValue {
        get { path.reduce(self) { $0.member($1) } }
        set { set(path[...], to: newValue) }
    }

    private func member(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return members[name] ?? .null
    }

    private mutating func set(_ path: ArraySlice<String>, to value: JSONValue) {
        guard let name = path.first else { return self = value }
        var members: [String: JSONValue] = [:]
        if case .object(let present) = self { members = present }
        if path.count == 1, value == .null {
            members[name] = nil
        } else {
            members[name, default: .null].set(path.dropFirst(), to: value)
        }
        self = .object(members)
    }

    /// A string; nil for anything else.
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// A whole number; nil for anything else.
    var number: Int? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The elements of an array; none for anything else.
    var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The strings among the members of an object; none for anything else.
    var texts: [String: String] {
        guard case .object(let members) = self else { return [:] }
        return members.compactMapValues(\.text)
    }

    /// How a selector sees a value.
    var comparable: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let boolean): String(boolean)
        default: ""
        }
    }

    /// A moment to the second, as Kubernetes writes it.
    static func timestamp(_ date: Date) -> JSONValue { .string(date.ISO8601Format()) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}
