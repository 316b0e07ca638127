import OlaresCore

/// The zone that times are shown in.
enum DisplayZone: Sendable {
    /// The machine's.
    case local
    /// One that was asked for.
    case named(ZoneRules)

    /// - Throws: ``Failure`` with `option_value_invalid` for a name that the machine does not know.
    init(_ name: String?, in files: any FileSystem) throws(Failure) {
        guard let name, !name.isEmpty else {
            self = .local
            return
        }
        guard let rules = ZoneRules(named: name, in: files) else {
            throw Failure(
                .optionValueInvalid, "--timezone: unknown time zone \(name)",
                advice: "use a name such as Europe/Berlin or UTC")
        }
        self = .named(rules)
    }

    /// RFC 3339, to the second.
    func text(_ moment: Timestamp) -> String {
        guard case .named(let rules) = self else { return moment.localText }
        let offset = rules.offset(at: moment)
        let clock = RFC3339.text(moment.later(bySeconds: offset)).prefix { $0 != "Z" }
        guard offset != 0 else { return clock + "Z" }
        let minutes = Int64(clamping: offset.magnitude) / 60
        return clock + (offset < 0 ? "-" : "+") + Self.two(minutes / 60) + ":" + Self.two(minutes % 60)
    }

    /// `2026-06-01 10:00:00`, without a zone.
    func wallClock(_ moment: Timestamp) -> String {
        let text = text(moment)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
    }

    /// `10:00`.
    func shortClock(_ moment: Timestamp) -> String { String(text(moment).dropFirst(11).prefix(5)) }

    /// `10:00:00`.
    func clock(_ moment: Timestamp) -> String { String(text(moment).dropFirst(11).prefix(8)) }

    /// `06-01 10:00`.
    func dayAndClock(_ moment: Timestamp) -> String {
        let text = text(moment)
        return text.dropFirst(5).prefix(5) + " " + text.dropFirst(11).prefix(5)
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
