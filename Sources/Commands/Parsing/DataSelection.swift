import OlaresCore

/// Which part of a result programs get, and in which form: `--rows`, `--fields` and `--max-bytes`, in that order, and
/// `--jq`.
struct DataSelection: Equatable {
    /// The rows of the table in place of the document that they come from.
    var showsRows = false
    /// The members to pick, each with the name that it has in the result; empty for all.
    var fields: [Field] = []
    /// In bytes, as JSON on one line; `nil` for no bound.
    var budget: Int64?
    /// What is run on the result in the end; `nil` for nothing.
    var filter: JQFilter?
    /// How many rows are passed over before the first one.
    var skipped = 0

    /// One member to pick.
    struct Field: Equatable {
        let name: String
        let path: JSONPath
    }

    /// Whether it changes anything.
    var isEmpty: Bool { self == DataSelection() }

    /// What programs get of a result.
    /// - Parameter rest: The call that gives what the budget leaves out.
    /// - Throws: ``Failure`` with `option_value_invalid` for a field that is nowhere in it, and a budget too small for anything.
    func data(of result: CommandResult, rest: RestOfData? = nil) throws(Failure) -> JSONValue {
        let data = try whole(of: result)
        guard let budget else { return data }
        return try DataBudget(bytes: Int(budget), rest: rest).fit(data)
    }

    private func whole(of result: CommandResult) throws(Failure) -> JSONValue {
        // A list may be shown as something else than a table, one without elements as a sentence: its elements are its rows.
        let elements: JSONValue? = result.json.array.map { ["rows": .array($0)] }
        var data = showsRows ? result.rows(isWide: false) ?? elements ?? result.json : result.json
        if !fields.isEmpty {
            // A column of the table may be meant, which the document has under another name, or not at all.
            let rows = result.rows(isWide: true)
            if let rows, showsRows || rows["rows"]?.array.map(hasEach) == true { data = rows }
            // A thing with a list in it, such as a share with its members, is no list.
            data = try rows == nil && hasEach([data]) ? pick(from: data) : picked(from: data)
        }
        return skipped > 0 ? data.withoutFirst(skipped) : data
    }

    // MARK: Fields

    /// Reads `name,status.phase,metadata["a,b"]`.
    static func fields(_ text: String) throws(Failure) -> [Field] {
        var fields: [Field] = []
        for name in split(text) {
            do throws(JSONPathError) {
                fields.append(Field(name: name, path: try JSONPath(name)))
            } catch {
                throw Failure(
                    .optionValueInvalid, "invalid --fields \(name.quotedForMessage): not a path",
                    advice: "give names of members, such as name,metadata.namespace")
            }
        }
        guard !fields.isEmpty else {
            throw Failure(.optionValueInvalid, "invalid --fields: no name", advice: "give names such as name,status")
        }
        return fields
    }

    /// The texts between commas that stand in no brackets.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map(\.trimmingBlanks).filter { !$0.isEmpty }
    }

    private func hasEach(_ rows: [JSONValue]) -> Bool {
        fields.allSatisfy { field in rows.contains { field.path.select(in: $0) != nil } }
    }

    /// Each element of the list with the picked members alone, or the one thing.
    private func picked(from data: JSONValue) throws(Failure) -> JSONValue {
        guard let list = data.listMember else {
            try check([data])
            return pick(from: data)
        }
        try check(list.elements)
        let elements = JSONValue.array(list.elements.map(pick))
        guard let name = list.name, var object = data.object else { return elements }
        object[name] = elements
        return .object(object)
    }

    private func pick(from value: JSONValue) -> JSONValue {
        .object(fields.reduce(into: JSONObject()) { $0[$1.name] = $1.path.select(in: value) ?? .null })
    }

    private func check(_ elements: [JSONValue]) throws(Failure) {
        guard !elements.isEmpty,
            let odd = fields.first(where: { field in
                elements.allSatisfy { field.path.select(in: $0) == nil }
            })
        else { return }
        let names = elements.first?.object?.map(\.name) ?? []
        throw Failure(
            .optionValueInvalid,
            "nothing has the field \(odd.name.quotedForMessage)"
                + Spelling.didYouMean(Spelling.nearest(to: odd.name, among: names)),
            advice: names.isEmpty ? "leave --fields out" : "give some of \(names.joined(separator: ", "))"
        ).with(choices: names, invalid: "--fields")
    }
}

extension JSONValue {
    /// The document without the first elements of its list.
    func withoutFirst(_ count: Int) -> JSONValue {
        guard let list = listMember else { return self }
        let rest = JSONValue.array(Array(list.elements.dropFirst(count)))
        guard let name = list.name, var object = object else { return rest }
        object[name] = rest
        return .object(object)
    }

    /// The list that a document is about: itself, or the one list among its members, or the longest of them.
    var listMember: (name: String?, elements: [JSONValue])? {
        if case .array(let elements) = self { return (nil, elements) }
        let lists = (object ?? [:]).compactMap { member in member.value.array.map { (name: member.name, elements: $0) }
        }
        guard let known = lists.first(where: { ["items", "rows"].contains($0.name) }) ?? lists.first,
            lists.count == 1
                || ["items", "rows"].contains(known.name)
        else { return nil }
        return (known.name, known.elements)
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmingBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
