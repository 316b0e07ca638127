enum AnswerKey: String, FieldKey {
    case envelope, select, omit

    static let renamed = ["text": "envelope: text"]
}

enum EnvelopeKey: String, FieldKey {
    case success, nothing, reason, data, tolerant

    static let renamed = ["message": "reason"]
}

enum ResponseKey: String, FieldKey {
    case envelope, select, omit, redact, find, missing, fix
    case filters = "where"
    case sort, columns, fields
    case valueColumn = "values-at"
    case parts = "then"
    case empty, says, view, expect, result

    static let renamed = ["text": "envelope: text", "yaml": "view: yaml"]
}

enum ColumnKey: String, FieldKey {
    case title, value, text, format, digits, scale
    case separator = "join"
    case prefix = "strip"
    case length, labels, wide, width, when, unless, empty

    static let renamed = ["map": "labels", "default": "empty"]
}

enum PartKey: String, FieldKey {
    case title, select, columns, empty, apart, when, unless
}

enum SentenceKey: String, FieldKey {
    case text, when, unless
}

enum FilterKey: String, FieldKey {
    case required = "is"
    case prohibited = "not"
    case when, unless
}

/// Who shows a result that has neither columns nor lines.
enum ViewWord: String, CaseIterable { case yaml, swift }

extension AnswerDescriptor {
    /// The `response` of a step or a watch, of which only the value counts.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<AnswerKey>(node, "the response", log: log) else { return nil }
        self.init(fields, envelope: .envelope, select: .select, omit: .omit, redact: nil)
    }

    /// The `envelope` of an answer that is no JSON.
    fileprivate static var textWord: String { "text" }

    fileprivate init<Key: FieldKey>(
        _ fields: Fields<Key>, envelope: Key, select: Key, omit: Key, redact: Key?
    ) {
        let isText = fields.node(envelope)?.scalar?.text == Self.textWord
        if isText {
            for key in [select, omit, redact].compactMap(\.self) where fields.node(key) != nil {
                fields.log.report(
                    fields.mark(of: key), "a text has no `\(key.rawValue)`", "remove it, or `envelope: text`")
            }
        }
        self.init(
            envelope: isText ? .plain : fields.envelope(envelope) ?? .plain, isText: isText,
            select: fields.path(select) ?? JSONPath([]),
            omitted: Set(fields.texts(omit).map(\.text)),
            redacted: Set(redact.map { fields.texts($0).map(\.text) } ?? []))
    }
}

extension Fields {
    /// The name of a wrapper, or what it looks like; `nil` when the key is missing.
    fileprivate func envelope(_ key: Key) -> Envelope? {
        guard let node = node(key) else { return nil }
        if let name = node.scalar?.text {
            if let envelope = Envelope.named.first(where: { $0.name == name }) { return envelope.value }
            let names = Envelope.named.map(\.name) + [AnswerDescriptor.textWord]
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
        let messages = node(.reason) == nil ? Envelope.usualMessages : words(.reason)
        return Envelope(
            success: required(.success, "{code: [0, 200]}").flatMap { values(of: $0, .success) },
            nothing: node(.nothing).flatMap { values(of: $0, .nothing) }, messages: messages,
            data: path(.data) ?? JSONPath([.member("data")]),
            isTolerant: bool(.tolerant))
    }

    /// A member, and its values.
    private func values(of node: YAMLNode, _ key: EnvelopeKey) -> Envelope.Success? {
        guard case .mapping(let entries) = node.content, entries.count == 1, let entry = entries.first else {
            log.report(node.mark, "`\(key.rawValue)` names no single member", "write {code: [0, 200]}")
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
        answer: .plain, columns: [], fields: [], isYAML: false, valueColumn: nil, parts: [], choice: nil, sort: [],
        filters: [], empty: nil, says: [],
        isPresented: false, expectations: [], result: nil)

    /// `nil` when `node` is no mapping; every fault is logged.
    /// - Parameter templates: Knows `answer`.
    init?(_ node: YAMLNode, templates: TemplateReader) {
        let log = templates.log
        guard let fields = Fields<ResponseKey>(node, "the response", log: log) else { return nil }
        fields.checkViews()
        let view = fields.choice(.view, of: ViewWord.self)
        self.init(
            answer: AnswerDescriptor(
                fields, envelope: .envelope, select: .select, omit: .omit, redact: .redact),
            columns: fields.columns(.columns, templates), fields: fields.columns(.fields, templates),
            isYAML: view == .yaml, valueColumn: fields.valueColumn(), parts: fields.parts(templates),
            choice: fields.choice(templates), sort: fields.sortKeys(), filters: fields.filters(templates),
            empty: templates.line(.empty, of: fields, limit: 200), says: fields.sentences(.says, templates),
            isPresented: view == .swift,
            expectations: fields.list(.expect).compactMap { .init($0, templates: templates) },
            result: fields.node(.result).map { templates.printed($0, in: "`result`") })
    }
}

extension Fields<ResponseKey> {
    /// Columns of a table, or lines about a thing.
    fileprivate func columns(_ key: ResponseKey, _ templates: TemplateReader) -> [ResponseDescriptor.Column] {
        columns(key, isHeader: key == .columns, templates)
    }

    /// Where the values of fields begin.
    fileprivate func valueColumn() -> Int? {
        if node(.valueColumn) != nil, node(.fields) == nil {
            log.report(mark(of: .valueColumn), "`values-at` without `fields`", "add `fields`, or remove it")
        }
        return integer(.valueColumn, in: 3...80).map { Int($0) }
    }

    /// Lists below the fields.
    fileprivate func parts(_ templates: TemplateReader) -> [ResponseDescriptor.Part] {
        if node(.parts) != nil, node(.fields) == nil {
            log.report(mark(of: .parts), "`then` without `fields`", "add what stands above it, or write `columns`")
        }
        return list(.parts).compactMap { item in
            guard let fields = Fields<PartKey>(item, "the part", log: log),
                fields.required(.columns, "[{title: NAME, value: name}]") != nil
            else { return nil }
            return ResponseDescriptor.Part(
                title: fields.line(.title, limit: 40), select: fields.path(.select) ?? JSONPath([]),
                columns: fields.columns(.columns, isHeader: true, templates),
                empty: templates.line(.empty, of: fields, limit: 200), isApart: fields.bool(.apart, default: true),
                condition: fields.condition(when: .when, unless: .unless, templates))
        }
    }

    /// Which one of a list is meant.
    fileprivate func choice(_ templates: TemplateReader) -> RowChoice? {
        guard [ResponseKey.find, .missing, .fix].contains(where: { node($0) != nil }) else { return nil }
        return RowChoice(
            condition: condition(.find, templates), missing: templates.line(.missing, of: self),
            fix: templates.fix(.fix, of: self))
    }

    /// Logs ways of showing one result that do not go together.
    fileprivate func checkViews() {
        let views = [ResponseKey.columns, .fields, .says, .view].filter { key in
            guard let node = node(key) else { return false }
            if case .sequence(let items) = node.content { return !items.isEmpty }
            return true
        }
        guard views.count > 1, let last = views.last else { return }
        log.report(mark(of: last), "`\(last.rawValue)` beside `\(views[0].rawValue)`", "keep one of the two")
    }
}

extension Fields {
    /// Columns, whose titles are in capitals where they are headers.
    fileprivate func columns(
        _ key: Key, isHeader: Bool, _ templates: TemplateReader
    ) -> [ResponseDescriptor.Column] {
        var columns: [ResponseDescriptor.Column] = []
        for item in list(key) {
            guard let column = ResponseDescriptor.Column(item, isHeader: isHeader, templates) else { continue }
            if columns.contains(where: { $0.title == column.title }) {
                let what = isHeader ? "column" : "field"
                log.report(item.mark, "the \(what) \(column.title.quoted) stands twice", "keep one of the two")
            }
            columns.append(column)
        }
        return columns
    }
}

extension Fields<ResponseKey> {
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

extension Fields<ResponseKey> {
    /// Which rows of a list are kept.
    fileprivate func filters(_ templates: TemplateReader) -> [RowFilter] {
        list(.filters).compactMap { item in
            guard let fields = Fields<FilterKey>(item, "the filter", log: log) else { return nil }
            let required = fields.condition(.required, templates)
            let prohibited = fields.condition(.prohibited, templates)
            if required == nil, prohibited == nil {
                log.report(fields.mark, "a filter without `is` or `not`", "write `is: {state: running}`")
            }
            return RowFilter(
                required: required, prohibited: prohibited,
                condition: fields.condition(when: .when, unless: .unless, templates))
        }
    }
}

extension Fields {
    /// Lines for people: texts, and mappings with a condition.
    func sentences(_ key: Key, _ templates: TemplateReader) -> [Sentence] {
        list(key).compactMap { item in
            guard case .mapping = item.content else {
                return Sentence(
                    text: templates.shown(item, in: "`\(key.rawValue)`"),
                    condition: .always)
            }
            guard let fields = Fields<SentenceKey>(item, "the line", log: log),
                let text = fields.required(.text, "done")
            else { return nil }
            return Sentence(
                text: templates.shown(text, in: "`\(key.rawValue)`"),
                condition: fields.condition(when: .when, unless: .unless, templates))
        }
    }

    /// What has to be given, and what must not, for something to be there.
    func condition(when: Key, unless: Key, _ templates: TemplateReader) -> ArgumentCondition {
        ArgumentCondition(when: allFound(when, templates), unless: allFound(unless, templates))
    }
}
