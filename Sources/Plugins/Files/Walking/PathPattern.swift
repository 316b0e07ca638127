import OlaresCore

/// A pattern for paths inside a tree, as rsync and rclone know them.
///
/// `*` stands for anything without a slash, `**` for anything, `?` for one character that is no slash, `[a-z]` and `[!a-z]` for
/// one of some, `{jpg,png}` for one of several; `\` takes the meaning from what follows. A slash in front ties the pattern to the
/// top of the tree; without one it is held against the end of the path, from the beginning of a name on. A slash at its end
/// means directories alone.
struct PathPattern: Sendable {
    /// As it was written.
    let text: String
    /// Whether it is for directories alone.
    let isForDirectories: Bool
    private let ignoresCase: Bool
    /// What `{a,b}` stands for, one after the other.
    private let alternatives: [[Token]]

    private enum Token: Equatable {
        case one(Unicode.Scalar)
        /// `?`
        case any
        case among([ClosedRange<Unicode.Scalar>], isNegated: Bool)
        /// `*`
        case withinName
        /// `**`
        case anything
        /// Nothing, or some whole directories: what stands in front of a pattern that is not tied to the top, and `**/`.
        case directories
    }

    /// - Parameters:
    ///   - text: The pattern.
    ///   - ignoringCase: Whether capitals count as small letters.
    /// - Throws: ``Failure`` with `option_value_invalid` for what is no pattern.
    init(_ text: String, ignoringCase: Bool = false) throws(Failure) {
        self.text = text
        ignoresCase = ignoringCase
        var scalars = Array((ignoringCase ? text.lowercased() : text).unicodeScalars)
        isForDirectories = scalars.count > 1 && scalars.last == "/"
        if isForDirectories { scalars.removeLast() }
        let isTied = scalars.first == "/"
        if isTied { scalars.removeFirst() }
        guard !scalars.isEmpty else { throw Self.invalid(text, "is empty") }
        var alternatives: [[Token]] = []
        for plain in try Self.expanded(scalars, of: text) {
            alternatives.append((isTied ? [] : [.directories]) + (try Self.tokens(plain, of: text)))
        }
        self.alternatives = alternatives
    }

    /// Whether the pattern is for this path.
    /// - Parameter path: From the top of the tree on, without a slash at either end.
    func matches(_ path: String, isDirectory: Bool) -> Bool {
        guard isDirectory || !isForDirectories else { return false }
        let scalars = Array((ignoresCase ? path.lowercased() : path).unicodeScalars)
        return alternatives.contains { Self.match($0, scalars) }
    }
}

// MARK: - Reading

extension PathPattern {
    private static let mostAlternatives = 1000

    private static func invalid(_ text: String, _ reason: String) -> Failure {
        Failure(
            .optionValueInvalid, "the pattern \(text.quotedForMessage) \(reason)",
            advice: "write it as in '*.jpg', 'photos/**' or '*.{jpg,png}'")
    }

    /// The pattern once for each alternative of its braces.
    private static func expanded(
        _ scalars: [Unicode.Scalar], of text: String
    ) throws(Failure) -> [[Unicode.Scalar]] {
        var done: [[Unicode.Scalar]] = []
        var open = [scalars]
        while let next = open.popLast() {
            guard let group = try Braces(in: next, of: text) else {
                done.append(next)
                continue
            }
            open += group.parts.reversed().map { next[..<group.start] + $0 + next[(group.end + 1)...] }.map {
                Array($0)
            }
            guard open.count + done.count <= mostAlternatives else { throw invalid(text, "has too many alternatives") }
        }
        return done
    }

    /// The first `{a,b}` of a pattern; what is inside of it may have braces too.
    private struct Braces {
        let start: Int
        let end: Int
        let parts: [ArraySlice<Unicode.Scalar>]

        init?(in scalars: [Unicode.Scalar], of text: String) throws(Failure) {
            var depth = 0
            var isInSet = false
            var (first, beginning) = (0, 0)
            var parts: [ArraySlice<Unicode.Scalar>] = []
            var index = 0
            while index < scalars.count {
                switch scalars[index] {
                case "\\": index += 1
                case "[" where !isInSet: isInSet = true
                case "]": isInSet = false
                case "{" where !isInSet:
                    depth += 1
                    if depth == 1 { (first, beginning) = (index, index + 1) }
                case "," where !isInSet && depth == 1:
                    parts.append(scalars[beginning..<index])
                    beginning = index + 1
                case "}" where !isInSet && depth > 0:
                    depth -= 1
                    guard depth == 0 else { break }
                    (start, end, self.parts) = (first, index, parts + [scalars[beginning..<index]])
                    return
                default: break
                }
                index += 1
            }
            guard depth == 0 else { throw invalid(text, "has a { without its }") }
            return nil
        }
    }

    private static func tokens(_ scalars: [Unicode.Scalar], of text: String) throws(Failure) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "\\":
                guard index < scalars.count else { throw invalid(text, "ends with a \\") }
                tokens.append(.one(scalars[index]))
                index += 1
            case "?": tokens.append(.any)
            case "*":
                var stars = 1
                while index < scalars.count, scalars[index] == "*" { (stars, index) = (stars + 1, index + 1) }
                let isWhole = tokens.isEmpty || tokens.last == .one("/")
                if stars > 1, isWhole, index < scalars.count, scalars[index] == "/" {
                    tokens.append(.directories)
                    index += 1
                } else {
                    tokens.append(stars > 1 ? .anything : .withinName)
                }
            case "[": tokens.append(try set(scalars, &index, of: text))
            default: tokens.append(.one(scalar))
            }
        }
        return tokens
    }

    /// Reads what stands between brackets, and goes behind them.
    private static func set(
        _ scalars: [Unicode.Scalar], _ index: inout Int, of text: String
    ) throws(Failure) -> Token {
        let isNegated = index < scalars.count && (scalars[index] == "!" || scalars[index] == "^")
        if isNegated { index += 1 }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        // A bracket that comes first is one of the set.
        while index < scalars.count, scalars[index] != "]" || ranges.isEmpty {
            if scalars[index] == "\\", index + 1 < scalars.count { index += 1 }
            let low = scalars[index]
            index += 1
            guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]" else {
                ranges.append(low...low)
                continue
            }
            let high = scalars[index + 1]
            index += 2
            guard low <= high else { throw invalid(text, "has a range that ends before it begins") }
            ranges.append(low...high)
        }
        guard index < scalars.count else { throw invalid(text, "has a [ without its ]") }
        index += 1
        return .among(ranges, isNegated: isNegated)
    }
}

// MARK: - Matching

extension PathPattern {
    /// All places in the pattern that the path can have led to are kept at once, so that no pattern takes long.
    private static func match(_ tokens: [Token], _ path: [Unicode.Scalar]) -> Bool {
        var places = Set<Int>()
        enter(0, tokens, isAtName: true, &places)
        for (index, scalar) in path.enumerated() {
            let isAtName = scalar == "/"
            var next = Set<Int>()
            for place in places where place < tokens.count {
                switch tokens[place] {
                case .one(let wanted): if scalar == wanted { enter(place + 1, tokens, isAtName: isAtName, &next) }
                case .any: if scalar != "/" { enter(place + 1, tokens, isAtName: isAtName, &next) }
                case .among(let ranges, let isNegated):
                    if scalar != "/", ranges.contains(where: { $0.contains(scalar) }) != isNegated {
                        enter(place + 1, tokens, isAtName: isAtName, &next)
                    }
                case .withinName: if scalar != "/" { enter(place, tokens, isAtName: isAtName, &next) }
                case .anything, .directories: enter(place, tokens, isAtName: isAtName, &next)
                }
            }
            places = next
            if places.isEmpty, index < path.count { return false }
        }
        return places.contains(tokens.count)
    }

    /// Notes a place, and those that can be come to from there without any character.
    /// - Parameter isAtName: Whether a name begins here.
    private static func enter(_ place: Int, _ tokens: [Token], isAtName: Bool, _ places: inout Set<Int>) {
        guard places.insert(place).inserted || isAtName, place < tokens.count else { return }
        switch tokens[place] {
        case .withinName, .anything: enter(place + 1, tokens, isAtName: isAtName, &places)
        case .directories: if isAtName { enter(place + 1, tokens, isAtName: isAtName, &places) }
        default: break
        }
    }
}
