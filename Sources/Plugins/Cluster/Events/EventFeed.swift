import OlaresCore

/// The events of a namespace, or of all that the account sees.
struct EventFeed: Sendable {
    /// `nil` for all.
    let namespace: String?
    /// `Normal` or `Warning`; `nil` for both.
    let type: String?
    /// Only those seen within so many milliseconds; `nil` for all that the cluster remembers.
    let since: Int64?
    /// How many of the latest are shown; 0 for all.
    let limit: Int64
    /// Which of them are wanted.
    var isWanted: @Sendable (Event) -> Bool = { _ in true }
    /// What they are about, such as `Deployment shop/web`, where that is one thing.
    var subject: String?

    /// The events once, the oldest first.
    func result(_ hub: ControlHub, _ context: CommandContext) async throws(Failure) -> CommandResult {
        let now = context.clock.now
        let all = try await events(hub, now)
        let shown = limit > 0 ? Array(all.suffix(Int(clamping: limit))) : all
        var notices = all.isEmpty ? context.forPeople("no events" + (subject.map { " for \($0)" } ?? "")) : []
        if shown.count < all.count {
            notices.append("(showing the latest \(shown.count) of \(all.count) — give a larger --limit, or 0 for all)")
        }
        return CommandResult(
            table(of: shown, now),
            json: [
                "items": .array(shown.map(\.json)), "totalItems": .integer(Int64(all.count)),
                "more": .bool(shown.count < all.count),
            ], notices: notices)
    }

    /// The events, and those that come, one line each, until Ctrl-C.
    func follow(_ watch: Watch, _ hub: ControlHub, _ context: CommandContext) -> CommandResult {
        let feed = self
        let source: CommandResult.ResultSource = { show throws(Failure) in
            try await watch.untilCtrlC(in: context) { () async throws(Failure) in
                var told: [String: Int64] = [:]
                var isFirst = true
                try await watch.poll("events", "events", in: context) { () async throws(Failure) -> Bool in
                    let all = try await feed.events(hub, context.clock.now)
                    // One that is seen again has a larger count.
                    let fresh = all.filter { told[$0.identity] != $0.count }
                    for event in isFirst && feed.limit > 0 ? Array(fresh.suffix(Int(clamping: feed.limit))) : fresh {
                        try show(CommandResult(.lines([feed.line(of: event)]), json: event.json))
                    }
                    isFirst = false
                    // What the cluster forgets is forgotten here.
                    told = Dictionary(all.map { ($0.identity, $0.count) }) { max($0, $1) }
                    return false
                }
            }
        }
        return CommandResult(.series(replaces: false, source), json: .null)
    }

    private func events(_ hub: ControlHub, _ now: Timestamp) async throws(Failure) -> [Event] {
        let query = Query(["fieldSelector": type.map { "type=\($0)" }])
        let path = namespace.map { APIPath.core($0, "events") } ?? APIPath.events
        let what = "list events"
        let earliest = since.map { now.milliseconds -| $0 }
        return try await hub.get(
            path + query.text, for: what, fix: NextStep(["cluster", "namespace", "list"], effect: .read)
        ).items(what).map(Event.init).filter { event in
            // A server that knows no such selector gives all.
            (type == nil || event.type == type) && isWanted(event)
                && (earliest.map { (event.moment?.milliseconds ?? 0) >= $0 } ?? true)
        }.inOrder
    }

    private func table(of events: [Event], _ now: Timestamp) -> CommandResult.View {
        let titles =
            (namespace == nil ? ["NAMESPACE"] : []) + ["LAST SEEN", "TYPE", "REASON", "OBJECT", "COUNT", "MESSAGE"]
        let columns = titles.map { Table.Column($0) } + [Table.Column("FROM", isWide: true)]
        let rows = events.map { event in
            let place = namespace == nil ? [event.namespace] : []
            let facts = [event.age(now), event.type, event.reason, event.object, String(event.count), event.message]
            return (place + facts + [event.source]).map(\.orDash)
        }
        return .table(Table(columns: columns, rows: rows))
    }

    private func line(of event: Event) -> String {
        let time = event.moment.map { RFC3339.text($0) } ?? "-"
        let object = namespace == nil ? "\(event.namespace) \(event.object)" : event.object
        return TerminalText.sanitized(
            "\(time)  \(event.type)  \(event.reason)  \(object)  \(event.message)\(event.countText)")
    }
}

extension Event {
    /// What tells it from others; the cluster counts one that comes again.
    fileprivate var identity: String { json["metadata"]?["uid"]?.string ?? "\(object) \(reason) \(message)" }
}
