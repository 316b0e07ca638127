/// Any JSON value, with the members of objects in the order they were put in.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object: each name once, in a stable order.
public struct JSONObject: Hashable, Sendable, Sequence, ExpressibleByDictionaryLiteral {
    /// The members in order.
    public private(set) var members: [(name: String, value: JSONValue)] = []
    /// Where each name stands; kept only for large objects, since a scan of a few names is cheaper than hashing them.
    private var positions: [String: Int] = [:]
    private static let scanned = 16

    /// An object without members.
    public init() {}

    /// Members as written; of a name given twice, the last value stands.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (name, value) in elements { self[name] = value }
    }

    /// The value of a member. Setting `nil` removes it; a new name goes to the end.
    public subscript(name: String) -> JSONValue? {
        get { position(of: name).map { members[$0].value } }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): members[position].value = value
            case (nil, let value?): append(name, value)
            case (let position?, nil):
                members.remove(at: position)
                indexMembers()
            case (nil, nil): break
            }
        }
    }

    private func position(of name: String) -> Int? {
        members.count > Self.scanned ? positions[name] : members.firstIndex { $0.name == name }
    }

    private mutating func append(_ name: String, _ value: JSONValue) {
        members.append((name, value))
        if positions.isEmpty { indexMembers() } else { positions[name] = members.count - 1 }
    }

    private mutating func indexMembers() {
        guard members.count > Self.scanned else { return positions = [:] }
        positions = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.name, $0) })
    }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The members in order.
    public func makeIterator() -> IndexingIterator<[(name: String, value: JSONValue)]> { members.makeIterator() }

    /// Equal when the same names have the same values, whatever their order, as JSON has it.
    public static func == (a: JSONObject, b: JSONObject) -> Bool {
        a.members.count == b.members.count && a.members.allSatisfy { b[$0.name] == $0.value }
    }

    /// Hashes the members without regard to order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (name, value) in members {
            var member = Hasher()
            member.combine(name)
            member.combine(value)
            sum = sum &+ member.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A Boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object with its members as written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = value }
        self = .object(object)
    }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
    /// The same with the members of every object in the order of their names.
    public var sortedByName: JSONValue {
        switch self {
        case .array(let values): return .array(values.map(\.sortedByName))
        case .object(let object):
            var sorted = JSONObject()
            for (name, value) in object.sorted(by: { $0.name < $1.name }) { sorted[name] = value.sortedByName }
            return .object(sorted)
        default: return self
        }
    }

    /// The member `name` of an object; `nil` for anything else.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The string, if it is one.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The integer, if it is one, or a number without fraction that fits.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The Boolean, if it is one.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements, if it is an array.
    public var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The value without the members of these names, at any depth.
    func without(_ names: Set<String>) -> JSONValue {
        guard !names.isEmpty else { return self }
        switch self {
        case .array(let elements): return .array(elements.map { $0.without(names) })
        case .object(let members):
            var kept = JSONObject()
            for (name, value) in members where !names.contains(name) { kept[name] = value.without(names) }
            return .object(kept)
        default: return self
        }
    }

    /// The value with `<redacted>` in place of what the members of these names have, at any depth; what is empty stays so.
    func redacting(_ names: Set<String>) -> JSONValue {
        guard !names.isEmpty else { return self }
        switch self {
        case .array(let elements): return .array(elements.map { $0.redacting(names) })
        case .object(let members):
            var shown = JSONObject()
            for (name, value) in members {
                let isSecret = names.contains(name) && value != .null && value != ""
                shown[name] = isSecret ? "<redacted>" : value.redacting(names)
            }
            return .object(shown)
        default: return self
        }
    }

    /// The members, if it is an object.
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }
}
