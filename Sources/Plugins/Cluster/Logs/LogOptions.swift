import OlaresCore

/// What is asked of a log: the options that both verbs take.
struct LogOptions: Sendable {
    /// The last lines only; `nil` for all.
    let tail: Int64?
    /// Lines of so many milliseconds before now; `nil` for any age.
    let since: Int64?
    /// So many bytes at most of what is there.
    let limitBytes: Int64?
    let showsTimestamps: Bool
    /// Of the container before the last restart.
    let isPrevious: Bool
    /// Only lines that have it; `nil` for all.
    let pattern: LogPattern?
    /// To go on with what is written later; `nil` ends with what is there.
    let follow: Watch?

    /// Where nobody says how much is wanted.
    private static let usualTail: Int64 = 200

    init(_ arguments: Arguments) throws(Failure) {
        let since = try arguments.integer("since").flatMap { $0 > 0 ? $0 : nil }
        // Who looks for something looks for it everywhere.
        let pattern = try arguments.text("grep")
        self.pattern = try pattern.map { text throws(Failure) in try LogPattern(text) }
        let tail = try arguments.integer("tail") ?? (since == nil && pattern == nil ? Self.usualTail : 0)
        self.since = since
        self.tail = tail > 0 ? tail : nil
        limitBytes = try arguments.integer("limit-bytes").flatMap { $0 > 0 ? $0 : nil }
        showsTimestamps = try arguments.flag("timestamps")
        isPrevious = try arguments.flag("previous")
        let interval = try arguments.integer("interval")
        if try arguments.flag("follow") {
            follow = Watch(interval: .milliseconds(interval.map { $0 > 0 ? $0 : 2000 } ?? 2000))
        } else if interval == nil {
            follow = nil
        } else {
            throw Failure(
                .optionsConflict, "--interval requires --follow", advice: "add --follow, or leave --interval out")
        }
    }

    /// The log of one container, for the first time.
    /// - Parameters:
    ///   - timestamps: Whether each line begins with its time.
    ///   - waited: Milliseconds since it was asked for first.
    ///   - limited: Whether only so many bytes are wanted.
    ///   - tailed: Whether only so many lines are wanted.
    func query(
        _ container: String, timestamps: Bool, waited: Int64 = 0, limited: Bool = true, tailed: Bool = true
    ) -> Query {
        Query([
            "container": container,
            "limitBytes": limited ? limitBytes.map { String($0) } : nil,
            "previous": isPrevious ? "true" : nil,
            "sinceSeconds": since.map { String(max(1, ($0 +| waited +| 999) / 1000)) },
            "tailLines": tailed ? tail.map { String($0) } : nil,
            "timestamps": timestamps ? "true" : nil,
        ])
    }

    /// The same log from a moment on, with times.
    /// - Parameter seconds: Since 1970.
    func query(_ container: String, since seconds: Int64) -> Query {
        Query([
            "container": container, "sinceTime": RFC3339.text(Timestamp(seconds: seconds)), "timestamps": "true",
        ])
    }
}
