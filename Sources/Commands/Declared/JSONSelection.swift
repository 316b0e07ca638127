import Core

extension JSONPath {
    /// What the path leads to. Total: a step that leads nowhere gives `nil`; a wildcard gives an array of what the rest of
    /// the path finds in each element.
    func select(in value: JSONValue) -> JSONValue? { Self.select(steps[...], in: value) }

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
