import OlaresCore
import OlaresExecution

extension ControlHub {
    /// A list of KubeSphere (docs/protocol/cluster.md, "Lists").
    /// - Parameter what: What is being done, such as `list pods`.
    /// - Throws: Also `decode` for a server that gives the same page again and again.
    func list(
        _ path: String, _ query: Query = Query(), _ options: PageOptions, for what: String
    ) async throws(Failure) -> ItemList {
        // Of pods that the proxy has filtered every page has all.
        let pages = NumberedPages(what, options, filteredPagesAreWhole: path.hasSuffix("/pods"))
        var list = try await pages.list { number, size throws(Failure) in
            var query = query
            query["limit"] = String(size)
            query["page"] = String(number)
            let place = options.isAll ? "\(what): page \(number)" : what
            let answer = try await get(path + query.text, for: place)
            return NumberedPages.Page(
                items: try answer.items(place), total: answer["totalItems"]?.integer,
                unfiltered: answer["total"]?.integer)
        }
        list.total = list.total ?? Int64(list.items.count)
        return list
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
