enum ResponseKey: String, FieldKey {
    case envelope, select, columns, empty
}

enum ColumnKey: String, FieldKey {
    case title, value, format
}

extension ResponseDescriptor {
    /// What a request without `response:` gets: the whole body.
    static let plain = ResponseDescriptor(envelope: .plain, select: JSONPath([]), columns: [], empty: nil)

    /// `nil` when `node` is no mapping; every fault is logged.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<ResponseKey>(node, "the response", log: log) else { return nil }
        var columns: [Column] = []
        for item in fields.list(.columns) {
            guard let column = Column(item, log: log) else { continue }
            if columns.contains(where: { $0.title == column.title }) {
                log.report(item.mark, "the column \(column.title.quoted) stands twice", "keep one of the two")
            }
            columns.append(column)
        }
        self.init(
            envelope: fields.choice(.envelope, of: Envelope.self) ?? .plain,
            select: fields.path(.select) ?? JSONPath([]), columns: columns, empty: fields.line(.empty, limit: 200))
    }
}

extension ResponseDescriptor.Column {
    fileprivate init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<ColumnKey>(node, "the column", log: log) else { return nil }
        let title = fields.requiredLine(.title, limit: 40, "NAME")
        let path = fields.required(.value, "name") == nil ? nil : fields.path(.value)
        let format = fields.choice(.format, of: CellFormat.self) ?? .text
        if let title, title != title.uppercased() {
            log.report(
                fields.mark(of: .title), "the title \(title.quoted) has small letters", "write \(title.uppercased())")
        }
        guard let title, let path else { return nil }
        self.init(title: title, value: path, format: format)
    }
}
