import OlaresCore

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
            guard let line = try values.sentence(sentence.text) else { continue }
            // What a server leaves empty is no line.
            if !line.isEmpty || sentence.text.isConstant { lines.append(line) }
        }
        return lines
    }

    /// What people see of several answers, as if they were one.
    func view(of answers: [Answer]) throws(Failure) -> CommandResult.View {
        if let presenter, let answer = answers.first { return try presenter.view(of: answer.value, at: now) }
        if !response.columns.isEmpty { return try table(answers) }
        if answers.isEmpty, let empty = response.empty { return .lines([try values.message(empty)]) }
        var lines: [String] = []
        for answer in answers {
            // Each thing of several is a block of its own.
            if !response.fields.isEmpty, !lines.isEmpty { lines.append("") }
            guard response.says.isEmpty else {
                lines += try said(response.says, answer.values)
                continue
            }
            lines += response.fields.isEmpty ? self.lines(of: answer.value) : try record(of: answer)
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

    private func table(_ answers: [Answer]) throws(Failure) -> CommandResult.View {
        let columns = try shown(response.columns)
        var rows: [[String]] = []
        var records: [JSONValue] = []
        let text = CellText(now: now)
        for answer in answers {
            try requireMembers(of: answer.value, response.columns)
            let values = answer.value.array ?? (answer.value == .null ? [] : [answer.value])
            for row in values {
                rows.append(try cells(columns, row, answer.values))
                records.append(try text.record(of: columns, in: row, answer.values))
            }
        }
        let table = Table(
            columns: columns.map { Table.Column($0.title, minimumWidth: $0.minimumWidth, isWide: $0.isWide) },
            rows: rows, records: records)
        return .table(
            table, empty: try response.empty.map { empty throws(Failure) in [try values.message(empty)] } ?? [])
    }

    private func cells(
        _ columns: [ResponseDescriptor.Column], _ row: JSONValue, _ values: TemplateValues
    ) throws(Failure) -> [String] {
        let text = CellText(now: now)
        var cells: [String] = []
        for column in columns { cells.append(try text.text(of: column, in: row, values)) }
        return cells
    }

    /// The columns or fields whose condition is met.
    private func shown(
        _ columns: [ResponseDescriptor.Column]
    ) throws(Failure) -> [ResponseDescriptor.Column] {
        var shown: [ResponseDescriptor.Column] = []
        for column in columns where try values.meets(column.condition) { shown.append(column) }
        return shown
    }

    /// A bare text or number has none of the members that are shown: it is not what the route gives.
    private func requireMembers(of value: JSONValue, _ columns: [ResponseDescriptor.Column]) throws(Failure) {
        guard value != .null, value.object == nil, value.array == nil, columns.allSatisfy(\.showsMembers) else {
            return
        }
        throw Failure(
            .decode, "\(values.command.path.last ?? ""): the server's answer is not what was expected",
            advice: Envelope.decodeAdvice)
    }

    /// A line for each field, the values below one another; members of an object have lines of their own below the title.
    private func record(of answer: Answer) throws(Failure) -> [String] {
        let value = answer.value
        try requireMembers(of: value, response.fields)
        let cells = CellText(now: now)
        let fields = try shown(response.fields)
        let titles = fields.filter { $0.format != .pairs }.map { DisplayWidth.columns($0.title) }
        var record = RecordLines(valuesAt: response.valueColumn ?? (titles.max() ?? 0) + 3)
        for field in fields {
            if field.format == .json, case .value(let paths) = field.content,
                let document = paths.lazy.compactMap({ $0.select(in: value) }).first(where: { $0 != .null })
            {
                record.append(["\(field.title):"] + document.textLines)
                continue
            }
            guard field.format == .pairs, case .value(let paths) = field.content else {
                record.add(field.title, try cells.text(of: field, in: value, answer.values))
                continue
            }
            let found = paths.lazy.compactMap { $0.select(in: value) }.first { $0 != .null } ?? [:]
            if let object = found.object {
                record.addBlock(field.title, CellText.pairs(object).map { [$0] })
            } else {
                // A service that has a text there, or a list, is shown with what it has.
                record.add(field.title, try cells.text(of: field, in: value, answer.values))
            }
        }
        for part in response.parts where try values.meets(part.condition) { try add(part, of: answer, to: &record) }
        return record.lines
    }

    /// A list inside of the thing, below its title; without rows what is said then, or nothing.
    private func add(
        _ part: ResponseDescriptor.Part, of answer: Answer, to record: inout RecordLines
    ) throws(Failure) {
        let list = part.select.select(in: answer.value)?.array ?? []
        let gap = part.isApart ? [""] : []
        guard !list.isEmpty else {
            guard let empty = try part.empty.map(answer.values.message) else { return }
            if let title = part.title { record.add(title, empty) } else { record.append(gap + [empty]) }
            return
        }
        let columns = try shown(part.columns)
        var rows = [columns.map(\.title)]
        for row in list { rows.append(try cells(columns, row, answer.values)) }
        let lines = RecordLines.aligned(rows)
        record.append(gap + (part.title.map { title in ["\(title):"] + lines.map { "  " + $0 } } ?? lines))
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

extension ResponseDescriptor.Column {
    /// Whether what it shows is a member, and not the row itself.
    fileprivate var showsMembers: Bool {
        guard case .value(let paths) = content else { return true }
        return !paths.contains(JSONPath([]))
    }
}
