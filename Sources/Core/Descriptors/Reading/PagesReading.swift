enum PagesKey: String, FieldKey {
    case kind = "by"
    case parameter = "at"
    case size, count, first, total, unfiltered, next
}

private enum PagesWord: String, CaseIterable { case page, offset, token }

extension PagesDescriptor {
    /// `nil` when a part that it cannot lack is missing; every fault is logged.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<PagesKey>(node, "the paging", log: log) else { return nil }
        guard fields.required(.kind, "page") != nil, let word = fields.choice(.kind, of: PagesWord.self) else {
            return nil
        }
        if word != .page, fields.node(.first) != nil {
            log.report(fields.mark(of: .first), "only pages have a `first` number", "remove it, or write `by: page`")
        }
        if word != .page, fields.node(.unfiltered) != nil {
            log.report(fields.mark(of: .unfiltered), "only pages are filtered", "remove it, or write `by: page`")
        }
        if word != .token, fields.node(.next) != nil {
            log.report(fields.mark(of: .next), "only a token stands in the answer", "remove it, or write `by: token`")
        }
        let position: Position?
        switch word {
        case .page: position = .page(first: fields.integer(.first, in: 0...1) ?? 1)
        case .offset: position = .offset
        case .token:
            position = fields.required(.next, "metadata.continue").flatMap { _ in fields.path(.next) }.map {
                .token($0)
            }
        }
        let parameter = fields.requiredLine(.parameter, limit: 60, word.rawValue)
        let size = fields.requiredLine(.size, limit: 60, "limit")
        let count = fields.integer(.count, in: 1...10_000) ?? 100
        guard let position, let parameter, let size else { return nil }
        if parameter == size {
            log.report(fields.mark(of: .size), "`at` and `size` are the same query member", "name two")
        }
        self.init(
            position: position, parameter: parameter, size: size, count: count, total: fields.path(.total),
            unfiltered: fields.path(.unfiltered))
    }
}
