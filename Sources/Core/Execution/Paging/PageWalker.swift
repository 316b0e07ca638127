import Core

/// Fetches a list piece by piece.
struct PageWalker {
    let exchange: RequestExchange
    let request: RequestDescriptor
    let pages: PagesDescriptor
    let answer: AnswerDescriptor
    /// How many items are wanted; `nil` wants them all.
    let limit: Int64?
    /// Which part of the list, in parts of `limit` items each; 1 is the first.
    let page: Int64
    /// How many items each request for the whole list asks for.
    let whole: Int64

    /// What was fetched.
    struct List {
        var items: [JSONValue] = []
        /// How many there are on the server, where it says so.
        var total: Int64?
        /// Whether there are more, or may be.
        var isCut = false
        /// How many pieces it came in.
        fileprivate var pieces: Int64 = 0
        /// How many items the server had before it took some out, where it does that after cutting the list into pieces.
        fileprivate var unfiltered: Int64?
    }

    /// How many items each request asks for.
    private var size: Int64 {
        guard let limit else { return whole }
        return page > 1 ? limit : min(limit, pages.count)
    }

    /// The most items that are held: more than any list of an Olares has.
    private static let most = 100_000

    /// The list, up to the limit.
    /// - Throws: What a request throws; `decode` for a server that gives the same piece for ever, `response_too_large` for one
    ///   that comes to no end.
    func run(_ values: TemplateValues) async throws(Failure) -> List {
        var list = List()
        var place = Place(pages.position, page: page)
        var former: Set<Int> = []
        var places: Set<String> = []
        while true {
            let data = try await exchange.data(of: request, values, as: answer, query: query(at: place))
            let rows = try rows(of: data)
            // One who does not know pages gives the first one each time; one who counts wrong gives some again.
            guard rows.isEmpty || former.insert(rows.hashValue).inserted else { throw Self.endless }
            list.items += rows
            list.pieces +|= 1
            list.total = pages.total?.select(in: data)?.integer ?? list.total
            list.unfiltered = pages.unfiltered?.select(in: data)?.integer ?? list.unfiltered
            // What is left of this piece says nothing of the others.
            if list.unfiltered != nil {
                list.total = page == 1 && !hasMore(list, rows.count) ? Int64(list.items.count) : nil
            }
            let next = try place.next(after: rows.count, data)
            if let limit, list.items.count >= limit || page > 1 {
                list.isCut = list.items.count > limit || next != nil && hasMore(list, rows.count)
                list.items = Array(list.items.prefix(Int(limit)))
                return list
            }
            guard let next, hasMore(list, rows.count) else { return list }
            guard places.insert(next.text ?? "").inserted else { throw Self.endless }
            guard list.items.count <= Self.most else { throw Self.tooLong }
            place = next
        }
    }

    private static let endless = Failure(
        .decode, "the server gives the same part of the list again and again",
        advice: "give --limit, and look at the Olares itself")

    private static let tooLong = Failure(
        .responseTooLarge, "the list has more than \(most) items, and no end",
        advice: "give --limit, and look at the Olares itself")

    private func query(at place: Place) -> [(name: String, value: String)] {
        let position = place.text.map { [(name: pages.parameter, value: $0)] } ?? []
        return [(name: pages.size, value: String(size))] + position
    }

    private func rows(of data: JSONValue) throws(Failure) -> [JSONValue] {
        switch data == .null ? .null : answer.select.select(in: data) {
        case .array(let rows)?: return rows
        case .null?: return []
        default:
            throw Failure(
                .decode, "\(exchange.verb): the server's answer has no list where one was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
    }

    /// Whether the server has, or may have, more than what came.
    private func hasMore(_ list: List, _ count: Int) -> Bool {
        if case .token = pages.position { return true }
        if let all = list.unfiltered { return (page -| 1 +| list.pieces) *| size < all }
        if let total = list.total { return count > 0 && (page -| 1) *| size +| Int64(list.items.count) < total }
        return count >= size
    }

    /// Which piece it is.
    private struct Place {
        let position: PagesDescriptor.Position
        /// What stands in the query; `nil` for the first of a list with tokens.
        let text: String?
        private let number: Int64

        init(_ position: PagesDescriptor.Position, page: Int64) {
            switch position {
            case .page(let first): self.init(position, number: first +| page -| 1)
            case .offset: self.init(position, number: 0)
            case .token: self.init(position, number: 0, text: nil)
            }
        }

        private init(_ position: PagesDescriptor.Position, number: Int64) {
            self.init(position, number: number, text: String(number))
        }

        private init(_ position: PagesDescriptor.Position, number: Int64, text: String?) {
            self.position = position
            self.number = number
            self.text = text
        }

        /// The place of the piece behind; `nil` when this was the last.
        func next(after count: Int, _ data: JSONValue) throws(Failure) -> Place? {
            switch position {
            case .page: return Place(position, number: number +| 1)
            case .offset: return Place(position, number: number +| Int64(count))
            case .token(let path):
                guard let token = path.select(in: data), token != .null, token != "" else { return nil }
                guard token.plainText != text else { throw PageWalker.endless }
                return Place(position, number: number +| 1, text: token.plainText)
            }
        }
    }
}
