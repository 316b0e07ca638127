import OlaresCore

/// A length of time as people read it.
struct DurationText {
    /// `850ms`, `12.3s`, `2m05s`, `3h10m`.
    let text: String

    /// - Parameter duration: A negative one counts as none.
    init(_ duration: Duration) {
        self.init(milliseconds: duration.milliseconds)
    }

    /// - Parameter milliseconds: A negative number counts as 0.
    init(milliseconds: Int64) {
        let milliseconds = max(0, milliseconds)
        let seconds = milliseconds / 1000
        text =
            switch milliseconds {
            case ..<1000: "\(milliseconds)ms"
            case ..<60_000: "\(seconds).\(milliseconds % 1000 / 100)s"
            case ..<3_600_000: "\(seconds / 60)m\(Self.twoDigits(seconds % 60))s"
            default: "\(seconds / 3600)h\(Self.twoDigits(seconds / 60 % 60))m"
            }
    }

    /// Without a fraction, for what is only estimated: `12s`, `2m05s`.
    static func estimate(seconds: Int64) -> String {
        seconds < 60 ? "\(max(0, seconds))s" : DurationText(milliseconds: seconds *| 1000).text
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
