import OlaresCore

/// The gauges and trends that HAMI is asked for.
struct HAMIDetail: Sendable {
    /// A gauge, and the queries behind it.
    struct GaugeQuery: Sendable {
        let key, title, unit, used: String
        let total: Total?

        enum Total: Sendable {
            case constant(Double)
            case query(String)
        }
    }

    /// A trend, and the queries behind its lines.
    struct TrendQuery: Sendable {
        let key, title, unit: String
        let lines: [(label: String, query: String)]
    }

    let gauges: [GaugeQuery]
    let trends: [TrendQuery]

    /// Asks everything at once. What fails says so in its place, and the rest goes on.
    func read(_ hami: HAMI, _ window: HAMIWindow) async -> Detail {
        let (gauges, trends) = (gauges, trends)
        return await withTaskGroup(of: Part.self) { group in
            for (index, gauge) in gauges.enumerated() {
                group.addTask { .gauge(index, await Self.read(gauge, hami)) }
            }
            for (index, trend) in trends.enumerated() {
                group.addTask { .trend(index, await Self.read(trend, hami, window)) }
            }
            var parts: [Part] = []
            for await part in group { parts.append(part) }
            return Detail(
                gauges: parts.compactMap { if case .gauge(let index, let gauge) = $0 { (index, gauge) } else { nil } }
                    .sorted { $0.0 < $1.0 }.map(\.1),
                trends: parts.compactMap { if case .trend(let index, let trend) = $0 { (index, trend) } else { nil } }
                    .sorted { $0.0 < $1.0 }.map(\.1))
        }
    }

    private enum Part: Sendable {
        case gauge(Int, Detail.Gauge)
        case trend(Int, Detail.Trend)
    }

    private static func read(_ query: GaugeQuery, _ hami: HAMI) async -> Detail.Gauge {
        var gauge = Detail.Gauge(
            key: query.key, title: query.title, unit: query.unit, query: query.used, hasTotal: query.total != nil)
        do throws(Failure) {
            gauge.used = try await hami.now(query.used)
            switch query.total {
            case .constant(let total)?: gauge.total = total
            case .query(let text)?: gauge.total = try await hami.now(text)
            case nil: break
            }
        } catch { gauge.error = error.message }
        return gauge
    }

    private static func read(_ query: TrendQuery, _ hami: HAMI, _ window: HAMIWindow) async -> Detail.Trend {
        var trend = Detail.Trend(key: query.key, title: query.title, unit: query.unit, lines: [])
        for (label, text) in query.lines {
            var line = Detail.Line(label: label, query: text)
            do throws(Failure) {
                if let series = try await hami.range(text, window.onWire) {
                    line.labels = series["metric"]?.object ?? [:]
                    line.points = (series["values"]?.array ?? []).compactMap(point)
                }
            } catch {
                line.error = error.message
                trend.error = error.message
            }
            trend.lines.append(line)
        }
        return trend
    }

    /// Times come as seconds, with a fraction or without, or as milliseconds.
    private static func point(_ value: JSONValue) -> (time: Timestamp, value: Double?)? {
        guard let time = value["timestamp"]?.measured else { return nil }
        let milliseconds = time.magnitude >= 1e12 ? time : time * 1000
        return (Timestamp(milliseconds: Int64(clamping: milliseconds)), value["value"]?.measured)
    }
}
