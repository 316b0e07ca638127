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

    /// Those of the object, the oldest first.
    fileprivate func events(in answer: JSONValue) throws(Failure) -> [Event] {
        try answer.items("list events for \(subject)").map(Event.init)
            .filter { $0.object == "\(kind)/\(object.name)" }.inOrder
    }

    /// Whether the namespace has more events than were looked through.
    fileprivate func isCut(_ answer: JSONValue) -> Bool {
        answer["metadata"]?["continue"]?.string.map { !$0.isEmpty } ?? false
    }

    fileprivate func notices(of answer: JSONValue) throws(Failure) -> [ResultNotice] {
        var notices = try events(in: answer).isEmpty ? [ResultNotice.forPeople("no events for \(subject)")] : []
        if isCut(answer) {
            notices.append(
                .forAll("looked through \(limit) events of the namespace, and there are more; give a larger --limit"))
        }
        return notices
    }
}

/// A verb that shows the events about one object.
protocol EventPresenter: ResultPresenter {
    var events: EventListing { get }
}

extension EventPresenter {
    /// The limit, where there is one.
    var callValues: JSONObject { events.limit > 0 ? ["limit": .integer(events.limit)] : [:] }

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        Event.table(try events.events(in: data), now)
    }

    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue {
        ["items": .array(try events.events(in: data).map(\.json)), "more": .bool(events.isCut(data))]
    }

    func notices(of data: JSONValue) throws(Failure) -> [ResultNotice] { try events.notices(of: data) }
}
