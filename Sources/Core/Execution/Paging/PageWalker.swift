import OlaresCore

/// Fetches a list whose pieces have offsets or tokens.
struct PageWalker {
    let exchange: RequestExchange
    let request: RequestDescriptor
    let pages: PagesDescriptor
    let answer: AnswerDescriptor
    /// How many items are wanted; `nil` wants them all.
    let limit: Int64?
    /// What was fetched.
    struct List {
        var items: [JSONValue] = []
        /// How many there are on the server, where it says so.
        var total: Int64?
        /// Whether there are more, or may be.
        var isCut = false
    }

    /// How many items each request asks for.
    private var size: Int64 {
        min(limit ?? pages.count, pages.count)
    }

    /// The most items that are held: more than any list of an Olares has.
    private static let most = 100_000

    /// The list, up to the limit.
    /// - Throws: What a request throws; `decode` for a server that gives the same piece for ever, `response_too_large` for one
    ///   that comes to no end.
    func run(_ values: TemplateValues) async throws(Failure) -> List {
        var list = List()
        var place = Place(pages.position)
        var former: Set<Int> = []
        var places: Set<String> = []
        while true {
            let data = try await exchange.data(of: request, values, as: answer, query: query(at: place))
            let rows = try exchange.rows(of: data, as: answer)
            // One who does not know pages gives the first one each time; one who counts wrong gives some again.
            guard rows.isEmpty || former.insert(rows.hashValue).inserted else { throw Self.endless }
            list.items += rows
            list.total = pages.total?.select(in: data)?.integer ?? list.total
            let next = try place.next(after: rows.count, data)
            if let limit, list.items.count >= limit {
                list.isCut = list.items.count > limit || next != nil && hasMore(list, rows.count)
                list.items = Array(list.items.prefix(Int(limit)))
                return list
            }
            guard let next, hasMore(list, rows.count) else { return list }
            guard places.insert(next.text ?? "").inserted else { throw Self.endless }
            guard list.items.count <= Self.most else { throw NumberedPages.tooLong }
            place = next
        }
    }

    private static let endless = Failure(
        .decode, "the server gives the same part of the list again and again",
        advice: "give --limit, and look at the Olares itself")

    private func query(at place: Place) -> [(name: String, value: String)] {
        let position = place.text.map { [(name: pages.parameter, value: $0)] } ?? []
        return [(name: pages.size, value: String(size))] + position
    }

    /// Whether the server has, or may have, more than what came.
    private func hasMore(_ list: List, _ count: Int) -> Bool {
        if case .token = pages.position { return true }
        if let total = list.total { return count > 0 && Int64(list.items.count) < total }
        return count >= size
    }

    /// Which piece it is.
    private struct Place {
        let position: PagesDescriptor.Position
        /// What stands in the query; `nil` for the first of a list with tokens.
        let text: String?
        private let number: Int64

        init(_ position: PagesDescriptor.Position) {
            switch position {
            case .page(let first): self.init(position, number: first)
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
