import OlaresCore

/// One series of a metric: what its labels say, and its samples in the order of time.
struct Series: Sendable {
    /// One sample. Prometheus writes `NaN` and infinities too: such a one is a gap.
    struct Sample: Sendable {
        /// Seconds since 1970, by the server's clock.
        let time: Double
        /// `nil` where there is none.
        let value: Double?
    }

    let labels: [String: String]
    let samples: [Sample]

    /// Reads one entry of a `result`, of either form.
    init(_ entry: JSONValue) {
        var labels: [String: String] = [:]
        for (name, value) in entry["metric"]?.object?.members ?? [] { labels[name] = value.plainText }
        self.labels = labels
        let pairs = entry["values"]?.array.flatMap { $0.isEmpty ? nil : $0 } ?? entry["value"].map { [$0] } ?? []
        let samples = pairs.compactMap { pair -> Sample? in
            guard let parts = pair.array, parts.count == 2, let time = parts[0].measured else { return nil }
            return Sample(time: time, value: parts[1].measured)
        }
        // Servers promise their order; a report must not depend on it.
        self.samples = samples.sorted { $0.time < $1.time }
    }

    /// When it was seen last.
    var end: Double { samples.last?.time ?? -.infinity }
}

/// The answer to one question to the monitoring service.
struct Metrics: Sendable {
    private let byName: [String: [Series]]
    /// When the newest sample was taken, by the server's clock: clocks differ, and this one took them all.
    private let newest: Double
    /// Seconds between two samples; 0 where there is one of each.
    let step: Double

    /// Reads an answer.
    /// - Throws: ``Failure`` with `decode` for what is none.
    init(_ answer: JSONValue, step: Double) throws(Failure) {
        guard let results = answer["results"]?.array else {
            throw Failure(
                .decode, "monitoring: the server's answer has no list of results",
                advice: "run it with --debug, and check that both versions fit")
        }
        var byName: [String: [Series]] = [:]
        for result in results {
            guard let name = result["metric_name"]?.string else { continue }
            byName[name, default: []] += (result["data"]?["result"]?.array ?? []).map(Series.init)
        }
        self.byName = byName
        self.step = step
        newest = byName.values.joined().map(\.end).max() ?? 0
    }

    /// Every series of a metric; none where the server does not have it.
    subscript(name: String) -> [Series] { byName[name] ?? [] }

    /// The present value of a series; unknown where its newest sample is no number, or much older than those of the others.
    func value(of series: Series) -> Double? {
        guard let last = series.samples.last, step == 0 || last.time >= newest - 2 * step else { return nil }
        return last.value
    }

    /// The present value of a metric that has one series; of several, the one that was seen last.
    func value(_ name: String, where isMeant: (Series) -> Bool = { _ in true }) -> Double? {
        series(name, where: isMeant).flatMap(value)
    }

    /// Of several series the one that was seen last; of equals the first one.
    func series(_ name: String, where isMeant: (Series) -> Bool = { _ in true }) -> Series? {
        let candidates = self[name].filter(isMeant)
        guard let latest = candidates.map(\.end).max() else { return nil }
        return candidates.first { $0.end == latest }
    }

    /// The present values of all series that are meant.
    func values(_ name: String, where isMeant: (Series) -> Bool) -> [Double] {
        self[name].filter(isMeant).compactMap(value)
    }

    /// The sum of the present values; unknown where there is none at all.
    func sum(_ name: String, where isMeant: (Series) -> Bool) -> Double? {
        let values = values(name, where: isMeant)
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    /// The nodes that any of these metrics knows, by name.
    func nodes(in names: [String]) -> [String] {
        Set(names.flatMap { self[$0].compactMap(\.node) }).sorted()
    }
}

extension Series {
    /// The node that it is about.
    var node: String? {
        (labels["node"].flatMap { $0.isEmpty ? nil : $0 }) ?? labels["instance"].flatMap { $0.isEmpty ? nil : $0 }
    }

    func has(_ label: String, _ value: String) -> Bool { labels[label] == value }
}
