import OlaresCore

/// The events about one object. The server gives those of the whole namespace (docs/protocol/cluster.md, "Events").
struct EventListing: Sendable {
    /// The kind of the object, such as `Pod`.
    let kind: String
    let object: ObjectName
    /// How many events of the namespace are looked through; 0 for all that the server gives.
    let limit: Int64

    init(_ kind: String, _ object: ObjectName, _ arguments: Arguments) throws(Failure) {
        self.kind = kind
        self.object = object
        limit = try arguments.integer("limit") ?? 200
    }

    private var subject: String { "\(kind.lowercased()) \(object.text)" }

    func result(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let query = Query(["limit": limit > 0 ? String(limit) : nil])
        let what = "list events for \(subject)"
        let answer = try await hub.get(APIPath.core(object.namespace, "events") + query.text, for: what)
        let events = try answer.items(what).map(Event.init)
            .filter { $0.object == "\(kind)/\(object.name)" }.inOrder
        let isCut = answer["metadata"]?["continue"]?.string.map { !$0.isEmpty } ?? false
        var notices = events.isEmpty ? context.forPeople("no events for \(subject)") : []
        if isCut {
            notices.append("looked through \(limit) events of the namespace, and there are more; give a larger --limit")
        }
        return CommandResult(
            Event.table(events, context.clock.now),
            json: ["items": .array(events.map(\.json)), "more": .bool(isCut)], notices: notices)
    }
}

/// Something that the cluster reports of an object.
struct Event: Sendable {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// What it is about, as `Pod/web-0`.
    var object: String {
        "\(json["involvedObject"]?["kind"]?.string ?? "")/\(json["involvedObject"]?["name"]?.string ?? "")"
    }
    var type: String { json["type"]?.string ?? "" }
    var reason: String { json["reason"]?.string ?? "" }
    var message: String { json["message"]?.string ?? "" }
    private var count: String { String(max(1, json["count"]?.integer ?? 1)) }

    /// When it was seen last.
    private var seen: String? { json["lastTimestamp"]?.string ?? json["metadata"]?["creationTimestamp"]?.string }

    /// Where it stands in time.
    var moment: Timestamp? {
        let times = [json["lastTimestamp"], json["firstTimestamp"], json["metadata"]?["creationTimestamp"]]
        return times.lazy.compactMap { $0?.string.flatMap(RFC3339.parse) }.first
    }

    /// Who reports it.
    private var source: String {
        [json["source"]?["component"]?.string, json["source"]?["host"]?.string].compactMap(\.self)
            .filter { !$0.isEmpty }.joined(separator: "/")
    }

    func age(_ now: Timestamp) -> String { seen.ago(now) }

    static func table(_ events: [Event], _ now: Timestamp) -> CommandResult.View {
        let titles = ["LAST SEEN", "TYPE", "REASON", "COUNT", "FROM", "MESSAGE"]
        let rows = events.map {
            [$0.age(now), $0.type, $0.reason, $0.count, $0.source, $0.message].map(\.orDash)
        }
        return .table(Table(columns: titles.map { Table.Column($0) }, rows: rows))
    }
}

extension [Event] {
    /// The oldest first; those of one time as they came.
    var inOrder: [Event] {
        enumerated().sorted { a, b in
            let (first, second) = (a.element.moment?.milliseconds ?? 0, b.element.moment?.milliseconds ?? 0)
            return first == second ? a.offset < b.offset : first < second
        }.map(\.element)
    }
}
