extension JSONPath {
    /// Reads `a.b[0].c`, `items[*].name`, `sources.*.apps`, `["a.b"].c`, or `.` for the value itself.
    /// - Throws: ``JSONPathError``, which says where it ends being a path.
    public init(_ text: String) throws(JSONPathError) {
        var rest = text == "." ? "" : text[...]
        var steps: [Step] = []
        while !rest.isEmpty {
            let isFirst = steps.isEmpty
            guard let step = Self.step(&rest, isFirst: isFirst) else {
                throw JSONPathError(
                    offset: text.unicodeScalars.distance(from: text.startIndex, to: rest.startIndex))
            }
            steps.append(step)
            guard steps.count <= Self.longest else { throw JSONPathError(offset: 0) }
        }
        // In other languages that is the value itself; a member of this name is written `["$"]`.
        guard steps.first != .member("$") || text.first == "[" else { throw JSONPathError(offset: 0) }
        self.init(steps)
    }

    /// The path that was meant by one written as jq or JSONPath would have it; `nil` where that cannot be told.
    static func meant(by text: String) -> String? {
        guard text.first == "$" || text.first == "." else { return nil }
        let rest = text.drop { $0 == "$" || $0 == "." }
        let path = rest.isEmpty ? "." : String(rest)
        return (try? JSONPath(path)) == nil ? nil : path
    }

    /// More steps than any answer has levels.
    private static let longest = 32

    private static func step(_ rest: inout Substring, isFirst: Bool) -> Step? {
        if rest.first == "[" { return bracket(&rest) }
        var name = rest
        if !isFirst {
            guard name.first == "." else { return nil }
            name = name.dropFirst()
        }
        if name.first == "*" {
            rest = name.dropFirst()
            return .members
        }
        let end = name.firstIndex { ".[]\"'* ".contains($0) } ?? name.endIndex
        guard end != name.startIndex else { return nil }
        rest = name[end...]
        return .member(String(name[..<end]))
    }

    private static func bracket(_ rest: inout Substring) -> Step? {
        let inside = rest.dropFirst()
        if inside.first == "\"" {
            let name = inside.dropFirst()
            guard let end = name.firstIndex(of: "\""), name[end...].hasPrefix("\"]") else { return nil }
            rest = name[end...].dropFirst(2)
            return .member(String(name[..<end]))
        }
        guard let end = inside.firstIndex(of: "]") else { return nil }
        let content = inside[..<end]
        let step: Step? = content == "*" ? .wildcard : index(content).map { .index($0) }
        if step != nil { rest = inside[inside.index(after: end)...] }
        return step
    }

    private static func index(_ digits: Substring) -> Int? {
        guard digits.count <= 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(digits)
    }
}

/// Where a text ends being a path.
public struct JSONPathError: Error, Equatable, Sendable {
    /// How many characters were right.
    public let offset: Int
}
