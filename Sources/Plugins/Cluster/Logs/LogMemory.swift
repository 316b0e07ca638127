import OlaresCore

/// Which lines of a log have been shown already, so that it can be asked for again from a little before the end.
///
/// Servers begin at a whole second, so that each answer repeats lines, and lines of the two outputs of a container may be
/// out of order by a little. So the lines of the last seconds are known by their digests; everything before is taken as seen.
struct LogMemory: Sendable {
    /// Lines older than the newest by more than this are not waited for.
    private static let window: Int64 = 5

    private struct Line {
        let time: LogTimestamp
        let digest: Int
    }

    /// What is kept of lines, the oldest first. A ring: `first` moves, and the front is cut off now and then.
    private var lines: [Line] = []
    private var first = 0
    /// How often each digest is among the lines.
    private var counts: [Int: Int] = [:]
    /// What this answer may still repeat.
    private var repeatable: [Int: Int] = [:]
    /// Forgotten lines with the time of the oldest that is kept, and how many of them this answer may still repeat.
    private var forgotten = 0
    private var repeatableForgotten = 0
    private var newest: LogTimestamp?
    private let capacity: Int

    /// - Parameter capacity: So many lines are kept at most.
    init(capacity: Int = 1 << 16) { self.capacity = capacity }

    /// Whether no line has been shown yet.
    var isEmpty: Bool { newest == nil }

    /// From where to ask for more, in whole seconds since 1970; `nil` when nothing has been shown.
    var since: Int64? { first < lines.count ? lines[first].time.seconds : nil }

    /// An answer begins, which repeats what was shown.
    mutating func beginAnswer() {
        repeatable = counts
        repeatableForgotten = forgotten
    }

    /// Whether a line is to be shown, which it counts as from then on.
    /// - Parameters:
    ///   - time: The line's time; `nil` for one without, which stands to the line before it.
    ///   - digest: Tells it from other lines.
    mutating func isNew(_ time: LogTimestamp?, digest: Int) -> Bool {
        if let time, first < lines.count {
            let horizon = lines[first].time
            if time < horizon { return false }
            if time == horizon, repeatableForgotten > 0 {
                repeatableForgotten -= 1
                return false
            }
        }
        if let count = repeatable[digest], count > 0 {
            repeatable[digest] = count - 1
            return false
        }
        guard let time = time ?? newest else { return true }
        lines.append(Line(time: time, digest: digest))
        counts[digest, default: 0] += 1
        newest = max(time, newest ?? time)
        forget()
        return true
    }

    private mutating func forget() {
        guard let newest else { return }
        while lines.count - first > 1,
            lines.count - first > capacity || lines[first].time.seconds < newest.seconds -| Self.window
        {
            let line = lines[first]
            first += 1
            if let count = counts[line.digest] { counts[line.digest] = count > 1 ? count - 1 : nil }
            forgotten = lines[first].time == line.time ? forgotten + 1 : 0
        }
        if first > capacity {
            lines.removeFirst(first)
            first = 0
        }
    }
}
