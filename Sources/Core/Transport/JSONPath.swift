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

    /// What the path leads to. Total: a step that leads nowhere gives `nil`; a wildcard gives an array of what the rest of
    /// the path finds in each element. Never larger than the value.
    public func select(in value: JSONValue) -> JSONValue? { Self.select(steps[...], in: value) }

    private static func select(_ steps: ArraySlice<Step>, in value: JSONValue) -> JSONValue? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch (step, value) {
        case (.member(let name), .object(let object)): return object[name].flatMap { select(rest, in: $0) }
        case (.index(let index), .array(let values)):
            return values.indices.contains(index) ? select(rest, in: values[index]) : nil
        case (.wildcard, .array(let values)): return .array(values.compactMap { select(rest, in: $0) })
        case (.wildcard, .object(let object)): return .array(object.compactMap { select(rest, in: $0.value) })
        default: return nil
        }
    }
}
