import OlaresCore

/// The time that numbers are asked for: a span that slides with the clock, or fixed bounds.
struct TimeWindow: Sendable {
    /// The span that was asked for; `nil` for the verb's own.
    let since: Duration?
    private let fixed: (start: Timestamp, end: Timestamp)?

    /// The verb's own time.
    init() { (since, fixed) = (nil, nil) }

    /// Reads `since`, `start` and `end`.
    init(_ arguments: Arguments) throws(Failure) {
        since = try arguments.integer("since").flatMap { $0 > 0 ? .milliseconds($0) : nil }
        let start = try Self.moment(arguments, "start")
        let end = try Self.moment(arguments, "end")
        guard let start, let end else {
            fixed = nil
            return
        }
        guard start < end else {
            throw Failure(.optionsConflict, "--start must be before --end", advice: "exchange the two")
        }
        fixed = (start, end)
    }

    private static func moment(_ arguments: Arguments, _ name: String) throws(Failure) -> Timestamp? {
        guard let text = try arguments.text(name) else { return nil }
        guard let moment = RFC3339.parse(text) else {
            throw Failure(
                .optionValueInvalid, "--\(name): \(text.quotedForMessage) is no time",
                advice: "write it as 2026-06-01T08:00:00Z or 2026-06-01T10:00:00+02:00")
        }
        return moment
    }

    /// Whether somebody asked for a time of their own.
    var isChosen: Bool { since != nil || fixed != nil }

    /// The bounds at a moment.
    func bounds(at now: Timestamp, otherwise standard: Duration) -> (start: Timestamp, end: Timestamp) {
        if let fixed { return fixed }
        let span = since ?? standard
        return (Timestamp(milliseconds: now.milliseconds -| span.milliseconds), now)
    }

    /// What `since` says of a window: `8h`, `30m`, and nothing for fixed bounds.
    func sinceText(otherwise standard: Duration) -> String? {
        fixed == nil ? (since ?? standard).shortText : nil
    }
}
