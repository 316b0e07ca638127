enum AnswerKey: String, FieldKey {
    case envelope, text, select, omit
}

enum EnvelopeKey: String, FieldKey {
    case success, message, data, tolerant
}

enum ResponseKey: String, FieldKey {
    case envelope, text, select, omit, columns, fields, yaml, sort, empty, says, view, expect, result
}

enum ColumnKey: String, FieldKey {
    case title, value, text, format, map, wide
    case standard = "default"
}

extension AnswerDescriptor {
    /// The `response` of a step or a watch, of which only the value counts.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<AnswerKey>(node, "the response", log: log) else { return nil }
        self.init(fields, envelope: .envelope, text: .text, select: .select, omit: .omit)
    }

    fileprivate init<Key: FieldKey>(_ fields: Fields<Key>, envelope: Key, text: Key, select: Key, omit: Key) {
        let isText = fields.bool(text)
        if isText {
            for key in [envelope, select, omit] where fields.node(key) != nil {
                fields.log.report(
                    fields.mark(of: key), "a text has no `\(key.rawValue)`", "remove it, or `text: true`")
            }
        }
        self.init(
            envelope: fields.envelope(envelope) ?? .plain, isText: isText, select: fields.path(select) ?? JSONPath([]),
            omitted: Set(fields.texts(omit).map(\.text)))
    }
}

extension Fields {
    /// The name of a wrapper, or what it looks like; `nil` when the key is missing.
    fileprivate func envelope(_ key: Key) -> Envelope? {
        guard let node = node(key) else { return nil }
        if let name = node.scalar?.text {
            if let envelope = Envelope.named.first(where: { $0.name == name }) { return envelope.value }
            let names = Envelope.named.map(\.name)
            let nearest = Spelling.nearest(to: name, among: names, limit: 1).first
            log.report(
                node.mark, "`\(key.rawValue)` is \(name.quoted)",
                nearest.map { "did you mean `\($0)`?" }
                    ?? "it is one of \(names.joined(separator: ", ")), or a mapping")
            return nil
        }
        return Fields<EnvelopeKey>(node, "the envelope", log: log).map { $0.envelope() }
    }
}

extension Fields<EnvelopeKey> {
    fileprivate func envelope() -> Envelope {
        let messages = node(.message) == nil ? Envelope.usualMessages : words(.message)
        return Envelope(
            success: success(), messages: messages, data: path(.data) ?? JSONPath([.member("data")]),
            isTolerant: bool(.tolerant))
    }

    private func success() -> Envelope.Success? {
        guard let node = required(.success, "{code: [0, 200]}") else { return nil }
        guard case .mapping(let entries) = node.content, entries.count == 1, let entry = entries.first else {
            log.report(node.mark, "`success` names no single member", "write {code: [0, 200]}")
            return nil
        }
        let items: [YAMLNode] = if case .sequence(let items) = entry.value.content { items } else { [entry.value] }
        let values = items.compactMap { $0.line(of: entry.name, limit: 60, log: log) }
        return Envelope.Success(member: entry.name, values: values)
    }

    /// One word or a list of them.
    private func words(_ key: EnvelopeKey) -> [String] {
        guard let node = node(key), node.scalar != nil else { return texts(key).map(\.text) }
        return line(key, limit: 60).map { [$0] } ?? []
    }
}

extension ResponseDescriptor {
    /// What a request without `response:` gets: the whole body.
    static let plain = ResponseDescriptor(
        answer: .plain, columns: [], fields: [], isYAML: false, sort: [], empty: nil, says: [], isPresented: false,
        expectations: [],
        result: nil)

    /// `nil` when `node` is no mapping; every fault is logged.
    /// - Parameter templates: Knows `answer`.
    init?(_ node: YAMLNode, templates: TemplateReader) {
        let log = templates.log
        guard let fields = Fields<ResponseKey>(node, "the response", log: log) else { return nil }
        let says = fields.list(.says).map { templates.shown($0, in: "`says`") }
        fields.checkViews()
        self.init(
            answer: AnswerDescriptor(fields, envelope: .envelope, text: .text, select: .select, omit: .omit),
            columns: fields.columns(.columns), fields: fields.columns(.fields), isYAML: fields.bool(.yaml),
            sort: fields.sortKeys(), empty: fields.line(.empty, limit: 200), says: says,
            isPresented: fields.isPresented(),
            expectations: fields.list(.expect).compactMap { .init($0, templates: templates) },
            result: fields.node(.result).map { templates.printed($0, in: "`result`") })
    }
}

extension Fields<ResponseKey> {
    /// Columns of a table, or lines about a thing.
    fileprivate func columns(_ key: ResponseKey) -> [ResponseDescriptor.Column] {
        var columns: [ResponseDescriptor.Column] = []
        for item in list(key) {
            guard let column = ResponseDescriptor.Column(item, isHeader: key == .columns, log: log) else { continue }
            if columns.contains(where: { $0.title == column.title }) {
                let what = key == .columns ? "column" : "field"
                log.report(item.mark, "the \(what) \(column.title.quoted) stands twice", "keep one of the two")
            }
            columns.append(column)
        }
        return columns
    }

    /// Logs ways of showing one result that do not go together.
    fileprivate func checkViews() {
        let views = [ResponseKey.columns, .fields, .yaml, .says, .view].filter { key in
            guard let node = node(key) else { return false }
            if case .sequence(let items) = node.content { return !items.isEmpty }
            return node.scalar?.text != "false"
        }
        guard views.count > 1, let last = views.last else { return }
        log.report(mark(of: last), "`\(last.rawValue)` beside `\(views[0].rawValue)`", "keep one of the two")
    }
}

extension Fields<ResponseKey> {
    /// Whether a presenter shows the result.
    fileprivate func isPresented() -> Bool {
        guard let view = line(.view, limit: 40) else { return false }
        if view != "swift" {
            log.report(
                mark(of: .view), "`view` is \(view.quoted)", "write `view: swift`, or one of columns, fields, says")
        }
        return view == "swift"
    }

    /// A minus before a path turns the order round.
    fileprivate func sortKeys() -> [ResponseDescriptor.SortKey] {
        list(.sort).compactMap { item in
            guard let text = item.line(of: "sort", limit: 200, log: log) else { return nil }
            let isDescending = text.hasPrefix("-")
            return JSONPath(
                String(isDescending ? text.dropFirst() : text[...]), at: item.mark, of: nil, key: "sort", log: log
            ).map { ResponseDescriptor.SortKey(path: $0, isDescending: isDescending) }
        }
    }
}

extension ResponseDescriptor.Column {
    fileprivate init?(_ node: YAMLNode, isHeader: Bool, log: DiagnosticLog) {
        guard let fields = Fields<ColumnKey>(node, isHeader ? "the column" : "the field", log: log) else { return nil }
        let title = fields.requiredLine(.title, limit: 40, "NAME")
        let content = Self.content(fields)
        let format = fields.choice(.format, of: CellFormat.self) ?? .text
        if isHeader, let title, title != title.uppercased() {
            log.report(
                fields.mark(of: .title), "the title \(title.quoted) has small letters", "write \(title.uppercased())")
        }
        if !isHeader, fields.node(.wide) != nil {
            log.report(fields.mark(of: .wide), "only a table is wide", "remove `wide`")
        }
        let words = fields.words()
        guard let title, let content else { return nil }
        self.init(
            title: title, content: content, format: format, words: words, absent: fields.line(.standard, limit: 60),
            isWide: fields.bool(.wide))
    }

    private static func content(_ fields: Fields<ColumnKey>) -> Content? {
        if fields.node(.text) != nil {
            for key in [ColumnKey.value, .format] where fields.node(key) != nil {
                fields.log.report(
                    fields.mark(of: key), "`\(key.rawValue)` beside `text`",
                    "put {row.name} into the text, or remove it")
            }
            let row = TemplateReader(shapes: ["row": .document], log: fields.log)
            return row.line(.text, of: fields).map { .text($0) }
        }
        guard fields.required(.value, "name") != nil else { return nil }
        let paths = fields.paths(.value)
        return paths.isEmpty ? nil : .value(paths)
    }
}

extension Fields<ColumnKey> {
    fileprivate func words() -> [String: String] {
        guard let node = node(.map) else { return [:] }
        guard case .mapping(let entries) = node.content else {
            log.report(node.mark, "`map` is \(node.kind)", "write {external: public}")
            return [:]
        }
        return entries.reduce(into: [:]) { words, entry in
            words[entry.name] = entry.value.line(of: entry.name, limit: 60, log: log)
        }
    }
}
