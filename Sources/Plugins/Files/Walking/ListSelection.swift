import OlaresCore

/// Which children of a directory `ls` shows, and in which order.
struct ListSelection: Sendable {
    /// What comes first.
    enum Order: String, Sendable {
        /// Directories, then by name.
        case name
        /// The largest file; directories, which have no size, stand last.
        case size
        /// What changed last.
        case time
    }

    private let order: Order
    private let isReversed: Bool
    private let patterns: [PathPattern]
    /// 0 for all.
    private let limit: Int

    /// Reads the options `sort`, `reverse`, `match` and `limit`.
    init(_ arguments: Arguments) throws(Failure) {
        self.init(
            order: try arguments.text("sort").flatMap(Order.init(rawValue:)) ?? .name,
            isReversed: try arguments.flag("reverse"), patterns: try PathPattern.list("match", arguments),
            limit: Int(clamping: try arguments.integer("limit") ?? 0))
    }

    init(order: Order = .name, isReversed: Bool = false, patterns: [PathPattern] = [], limit: Int = 0) {
        self.order = order
        self.isReversed = isReversed
        self.patterns = patterns
        self.limit = limit
    }

    /// Whether some children may be left out.
    var isPartial: Bool { limit > 0 || !patterns.isEmpty }

    /// A child as the server gives it; one without a name has no place in the order, and stands last.
    struct Child: Sendable {
        let json: JSONValue
        let entry: Entry?

        init(_ json: JSONValue) {
            self.json = json
            entry = Entry(json)
        }
    }

    /// The children that are shown, and how many there would be without the limit.
    func apply(to children: [Child]) -> (shown: [Child], matching: Int) {
        var matching = patterns.isEmpty ? children : children.filter(matches)
        let keyed = matching.map { (child: $0, key: $0.entry.map { key(of: $0) }) }
        matching = keyed.sorted { a, b in
            guard let first = a.key, let second = b.key else { return a.key != nil && b.key == nil }
            return isReversed ? second < first : first < second
        }.map(\.child)
        return (limit > 0 ? Array(matching.prefix(limit)) : matching, matching.count)
    }

    private func matches(_ child: Child) -> Bool {
        guard let entry = child.entry else { return false }
        return patterns.contains { $0.matches(entry.name, isDirectory: entry.isDirectory) }
    }

    private func key(of entry: Entry) -> Key {
        switch order {
        case .name: Key(measure: 0, order: entry.order)
        case .size: Key(measure: entry.isDirectory ? 1 : 0 -| entry.size, order: entry.order)
        case .time: Key(measure: entry.modified.map { 0 -| $0.milliseconds } ?? .max, order: entry.order)
        }
    }

    private struct Key: Comparable {
        /// Less comes first.
        let measure: Int64
        let order: Entry.Order

        static func < (a: Key, b: Key) -> Bool { (a.measure, a.order) < (b.measure, b.order) }
    }
}
