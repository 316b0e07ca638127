import OlaresCore

/// One row of what the machine uses.
struct PhysicalRow: Sendable {
    let label: String
    let share: Double?
    let text: String
    let hasLimit: Bool
    let item: Report.Item

    init(
        _ metric: String, _ label: String, _ value: Double?, of total: Double?, unit: String, share: Double?,
        text: String, detail: String? = nil, hasLimit: Bool = true
    ) {
        self.label = label
        self.share = share
        self.text = text
        self.hasLimit = hasLimit
        var raw: JSONObject = [
            "metric": .string(metric), "label": .string(label), "value": .known(value), "total": .known(total),
            "unit": .string(unit), "utilisation": .known(share),
        ]
        raw["detail"] = detail.map(JSONValue.string)
        let shown: JSONObject = [
            "metric": .string(label), "value": .string(text), "unit": .string(unit),
            "utilisation": .string(NumberText.percent(ofOne: share)),
            "detail": .string(detail ?? NumberText.unknown),
        ]
        item = Report.Item(raw: raw, display: shown)
    }

    /// What has no limit.
    static func rate(_ metric: String, _ label: String, _ value: Double?) -> PhysicalRow {
        let text = NumberText.rate(value)
        return PhysicalRow(
            metric, label, value, of: 0, unit: NumberText.rateUnit(value), share: 0, text: text, detail: text,
            hasLimit: false)
    }

    var gauge: Picture.Gauge { Picture.Gauge(label: label, share: share, text: text) }
}
