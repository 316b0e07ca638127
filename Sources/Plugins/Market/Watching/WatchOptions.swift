import OlaresCore

/// What `--watch` and its companions say.
struct WatchOptions: Equatable, Sendable {
    /// Whether the end is waited for.
    var isOn = false
    /// Milliseconds between two polls.
    var interval: Int64 = 2000
    /// Milliseconds after which it is given up.
    var timeout: Int64 = 900_000

    init() {}

    init(_ arguments: Arguments) throws(Failure) {
        isOn = try arguments.flag("watch")
        let (interval, timeout) = (try arguments.integer("watch-interval"), try arguments.integer("watch-timeout"))
        if let interval, interval > 0 { self.interval = interval }
        if let timeout, timeout > 0 { self.timeout = timeout }
    }

    /// The time-out for people.
    var timeoutText: String { Duration.milliseconds(timeout).shortText }
}
