import OlaresCore

extension Int {
    /// The number with its noun: `1 entry`, `2 entries`.
    func counted(_ one: String, _ many: String? = nil) -> String { "\(self) \(self == 1 ? one : many ?? one + "s")" }
}

extension Timestamp {
    /// To the minute, in the local time zone: `2026-04-17 19:31`.
    var minuteText: String { String(localText.map { $0 == "T" ? " " : $0 }.prefix(16)) }
}
