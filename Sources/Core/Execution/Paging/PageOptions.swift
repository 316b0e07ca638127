public import OlaresCore

/// Which part of a list with numbered pages is wanted: what `--limit`, `--page` and `--all` say.
public struct PageOptions: Sendable {
    /// How many items a page has.
    public let limit: Int64
    /// Which page; the first is 1.
    public let page: Int64
    /// Whether the whole list is wanted.
    public let isAll: Bool

    /// The whole list.
    public static let everything = PageOptions(limit: 100, page: 1, isAll: true)

    /// - Parameters:
    ///   - limit: How many items a page has, 1 or more.
    ///   - page: Which page, from 1.
    ///   - isAll: Whether the whole list is wanted.
    public init(limit: Int64, page: Int64, isAll: Bool = false) {
        self.limit = limit
        self.page = page
        self.isAll = isAll
    }

    /// Reads the options `limit`, `page` and `all`.
    /// - Throws: ``Failure`` with `options_conflict` for `--all` with another page than the first.
    public init(_ arguments: Arguments) throws(Failure) {
        limit = try arguments.integer("limit") ?? 100
        page = try arguments.integer("page") ?? 1
        isAll = try arguments.flag("all")
        guard !isAll || page == 1 else {
            throw Failure(
                .optionsConflict, "--all and --page are mutually exclusive (omit --page or pass --page 1)",
                advice: "leave --page out")
        }
    }

    /// The whole list, in pieces of the same size.
    public var whole: PageOptions { PageOptions(limit: limit, page: 1, isAll: true) }

    /// How to see what a list does not show.
    public var rest: String {
        isAll ? "the server gave no more of them" : "pass --page \(page +| 1) or --all to see more"
    }

    /// What is said of a page behind the last one.
    public func notice(ofNoneOf total: Int64) -> String {
        "(no items on page \(page); total has \(total) items — pass --page 1 or --all)"
    }

    /// What programs are told of it.
    public var members: JSONObject {
        var members: JSONObject = ["page": .integer(page), "limit": .integer(limit)]
        if isAll { members["all"] = true }
        return members
    }
}

/// A list, or a page of one.
public struct ItemList: Sendable {
    /// The items, in the server's order.
    public var items: [JSONValue] = []
    /// How many there are on the server; `nil` where it does not say.
    public var total: Int64?
    /// Which part it is.
    public let options: PageOptions

    /// - Parameter options: Which part it is.
    public init(_ options: PageOptions) { self.options = options }

    /// How many there are as far as is known.
    public var count: Int64 { total ?? Int64(items.count) }
    /// How many items stand before these.
    private var offset: Int64 { (options.page -| 1) *| options.limit }

    /// Whether there is more behind what is here, or may be.
    public var hasMore: Bool {
        guard let total else { return !options.isAll && Int64(items.count) >= options.limit }
        return offset +| Int64(items.count) < total
    }

    /// What is said of a list that was cut.
    public var notices: [String] {
        if items.isEmpty, options.page > 1, let total, total > 0 { return [options.notice(ofNoneOf: total)] }
        return hasMore ? ["(showing \(range) — \(options.rest))"] : []
    }

    /// `items 1-100 of 140`.
    public var range: String {
        let all = total.map { " of \($0)" } ?? ""
        guard !items.isEmpty else { return "none\(all)" }
        return "items \(offset +| 1)-\(offset +| Int64(items.count))\(all)"
    }

    /// What programs get.
    public var json: JSONValue {
        var json: JSONObject = ["items": .array(items)]
        json["totalItems"] = total.map { .integer($0) }
        for (name, value) in options.members { json[name] = value }
        json["more"] = .bool(hasMore)
        return .object(json)
    }
}
