import OlaresCore

/// What a person has set in the live view.
struct LiveState: Sendable {
    private static let intervals: [Int64] = [1, 2, 5, 10, 30, 60]

    var size: TerminalSize
    var interval: Duration
    var key: RankingPanel.Key
    var isAscending = false
    var isPaused = false
    /// Rows of the list of apps that are above the screen.
    var scrolled = 0
    /// Whether an answer is being waited for.
    var isAsking = false
    var snapshot: LiveSnapshot?

    init(size: TerminalSize, interval: Duration, key: RankingPanel.Key) {
        (self.size, self.interval, self.key) = (size, interval, key)
    }

    /// Takes the next longer or shorter interval.
    mutating func changeInterval(longer: Bool) {
        let seconds = interval.milliseconds / 1000
        let next = longer ? Self.intervals.first { $0 > seconds } : Self.intervals.last { $0 < seconds }
        if let next { interval = .seconds(next) }
    }

    /// Sorts by something; by the same again, the other way round.
    mutating func sort(by key: RankingPanel.Key) {
        isAscending = self.key == key ? !isAscending : false
        self.key = key
        scrolled = 0
    }

    /// Scrolls, within the list.
    mutating func scroll(by rows: Int) {
        guard case .success(let apps)? = snapshot?.apps else { return }
        scrolled = max(0, min(apps.count - 1, scrolled + rows))
    }
}
