import OlaresCore

/// Something that the cluster reports of an object (docs/protocol/cluster.md, "Events").
struct Event: Sendable {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    private var subject: JSONValue { json["involvedObject"] ?? .null }

    /// What it is about, as `Pod/web-0`.
    var object: String { "\(subject["kind"]?.string ?? "")/\(subject["name"]?.string ?? "")" }
    /// The namespace of what it is about.
    var namespace: String { subject["namespace"]?.string ?? json["metadata"]?["namespace"]?.string ?? "" }
    /// The identity of what it is about; empty where it is not said.
    var uid: String { subject["uid"]?.string ?? "" }
    /// The container that it is about; `nil` where it names none.
    var container: String? {
        guard let path = subject["fieldPath"]?.string, let start = path.firstIndex(of: "{"), path.last == "}" else {
            return nil
        }
        return String(path[start...].dropFirst().dropLast())
    }
    var type: String { json["type"]?.string ?? "" }
    var reason: String { json["reason"]?.string ?? "" }
    var message: String { json["message"]?.string ?? "" }
    /// How often it was seen.
    var count: Int64 { max(1, json["series"]?["count"]?.integer ?? json["count"]?.integer ?? 1) }
    /// The same behind a message; empty for once.
    var countText: String { count > 1 ? " (\(count) times)" : "" }

    /// When it was seen last, as the server writes it: a series says so in a place of its own.
    private var seen: String? {
        let times = [
            json["series"]?["lastObservedTime"], json["lastTimestamp"], json["eventTime"], json["firstTimestamp"],
            json["metadata"]?["creationTimestamp"],
        ]
        return times.lazy.compactMap { $0?.string }.first { !$0.isEmpty }
    }

    /// Where it stands in time.
    var moment: Timestamp? { seen.flatMap(RFC3339.parse) }

    /// Who reports it.
    var source: String {
        let parts = [json["source"]?["component"]?.string, json["source"]?["host"]?.string].compactMap(\.self)
            .filter { !$0.isEmpty }
        return parts.isEmpty ? json["reportingComponent"]?.string ?? "" : parts.joined(separator: "/")
    }

    func age(_ now: Timestamp) -> String { seen.ago(now) }

    /// What programs are told of it beside what it is about.
    var facts: JSONValue {
        var facts: JSONObject = ["reason": .string(reason), "message": .string(message), "count": .integer(count)]
        facts["lastSeen"] = seen.map { .string($0) }
        return .object(facts)
    }

    static func table(_ events: [Event], _ now: Timestamp) -> CommandResult.View {
        let titles = ["LAST SEEN", "TYPE", "REASON", "COUNT", "FROM", "MESSAGE"]
        let rows = events.map {
            [$0.age(now), $0.type, $0.reason, String($0.count), $0.source, $0.message].map(\.orDash)
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
