import OlaresCore

/// A time that details of cards are asked about. On the wire it has no zone: it is HAMI's own.
struct HAMIWindow: Sendable {
    let start: Timestamp
    let end: Timestamp
    let minutes: Int64
    private let since: String?
    private let zone: DisplayZone

    /// - Parameter standard: How far back, unless somebody says otherwise.
    init(_ board: Board, standard: Duration) throws(Failure) {
        (start, end) = board.options.window.bounds(at: board.context.clock.now, otherwise: standard)
        since = board.options.window.sinceText(otherwise: standard)
        minutes = start.seconds(until: end) / 60
        let name = board.context.environment["OLARES_HAMI_BACKEND_TZ"] ?? "Asia/Shanghai"
        guard let rules = ZoneRules(named: name, in: board.context.files) else {
            throw Failure(
                .optionValueInvalid, "OLARES_HAMI_BACKEND_TZ: unknown time zone \(name)",
                advice: "set it to the zone of HAMI's pod, such as Asia/Shanghai, or leave it unset")
        }
        zone = .named(rules)
    }

    /// As HAMI reads it.
    var onWire: HAMI.Range { HAMI.Range(start: zone.wallClock(start), end: zone.wallClock(end), step: step) }

    /// Minutes between two points.
    var stepMinutes: Int64 {
        switch minutes {
        case ...0, 10, 20, 30: return 1
        case 60, 180, 300: return 10
        case 120: return 20
        case 480, 720: return 30
        case 1440, 4320, 10_080: return 60
        default: break
        }
        let sixteenth = minutes / 16
        return min(60, sixteenth == 0 ? max(1, minutes / 10) : sixteenth)
    }

    /// As HAMI wants it, such as `30m`.
    var step: String { "\(stepMinutes)m" }

    /// As the envelope has it, in the zone of display.
    func json(_ zone: DisplayZone) -> JSONObject {
        var window = JSONObject()
        window["since"] = since.map(JSONValue.string)
        window["start"] = .string(zone.wallClock(start))
        window["end"] = .string(zone.wallClock(end))
        window["step"] = .string(step)
        return window
    }
}
