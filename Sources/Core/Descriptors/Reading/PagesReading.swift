enum PagesKey: String, FieldKey {
    case style, param
    case sizeParam = "size-param"
    case pageSize = "page-size"
    case firstPage = "first-page"
    case total, unfiltered, next

    static let renamed = [
        "by": "style", "at": "param", "size": "size-param", "count": "page-size", "first": "first-page",
    ]
}

private enum PagesWord: String, CaseIterable { case page, offset, token }

extension PagesDescriptor {
    /// `nil` when a part that it cannot lack is missing; every fault is logged.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<PagesKey>(node, "the paging", log: log) else { return nil }
        guard fields.required(.style, "page") != nil, let word = fields.choice(.style, of: PagesWord.self) else {
            return nil
        }
        if word != .page, fields.node(.firstPage) != nil {
            log.report(
                fields.mark(of: .firstPage), "only pages have a `first-page`", "remove it, or write `style: page`")
        }
        if word != .page, fields.node(.unfiltered) != nil {
            log.report(fields.mark(of: .unfiltered), "only pages are filtered", "remove it, or write `style: page`")
        }
        if word != .token, fields.node(.next) != nil {
            log.report(
                fields.mark(of: .next), "only a token stands in the answer", "remove it, or write `style: token`")
        }
        let position: Position?
        switch word {
        case .page: position = .page(first: fields.integer(.firstPage, in: 0...1) ?? 1)
        case .offset: position = .offset
        case .token:
            position = fields.required(.next, "metadata.continue").flatMap { _ in fields.path(.next) }.map {
                .token($0)
            }
        }
        let parameter = fields.requiredLine(.param, limit: 60, word.rawValue)
        let size = fields.requiredLine(.sizeParam, limit: 60, "limit")
        let count = fields.integer(.pageSize, in: 1...10_000) ?? 100
        guard let position, let parameter, let size else { return nil }
        if parameter == size {
            log.report(fields.mark(of: .sizeParam), "`param` and `size-param` are the same query member", "name two")
        }
        self.init(
            position: position, parameter: parameter, size: size, count: count, total: fields.path(.total),
            unfiltered: fields.path(.unfiltered))
    }
}
