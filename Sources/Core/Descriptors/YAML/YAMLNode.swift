/// A value in a YAML text, with the place where it stands.
public struct YAMLNode: Sendable, Equatable {
    /// What it is.
    public enum Content: Sendable, Equatable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    /// What it is.
    public let content: Content
    /// Where it starts.
    public let mark: YAMLMark

    /// The scalar, if it is one.
    public var scalar: YAMLScalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }

    /// The value of a key of a mapping; `nil` for anything else.
    public subscript(name: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.name == name }?.value
    }

    /// What it is, for a sentence such as "is a list".
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "empty" : "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One key of a mapping and its value.
public struct YAMLEntry: Sendable, Equatable {
    /// The key's text.
    public let name: String
    /// Where the key stands.
    public let mark: YAMLMark
    /// The value.
    public let value: YAMLNode
}

/// Text, and whether quotes say that it is nothing but text.
public struct YAMLScalar: Sendable, Equatable {
    /// How it is written.
    public enum Style: Sendable { case plain, quoted, block }

    /// The text.
    public let text: String
    /// How it is written.
    public let style: Style
    /// How many columns it takes, with its quotes; `nil` when it has several lines.
    let width: Int?

    /// The column of a character of the text, counted from the scalar's own; 0 where escapes or line breaks hide it.
    func columnOffset(of index: String.Index) -> Int {
        let frame = style == .quoted ? 1 : 0
        guard style != .block, let width, text.unicodeScalars.count + 2 * frame == width else { return 0 }
        return text.unicodeScalars.distance(from: text.startIndex, to: index) + frame
    }
}

/// A place in a YAML text.
public struct YAMLMark: Hashable, Sendable {
    /// From 1.
    public let line: Int
    /// From 1, in characters.
    public let column: Int

    /// The first place of a text.
    static let start = YAMLMark(line: 1, column: 1)

    /// A place some columns to the right.
    func advanced(by columns: Int) -> YAMLMark { YAMLMark(line: line, column: column + columns) }
}
