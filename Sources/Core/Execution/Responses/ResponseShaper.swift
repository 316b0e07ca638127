import Core

/// Turns answers into a result, as the descriptor says.
struct ResponseShaper {
    let response: ResponseDescriptor
    /// What the caller gave and what steps found, on which it depends what is shown.
    let values: TemplateValues
    let clock: any Clock
    /// Shows the result, where the response says `view: swift`.
    var presenter: (any ResultPresenter)?

    /// The moment that ages are counted from: that of the answer, not of the question.
    private var now: Timestamp { clock.now }

    /// What one answer comes to, and the values that sentences about it can name.
    struct Answer {
        let value: JSONValue
        let values: TemplateValues

        init(_ value: JSONValue, _ values: TemplateValues) {
            self.value = value
            var values = values
            values.set("answer", to: value, document: value)
            self.values = values
        }

        /// The state at the end of a watch, which is not what the command's own request was answered.
        init(ended state: JSONValue, _ values: TemplateValues) {
            value = state
            self.values = values
        }
    }

    /// The result of one answer.
    /// - Parameter more: More lines about it.
    func result(of answer: Answer, saying more: [Sentence] = []) throws(Failure) -> CommandResult {
        let sorted = Answer(sorted(try kept(answer.value)), answer.values)
        return CommandResult(try view(of: [sorted], then: more, sorted.values), json: try json(of: sorted))
    }

    /// What programs see of an answer.
    func json(of answer: Answer) throws(Failure) -> JSONValue {
        guard let template = response.result else {
            return try presenter?.json(of: answer.value, at: now) ?? answer.value
        }
        return try answer.values.json(template) ?? .null
    }

    /// What people see of several answers, with more lines below; a table has none.
    func view(
        of answers: [Answer], then more: [Sentence], _ values: TemplateValues
    ) throws(Failure) -> CommandResult.View {
        let view = try view(of: answers)
        guard case .lines(let lines) = view else { return view }
        return .lines(lines + (try said(more, values)))
    }

    /// The lines that are there: those whose condition is met, and whose placeholders are.
    private func said(_ sentences: [Sentence], _ values: TemplateValues) throws(Failure) -> [String] {
        var lines: [String] = []
        for sentence in sentences where try values.meets(sentence.condition) {
            if let line = try values.sentence(sentence.text) { lines.append(line) }
        }
        return lines
    }

    /// What people see of several answers, as if they were one.
    func view(of answers: [Answer]) throws(Failure) -> CommandResult.View {
        if let presenter, let answer = answers.first { return try presenter.view(of: answer.value, at: now) }
        if !response.columns.isEmpty { return try table(answers.flatMap { rows(of: $0.value) }) }
        var lines: [String] = []
        for answer in answers {
            guard response.says.isEmpty else {
                lines += try said(response.says, answer.values)
                continue
            }
            lines += response.fields.isEmpty ? self.lines(of: answer.value) : try record(of: answer.value)
        }
        return .lines(lines)
    }

    /// The rows of a list that are kept; anything else as it is.
    func kept(_ value: JSONValue) throws(Failure) -> JSONValue {
        guard !response.filters.isEmpty, case .array(let rows) = value else { return value }
        var kept: [JSONValue] = []
        for row in rows where try values.keeps(row, response.filters) { kept.append(row) }
        return .array(kept)
    }

    /// A list in its order; anything else as it is.
    func sorted(_ value: JSONValue) -> JSONValue {
        guard !response.sort.isEmpty, case .array(let rows) = value else { return value }
        return .array(SortOrder(keys: response.sort).sorted(rows))
    }

    private func rows(of value: JSONValue) -> [JSONValue] { value.array ?? (value == .null ? [] : [value]) }

    private func table(_ rows: [JSONValue]) throws(Failure) -> CommandResult.View {
        let cells = CellText(now: now)
        let columns = try shown(response.columns)
        let table = Table(
            columns: columns.map { Table.Column($0.title, isWide: $0.isWide) },
            rows: rows.map { row in columns.map { cells.text(of: $0, in: row) } },
            records: rows.map { row in cells.record(of: columns, in: row) })
        return .table(
            table, empty: try response.empty.map { empty throws(Failure) in [try values.message(empty)] } ?? [])
    }

    /// The columns or fields whose condition is met.
    private func shown(
        _ columns: [ResponseDescriptor.Column]
    ) throws(Failure) -> [ResponseDescriptor.Column] {
        var shown: [ResponseDescriptor.Column] = []
        for column in columns where try values.meets(column.condition) { shown.append(column) }
        return shown
    }

    /// A line for each field, the values below one another; members of an object have lines of their own below the title.
    private func record(of value: JSONValue) throws(Failure) -> [String] {
        let cells = CellText(now: now)
        let fields = try shown(response.fields)
        let titles = fields.filter { $0.format != .pairs }.map { DisplayWidth.columns($0.title) }
        var record = RecordLines(valuesAt: (titles.max() ?? 0) + 3)
        for field in fields {
            if field.format == .json, case .value(let paths) = field.content,
                let document = paths.lazy.compactMap({ $0.select(in: value) }).first(where: { $0 != .null })
            {
                record.append(["\(field.title):"] + document.textLines)
                continue
            }
            guard field.format == .pairs, case .value(let paths) = field.content else {
                record.add(field.title, cells.text(of: field, in: value))
                continue
            }
            let object = paths.lazy.compactMap { $0.select(in: value)?.object }.first ?? [:]
            record.addBlock(field.title, CellText.pairs(object).map { [$0] })
        }
        return record.lines
    }

    private func lines(of value: JSONValue) -> [String] {
        if response.isYAML { return Self.lines(of: value.sortedByName.yamlText) }
        let cells = CellText(now: now)
        return switch value {
        case .null: []
        case .object(let members): members.map { "\($0.name): \(cells.text($0.value, as: .text))" }
        case .string(let text) where response.answer.isText: Self.lines(of: text)
        default: [cells.text(value, as: .text)]
        }
    }

    private static func lines(of text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.last == "" ? lines.dropLast() : lines
    }
}
