import OlaresCore

/// The gauges and trends of one card or task.
struct Detail: Sendable {
    /// How much of something is in use now.
    struct Gauge: Sendable {
        let key, title, unit, query: String
        /// What the query is called in the envelope: `query` of HAMI, `metric` of the monitoring service.
        var source = "query"
        var used: Double?
        var total: Double?
        /// A percentage that is told by itself, in place of the share.
        var percent: Double?
        /// Whether there is a limit to it at all.
        let hasTotal: Bool
        var error: String?

        var shown: Double? { percent ?? used.share(of: hasTotal ? total : nil).map { $0 * 100 } }

        var item: Report.Item {
            var raw: JSONObject = [
                "key": .string(key), "title": .string(title), "unit": .string(unit), source: .string(query),
                "value": .known(used), "used": .known(used), "total": .known(hasTotal ? total : nil),
                "percent": .known(shown),
            ]
            let text = used.map { NumberText.stripped($0, 2) } ?? NumberText.unknown
            var display: JSONObject = [
                "key": .string(key), "title": .string(title), "unit": .string(unit),
                "value": .string(used == nil ? text : text + unit),
                "percent": .string(hasTotal ? NumberText.percent(shown) : "—"),
                "used_total": .string(
                    hasTotal ? text + "/" + (total.map { NumberText.stripped($0, 2) } ?? NumberText.unknown) : "—"),
            ]
            raw["error"] = error.map(JSONValue.string)
            display["error"] = error.map(JSONValue.string)
            return Report.Item(raw: raw, display: display)
        }
    }

    /// How something has changed.
    struct Trend: Sendable {
        let key, title, unit: String
        var lines: [Line]
        var error: String?
    }

    /// One line of a trend.
    struct Line: Sendable {
        let label, query: String
        var source = "query"
        var labels: JSONObject?
        /// `nil` where there is no series.
        var points: [(time: Timestamp, value: Double?)]?
        var error: String?
    }

    var gauges: [Gauge]
    var trends: [Trend]

    static let gaugeColumns: [Report.Column] = [
        .init("KEY"), .init("TITLE"), .init("VALUE"), .init("UNIT"), .init("PERCENT"),
        .init("USED/TOTAL", "used_total"),
    ]
}

extension Detail.Trend {
    func item(_ zone: DisplayZone) -> Report.Item {
        var raw: JSONObject = ["key": .string(key), "title": .string(title), "unit": .string(unit)]
        var display = raw
        raw["lines"] = .array(lines.map { .object($0.raw(zone)) })
        display["lines"] = .array(
            lines.map { line in
                let points = line.shown(zone).map { "\($0.time)=\($0.value)" }
                return ["label": .string(line.label), "points": .string(points.joined(separator: ", "))]
            })
        raw["error"] = error.map(JSONValue.string)
        display["error"] = error.map(JSONValue.string)
        return Report.Item(raw: raw, display: display)
    }

    func picture(_ window: HAMIWindow) -> Picture {
        let step = Double(window.stepMinutes) * 60
        return .curves(
            Picture.Curves(
                title: title, unit: unit,
                lines: lines.map { line in
                    var points: [(time: Double, value: Double?)] = []
                    for point in line.points ?? [] {
                        let time = Double(point.time.milliseconds) / 1000
                        if let last = points.last, time - last.time > 1.5 * step {
                            points.append((last.time + step, nil))
                        }
                        points.append((time, point.value))
                    }
                    return Picture.Line(label: line.label, points: points)
                }, start: window.start, end: window.end, top: unit == "%" ? 100 : nil))
    }
}

extension Detail.Line {
    fileprivate func raw(_ zone: DisplayZone) -> JSONObject {
        var raw: JSONObject = ["label": .string(label), source: .string(query)]
        raw["labels"] = labels.map(JSONValue.object) ?? .null
        raw["points"] =
            points.map { points in
                .array(
                    points.map { point in
                        [
                            "timestamp": .string(zone.wallClock(point.time)),
                            "timestamp_ms": .integer(point.time.milliseconds),
                            "value": .known(point.value.map(Self.rounded)), "value_raw": .known(point.value),
                        ]
                    })
            } ?? (error == nil ? .null : [])
        raw["error"] = error.map(JSONValue.string)
        return raw
    }

    private static func rounded(_ value: Double) -> Double {
        value.magnitude < 1e13 ? (value * 100).rounded(.toNearestOrAwayFromZero) / 100 : value
    }

    /// Its points as people read them.
    func shown(_ zone: DisplayZone) -> [(time: String, value: String)] {
        (points ?? []).map { point in
            (zone.wallClock(point.time), point.value.map { NumberText.stripped($0, 2) } ?? NumberText.unknown)
        }
    }
}
