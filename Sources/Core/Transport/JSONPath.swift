/// A path into a JSON value: members, indexes and wildcards. Total: what is not there selects nothing.
///
/// Several wildcards give one flat list.
public struct JSONPath: Sendable, Equatable {
    /// One step down.
    public enum Step: Sendable, Equatable {
        case member(String)
        case index(Int)
        /// Each element of an array, each value of an object.
        case wildcard
        /// Each value of an object, with the name of its member in it as ``JSONPath/keyName``.
        case members
    }

    /// The steps; none selects the value itself.
    public let steps: [Step]

    /// What a member's name is called in its value.
    public static let keyName = "$key"
    /// What a value that is no object is called in the one that has the member's name.
    public static let valueName = "$value"

    /// - Parameter steps: The steps; none selects the value itself.
    public init(_ steps: [Step]) { self.steps = steps }

    /// What the path leads to. Total: a step that finds nothing gives `nil`; a wildcard gives an array of what the rest of
    /// the path finds in each element.
    public func select(in value: JSONValue) -> JSONValue? { Self.select(steps[...], in: value) }

    private static func select(_ steps: ArraySlice<Step>, in value: JSONValue) -> JSONValue? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch (step, value) {
        case (.member(let name), .object(let object)): return object[name].flatMap { select(rest, in: $0) }
        case (.index(let index), .array(let values)):
            return values.indices.contains(index) ? select(rest, in: values[index]) : nil
        case (.wildcard, .array(let values)): return list(rest, in: values)
        case (.wildcard, .object(let object)): return list(rest, in: object.map(\.value))
        case (.members, .object(let object)): return list(rest, in: object.map { keyed($0.value, by: $0.name) })
        default: return nil
        }
    }

    /// What the rest of a path finds in each of several values; the lists that further wildcards find become one.
    private static func list(_ steps: ArraySlice<Step>, in values: [JSONValue]) -> JSONValue {
        let found = values.compactMap { select(steps, in: $0) }
        guard steps.contains(where: { $0 == .wildcard || $0 == .members }) else { return .array(found) }
        return .array(found.flatMap { $0.array ?? [$0] })
    }

    private static func keyed(_ value: JSONValue, by name: String) -> JSONValue {
        var keyed: JSONObject = [keyName: .string(name)]
        guard case .object(let object) = value else {
            keyed[valueName] = value
            return .object(keyed)
        }
        for member in object where member.name != keyName { keyed[member.name] = member.value }
        return .object(keyed)
    }
}
