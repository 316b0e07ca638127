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
