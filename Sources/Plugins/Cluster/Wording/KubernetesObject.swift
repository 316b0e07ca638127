import OlaresCore

/// What every object of Kubernetes has (docs/protocol/cluster.md, "Objects").
struct KubernetesObject: Sendable {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    private var metadata: JSONValue { json["metadata"] ?? .null }
    var spec: JSONValue { json["spec"] ?? .null }
    var status: JSONValue { json["status"] ?? .null }

    var name: String { metadata["name"]?.string ?? "" }
    var namespace: String { metadata["namespace"]?.string ?? "" }
    var uid: String { metadata["uid"]?.string ?? "" }
    /// Which state of it this is.
    var resourceVersion: String { metadata["resourceVersion"]?.string ?? "" }
    /// When it was made, as the server writes it.
    var created: String? { metadata["creationTimestamp"]?.string }
    var generation: Int64 { metadata["generation"]?.integer ?? 0 }
    var labels: JSONObject { metadata["labels"]?.object ?? [:] }
    var annotations: JSONObject { metadata["annotations"]?.object ?? [:] }

    /// When it is to be gone, where somebody deletes it; `nil` where nobody does, or the time cannot be read.
    var deadline: Timestamp? { metadata["deletionTimestamp"]?.string.flatMap(RFC3339.parse) }
    /// Whether somebody deletes it, be it that it takes its time.
    var isBeingDeleted: Bool { metadata["deletionTimestamp"]?.string != nil }

    /// How long it has been there; a dash where nobody knows.
    func age(_ now: Timestamp) -> String { created.age(now) }

    /// The same as a number; `nil` where nobody knows.
    func ageInSeconds(_ now: Timestamp) -> Int64? {
        created.flatMap(RFC3339.parse).map { max(0, now.seconds -| $0.seconds) }
    }

    /// The objects that it belongs to, such as `ReplicaSet/web-6c9f`.
    var owners: String {
        (metadata["ownerReferences"]?.array ?? []).map { owner in
            let name = "\(owner["kind"]?.string ?? "")/\(owner["name"]?.string ?? "")"
            return owner["controller"]?.bool == true ? name : name + " (non-controller)"
        }.joined(separator: ", ")
    }

    /// The reference to what controls it; `nil` where nothing does.
    var controller: JSONValue? {
        (metadata["ownerReferences"]?.array ?? []).first { $0["controller"]?.bool == true }
    }

    /// Whether the object with this identity controls it.
    func isControlled(by uid: String) -> Bool { controller?["uid"]?.string == uid }

    /// Conditions such as `Ready=True (KubeletReady)`.
    var conditions: String {
        (status["conditions"]?.array ?? []).map { condition in
            let reason = condition["reason"]?.string ?? ""
            return "\(condition["type"]?.string ?? "")=\(condition["status"]?.string ?? "")"
                + (reason.isEmpty ? "" : " (\(reason))")
        }.joined(separator: ", ")
    }

    /// The condition of this type.
    func condition(_ type: String) -> JSONValue? {
        (status["conditions"]?.array ?? []).first { $0["type"]?.string == type }
    }

    /// The condition of this type, if it holds.
    func holdingCondition(_ type: String) -> JSONValue? {
        condition(type).flatMap { $0["status"]?.string == "True" ? $0 : nil }
    }
}

extension String? {
    /// How long ago a time was, as kubectl writes it; a dash where it is no time.
    func age(_ now: Timestamp) -> String {
        flatMap(RFC3339.parse).map { Age.text(since: $0, now: now) } ?? "-"
    }

    /// The same with `ago` behind it.
    func ago(_ now: Timestamp) -> String {
        let age = age(now)
        return age == "-" ? age : age + " ago"
    }
}

extension JSONObject {
    /// Members as `name=value`, by name.
    var pairs: [String] { map { "\($0.name)=\($0.value.string ?? $0.value.compactText)" }.sorted() }

    /// Members as a selector of labels, which `-l` takes.
    var selector: String { pairs.joined(separator: ",") }
}

/// A table of objects: titles, and how a cell is made of an object.
struct ObjectTable: Sendable {
    /// One column.
    struct Column: Sendable {
        let column: Table.Column
        let cell: @Sendable (KubernetesObject) -> String
        /// How old the object is, in seconds; `nil` for a column of something else.
        var seconds: (@Sendable (KubernetesObject) -> Int64?)?

        init(_ title: String, isWide: Bool = false, _ cell: @escaping @Sendable (KubernetesObject) -> String) {
            column = Table.Column(title, isWide: isWide)
            self.cell = cell
        }
    }

    let columns: [Column]

    /// What people see of some objects.
    func view(of items: [JSONValue]) -> CommandResult.View {
        let objects = items.map(KubernetesObject.init)
        let rows = objects.map { object in columns.map { $0.cell(object).orDash } }
        return .table(Table(columns: columns.map(\.column), rows: rows, records: zip(objects, rows).map(record)))
    }

    private func record(of object: KubernetesObject, _ cells: [String]) -> JSONValue {
        var record = JSONObject()
        for (column, cell) in zip(columns, cells) {
            if let seconds = column.seconds {
                record[column.column.member + "Seconds"] = seconds(object).map { .integer($0) } ?? .null
            } else {
                record[column.column.member] = cell == "-" ? .null : .string(cell)
            }
        }
        return .object(record)
    }

    /// What people see of a list.
    func view(of list: JSONValue) -> CommandResult.View { view(of: list.array ?? []) }
}

extension ObjectTable.Column {
    static let namespace = Self("NAMESPACE") { $0.namespace }
    static let name = Self("NAME") { $0.name }

    static func age(_ now: Timestamp) -> Self {
        var column = Self("AGE") { $0.age(now) }
        column.seconds = { $0.ageInSeconds(now) }
        return column
    }
}

extension String {
    /// A dash in place of nothing.
    var orDash: String { isEmpty ? "-" : self }
}
