import OlaresCore

/// What can be drawn of a report, on a terminal or into a file.
enum Picture: Sendable {
    /// How much of a limit is used.
    case gauges([Gauge])
    /// What has changed over a time.
    case curves(Curves)
    /// Things side by side.
    case bars(Bars)

    /// One gauge.
    struct Gauge: Sendable {
        let label: String
        /// 0 to 1; `nil` where it is not known.
        let share: Double?
        /// The same in words, such as `2.64 / 24.00`.
        let text: String
    }

    /// Lines over a common time.
    struct Curves: Sendable {
        let title: String
        /// What stands behind numbers, such as `%`.
        let unit: String
        let lines: [Line]
        let start: Timestamp
        let end: Timestamp
        /// The top of the axis; `nil` for the greatest value.
        let top: Double?
    }

    /// One line. A point without a value is a gap.
    struct Line: Sendable {
        let label: String
        let points: [(time: Double, value: Double?)]
    }

    /// Bars of one quantity.
    struct Bars: Sendable {
        let title: String
        let rows: [(label: String, value: Double?, text: String)]
    }
}

extension Picture.Line {
    /// A series as a line; where samples are missing, there is a gap.
    /// - Parameters:
    ///   - scale: What a sample is multiplied with.
    ///   - step: Seconds between two samples.
    init(_ label: String, _ series: Series?, scale: Double, step: Double) {
        var points: [(time: Double, value: Double?)] = []
        for sample in series?.samples ?? [] {
            if let last = points.last, step > 0, sample.time - last.time > 1.5 * step {
                points.append((last.time + step, nil))
            }
            points.append((sample.time, sample.value.map { $0 * scale }))
        }
        self.init(label: label, points: points)
    }
}
