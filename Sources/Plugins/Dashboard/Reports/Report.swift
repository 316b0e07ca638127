import OlaresCore

/// What one verb, or one section of it, has found out: an envelope for programs, a table for people
/// (docs/protocol/dashboard.md, "Envelope").
struct Report: Sendable {
    /// One row: numbers as they are, and the same as text.
    struct Item: Sendable {
        var raw: JSONObject
        var display: JSONObject

        init(raw: JSONObject, display: JSONObject) { (self.raw, self.display) = (raw, display) }
    }

    /// A column of the table, and the member of `display` that it shows.
    struct Column: Sendable {
        let title: String
        let member: String

        init(_ title: String, _ member: String? = nil) {
            self.title = title
            self.member = member ?? title.lowercased()
        }
    }

    /// The contract's name for what this is.
    let kind: String
    var meta: Meta
    var items: [Item] = []
    /// Parts, each an envelope of its own, in the order that people see them.
    var sections: [(name: String, report: Report)] = []
    /// How people see the items.
    var columns: [Column] = []
    /// What people read in place of a table; an empty one is nothing at all.
    var prose: String?
    /// What people read in place of the standard form, as in details of a card.
    var lines: [String]?
    /// What people are told on standard error.
    var notices: [String] = []
    /// What it failed with, where ``meta`` says that it did.
    var failure: Failure?
    /// What can be drawn of it.
    var pictures: [Picture] = []

    init(_ kind: String, _ meta: Meta = Meta(), columns: [Column] = [], items: [Item] = []) {
        self.kind = kind
        self.meta = meta
        self.columns = columns
        self.items = items
    }

    /// What stands for one that failed.
    static func failed(_ kind: String, _ failure: Failure, fetchedAt: String = "") -> Report {
        var meta = Meta()
        meta.fetchedAt = fetchedAt
        meta.fail(failure)
        return Report(kind, meta)
    }

    /// Whether there are sections, and every one of them has failed.
    var hasFailedAltogether: Bool {
        !sections.isEmpty
            && sections.allSatisfy { $0.report.meta.error != nil && $0.report.meta.emptyReason == nil }
    }

    /// What programs read.
    var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind), "meta": .object(meta.json)]
        if !items.isEmpty {
            object["items"] = .array(
                items.map { item in
                    var members = JSONObject()
                    if !item.raw.isEmpty { members["raw"] = JSONValue.object(item.raw).sortedByName }
                    if !item.display.isEmpty { members["display"] = JSONValue.object(item.display).sortedByName }
                    return .object(members)
                })
        }
        if !sections.isEmpty {
            var parts = JSONObject()
            for (name, report) in sections.sorted(by: { $0.name < $1.name }) { parts[name] = report.json }
            object["sections"] = .object(parts)
        }
        return .object(object)
    }

    /// The table; without rows it has one of dashes.
    var table: Table {
        let rows = items.map { item in
            columns.map { column in
                item.display[column.member].map(\.plainText).flatMap { $0.isEmpty || $0 == "null" ? nil : $0 }
                    ?? NumberText.unknown
            }
        }
        return Table(
            columns: columns.map { .init($0.title) },
            rows: rows.isEmpty ? [columns.map { _ in NumberText.unknown }] : rows)
    }
}

extension JSONValue {
    /// A number, or `null` for what is not known.
    static func known(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return .number(value)
    }
}

extension Double? {
    /// This share of another; 0 of nothing, and unknown where either is.
    func share(of total: Double?) -> Double? {
        guard let value = self, let total else { return nil }
        return total == 0 ? 0 : value / total
    }
}
