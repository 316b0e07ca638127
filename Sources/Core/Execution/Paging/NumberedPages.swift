public import OlaresCore

/// Fetches a list whose pages have numbers.
public struct NumberedPages: Sendable {
    /// One page as the server cuts it.
    public struct Page: Sendable {
        let items: [JSONValue]
        let total: Int64?
        let unfiltered: Int64?

        /// - Parameters:
        ///   - items: What is on it.
        ///   - total: How many items there are on all pages, as far as the server says.
        ///   - unfiltered: How many there were on all pages before those were taken out that the account may not see; `nil`
        ///     where nothing was.
        public init(items: [JSONValue], total: Int64?, unfiltered: Int64?) {
            self.items = items
            self.total = total
            self.unfiltered = unfiltered
        }
    }

    private let what: String
    private let options: PageOptions
    private let filteredPagesAreWhole: Bool

    /// - Parameters:
    ///   - what: What is being done, such as `list pods`, for messages.
    ///   - options: Which part is wanted.
    ///   - filteredPagesAreWhole: Whether each page of a list has all of it where something was taken out.
    public init(_ what: String, _ options: PageOptions, filteredPagesAreWhole: Bool = false) {
        self.what = what
        self.options = options
        self.filteredPagesAreWhole = filteredPagesAreWhole
    }

    /// The most items that are held: more than any list of an Olares has.
    private static let mostItems = 100_000
    /// The most pages that are asked for.
    private static let mostPages: Int64 = 2000
    /// The size of pages of a list that is fetched whole though one page was asked for.
    private static let wholePageSize: Int64 = 500

    /// The page that is wanted, or the whole list. That ends where as many items are there as the server counts, or with an
    /// empty page: a short one need not be the last.
    /// - Parameter fetch: Fetches one page by its number, from 1, and size.
    /// - Throws: What `fetch` throws; `decode` for a server that gives the same page again and again, `response_too_large` for
    ///   one that comes to no end.
    public func list(
        _ fetch: (_ number: Int64, _ size: Int64) async throws(Failure) -> Page
    ) async throws(Failure) -> ItemList {
        var list = ItemList(options)
        var former: Set<Int> = []
        var number = options.page
        while true {
            let page = try await fetch(number, options.limit)
            guard page.unfiltered == nil else { return try await filteredList(from: page, fetch) }
            try check(page.items, number, &former)
            list.items += page.items
            list.total = page.total
            guard options.isAll, !page.items.isEmpty, mayGoOn(page, list.items.count) else { return list }
            guard list.items.count <= Self.mostItems else { throw Self.tooLong }
            number +|= 1
        }
    }

    private func mayGoOn(_ page: Page, _ count: Int) -> Bool {
        page.total.map { Int64(count) < $0 } ?? (Int64(page.items.count) >= options.limit)
    }

    /// A list of which something is taken out after the server has cut it into pages: it is fetched whole and cut here, so
    /// that a page is as long as was asked for and none is empty before the last.
    private func filteredList(
        from first: Page, _ fetch: (_ number: Int64, _ size: Int64) async throws(Failure) -> Page
    ) async throws(Failure) -> ItemList {
        var (page, number, size) = (first, options.page, options.limit)
        func isLast() -> Bool { filteredPagesAreWhole || number *| size >= page.unfiltered ?? 0 }
        if !filteredPagesAreWhole, number > 1 || !options.isAll && !isLast() {
            (number, size) = (1, max(options.limit, Self.wholePageSize))
            page = try await fetch(number, size)
        }
        var items = page.items
        var former: Set<Int> = []
        try check(items, number, &former)
        while !isLast() {
            number +|= 1
            page = try await fetch(number, size)
            try check(page.items, number, &former)
            guard number < Self.mostPages else { throw endless(number) }
            items += page.items
        }
        var list = ItemList(options)
        list.total = Int64(items.count)
        let start = Int(clamping: (options.page -| 1) *| options.limit)
        list.items = options.isAll ? items : Array(items.dropFirst(start).prefix(Int(clamping: options.limit)))
        return list
    }

    /// One who does not know pages gives the first one each time; one who counts wrong gives some again.
    private func check(_ items: [JSONValue], _ number: Int64, _ former: inout Set<Int>) throws(Failure) {
        guard items.isEmpty || former.insert(items.hashValue).inserted else { throw endless(number) }
    }

    private func endless(_ number: Int64) -> Failure {
        Failure(
            .decode, "\(what): page \(number): the server gives the same page again and again",
            advice: "leave --all out, and look at the Olares itself")
    }

    static let tooLong = Failure(
        .responseTooLarge, "the list has more than \(mostItems) items, and no end",
        advice: "give --limit, and look at the Olares itself")
}
