import OlaresCore

/// The order of rows by what stands in them: numbers by their size, anything else as text, what is absent last.
struct SortOrder {
    let keys: [ResponseDescriptor.SortKey]

    /// The rows in order; those that are alike stay as they were.
    func sorted(_ rows: [JSONValue]) -> [JSONValue] {
        let keyed = rows.enumerated().map { index, row in
            (index: index, row: row, values: keys.map { Value($0.path.select(in: row)) })
        }
        let ordered = keyed.sorted { a, b in
            for (key, (x, y)) in zip(keys, zip(a.values, b.values)) where x != y {
                // Whatever the direction, nothing is no value to begin with.
                if x == .absent || y == .absent { return y == .absent }
                return key.isDescending ? y < x : x < y
            }
            return a.index < b.index
        }
        return ordered.map(\.row)
    }

    private enum Value: Comparable {
        case number(Double)
        case text(String)
        case absent

        init(_ value: JSONValue?) {
            switch value {
            case nil, .null, .string(""): self = .absent
            case .integer(let whole): self = .number(Double(whole))
            case .number(let number): self = .number(number)
            // Some services write numbers as text.
            case .string(let text): self = Int64(text).map { .number(Double($0)) } ?? .text(text)
            case let other?: self = .text(other.plainText)
            }
        }
    }
}
