extension ResponseDescriptor.Column {
    init?(_ node: YAMLNode, isHeader: Bool, _ templates: TemplateReader) {
        let log = templates.log
        guard let fields = Fields<ColumnKey>(node, isHeader ? "the column" : "the field", log: log) else { return nil }
        let title = fields.requiredLine(.title, limit: 40, "NAME")
        let content = Self.content(fields, templates)
        let style = fields.style()
        let condition = fields.condition(when: .when, unless: .unless, templates)
        if isHeader, let title, title != title.uppercased() {
            log.report(
                fields.mark(of: .title), "the title \(title.quoted) has small letters", "write \(title.uppercased())")
        }
        for key in [ColumnKey.wide, .width] where !isHeader && fields.node(key) != nil {
            log.report(fields.mark(of: key), "only a table is `\(key.rawValue)`", "remove it")
        }
        let words = fields.words()
        guard let title, let content else { return nil }
        self.init(
            title: title, content: content, style: style, condition: condition, words: words,
            absent: fields.line(.empty, limit: 60), isWide: fields.bool(.wide),
            minimumWidth: fields.integer(.width, in: 1...80).map { Int($0) } ?? 0)
    }

    private static func content(_ fields: Fields<ColumnKey>, _ templates: TemplateReader) -> Content? {
        if fields.node(.text) != nil {
            for key in [ColumnKey.value, .format, .digits, .scale, .separator] where fields.node(key) != nil {
                fields.log.report(
                    fields.mark(of: key), "`\(key.rawValue)` beside `text`",
                    "put {row.name} into the text, or remove it")
            }
            return templates.without(["answer", "state"]).adding("row", .document).line(
                .text, of: fields, allowsOptional: true
            ).map {
                .text($0)
            }
        }
        guard fields.required(.value, "name") != nil else { return nil }
        let paths = fields.paths(.value)
        return paths.isEmpty ? nil : .value(paths)
    }
}

extension Fields<ColumnKey> {
    fileprivate func words() -> [String: String] {
        guard let node = node(.labels) else { return [:] }
        guard case .mapping(let entries) = node.content else {
            log.report(node.mark, "`labels` is \(node.kind)", "write {external: public}")
            return [:]
        }
        return entries.reduce(into: [:]) { words, entry in
            words[entry.name] = entry.value.line(of: entry.name, limit: 60, log: log)
        }
    }
}

extension Fields<ColumnKey> {
    /// How the cell is written, of which each format knows a part.
    fileprivate func style() -> CellStyle {
        let format = choice(.format, of: CellFormat.self) ?? .text
        for (key, kind) in [(ColumnKey.digits, CellFormat.bytes), (.scale, .percent), (.separator, .list)]
        where node(key) != nil && format != kind && node(.text) == nil {
            log.report(
                mark(of: key), "`\(key.rawValue)` is for the format `\(kind.rawValue)`",
                "write `format: \(kind.rawValue)`, or remove it")
        }
        return CellStyle(
            format, digits: integer(.digits, in: 0...3).map { Int($0) }, scale: scale(),
            separator: line(.separator, limit: 8), prefix: line(.prefix, limit: 40),
            length: integer(.length, in: 1...400).map { Int($0) })
    }

    private func scale() -> Double? {
        guard let node = node(.scale) else { return nil }
        if let scale = node.scalar.flatMap({ Double($0.text) }), scale > 0, scale.isFinite { return scale }
        log.report(node.mark, "`scale` is \(node.shown)", "write a number above 0, such as 0.01")
        return nil
    }
}
