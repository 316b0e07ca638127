import Core

/// Which part of a list is wanted.
struct Paging: Sendable {
    /// How many items a request asks for.
    let limit: Int64
    /// Which page of so many; the first is 1.
    let page: Int64
    /// Whether the whole list is wanted.
    let isAll: Bool

    /// The whole list.
    static let everything = Paging(limit: 100, page: 1, isAll: true)

    init(limit: Int64, page: Int64, isAll: Bool = false) {
        self.limit = limit
        self.page = page
        self.isAll = isAll
    }

    /// Reads the options `limit`, `page` and `all`.
    init(_ arguments: Arguments) throws(Failure) {
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
    var whole: Paging { Paging(limit: limit, page: 1, isAll: true) }

    /// How to see what a list does not show.
    var rest: String {
        isAll ? "the server gave no more of them" : "pass --page \(page +| 1) or --all to see more"
    }

    /// What is said of a page behind the last one.
    func notice(ofNoneOf total: Int64) -> String {
        "(no items on page \(page); total has \(total) items — pass --page 1 or --all)"
    }

    /// What programs are told of it.
    var facts: JSONObject {
        var facts: JSONObject = ["page": .integer(page), "limit": .integer(limit)]
        if isAll { facts["all"] = true }
        return facts
    }
}

/// A list, or a page of one.
struct ObjectList: Sendable {
    var items: [JSONValue] = []
    /// How many there are on the server.
    var total: Int64 = 0
    let paging: Paging

    /// Whether there is more behind what is here.
    var hasMore: Bool { (paging.page -| 1) *| paging.limit +| Int64(items.count) < total }

    /// What is said of a list that was cut.
    var notices: [String] {
        if items.isEmpty, paging.page > 1, total > 0 { return [paging.notice(ofNoneOf: total)] }
        return hasMore ? ["(showing \(range) — \(paging.rest))"] : []
    }

    /// `items 1-100 of 140`.
    var range: String {
        guard !items.isEmpty else { return "none of \(total)" }
        let first = (paging.page -| 1) *| paging.limit +| 1
        return "items \(first)-\(first +| Int64(items.count) -| 1) of \(total)"
    }

    /// What programs get.
    var json: JSONValue {
        var json: JSONObject = ["items": .array(items), "totalItems": .integer(total)]
        for (name, value) in paging.facts { json[name] = value }
        json["more"] = .bool(hasMore)
        return .object(json)
    }
}

extension ControlHub {
    /// A list of KubeSphere (docs/protocol/cluster.md, "Lists").
    ///
    /// The whole of it ends where as many items are there as the server counts, or with an empty page: a short page need not
    /// be the last.
    /// - Parameter what: What is being done, such as `list pods`.
    /// - Throws: Also `decode` for a server that gives the same page again and again.
    func list(_ path: String, _ query: Query = Query(), _ paging: Paging, for what: String) async throws(Failure)
        -> ObjectList
    {
        var list = ObjectList(paging: paging)
        var page = paging.page
        var former: [JSONValue] = []
        while true {
            let place = paging.isAll ? "\(what): page \(page)" : what
            let piece = try await piece(path, query, page: page, of: paging.limit, for: place)
            if piece.unfiltered != nil { return try await filteredList(path, query, paging, from: piece, for: what) }
            guard piece.items.isEmpty || piece.items != former else { throw Self.endless(place) }
            former = piece.items
            list.items += piece.items
            list.total = piece.total ?? Int64(list.items.count)
            guard paging.isAll, !piece.items.isEmpty, Int64(list.items.count) < list.total else { return list }
            page +|= 1
        }
    }

    /// One page as the server cuts it.
    private struct Piece {
        let items: [JSONValue]
        let page: Int64
        let limit: Int64
        /// How many items there are on all pages, as far as the server says.
        let total: Int64?
        /// How many there were on all pages before those were taken out that the account may not see; `nil` where nothing was.
        let unfiltered: Int64?

        /// Whether more can stand on the next page.
        var isLast: Bool { page *| limit >= unfiltered ?? 0 }
    }

    private func piece(
        _ path: String, _ query: Query, page: Int64, of limit: Int64, for place: String
    ) async throws(Failure) -> Piece {
        var query = query
        query["limit"] = String(limit)
        query["page"] = String(page)
        let answer = try await get(path + query.text, for: place)
        return Piece(
            items: try answer.items(place), page: page, limit: limit, total: answer["totalItems"]?.integer,
            unfiltered: answer["total"]?.integer)
    }

    /// A list of which the proxy takes out what the account may not see, after the server has cut it into pages: it is fetched
    /// whole and cut here, so that a page is as long as was asked for and none is empty before the last.
    private func filteredList(
        _ path: String, _ query: Query, _ paging: Paging, from first: Piece, for what: String
    ) async throws(Failure) -> ObjectList {
        // Of pods every page has all.
        let isWhole = path.hasSuffix("/pods")
        let limit = max(paging.limit, Self.filteredPieceSize)
        var piece = first
        if !isWhole, first.page > 1 || !first.isLast {
            piece = try await self.piece(path, query, page: 1, of: limit, for: what)
        }
        var items = piece.items
        while !isWhole, !piece.isLast {
            let place = "\(what): page \(piece.page +| 1)"
            let next = try await self.piece(path, query, page: piece.page +| 1, of: limit, for: place)
            guard next.items.isEmpty || next.items != piece.items, next.page < Self.mostPieces else {
                throw Self.endless(place)
            }
            piece = next
            items += piece.items
        }
        var list = ObjectList(paging: paging)
        list.total = Int64(items.count)
        let start = Int(clamping: (paging.page -| 1) *| paging.limit)
        list.items = paging.isAll ? items : Array(items.dropFirst(start).prefix(Int(clamping: paging.limit)))
        return list
    }

    private static let filteredPieceSize: Int64 = 500
    private static let mostPieces: Int64 = 2000

    private static func endless(_ place: String) -> Failure {
        Failure(
            .decode, "\(place): the server gives the same page again and again",
            advice: "leave --all out, and look at the Olares itself")
    }
}

extension JSONValue {
    /// The items of a list, of which an empty one may say `null`.
    func items(_ what: String) throws(Failure) -> [JSONValue] {
        switch self["items"] {
        case .array(let items)?: return items
        case .null?: return []
        default:
            throw Failure(
                .decode, "\(what): the server's answer has no list where one was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
    }
}
