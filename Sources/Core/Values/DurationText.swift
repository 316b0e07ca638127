extension Duration {
    /// For people, to the second, without units that are none: `45s`, `2m`, `2m5s`, `1h30m`. Less than none counts as none.
    public var shortText: String {
        let parts = unitParts.filter { $0.count > 0 }
        return parts.isEmpty ? "0s" : parts.map { "\($0.count)\($0.unit)" }.joined()
    }

    /// As Go writes it, every unit below the largest: `500ms`, `2s`, `1m0s`, `1h0m0s`.
    public var text: String {
        guard milliseconds >= 1000 else { return "\(max(0, milliseconds))ms" }
        return unitParts.drop { $0.count == 0 }.map { "\($0.count)\($0.unit)" }.joined()
    }

    private var unitParts: [(count: Int64, unit: String)] {
        let seconds = max(0, milliseconds) / 1000
        return [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
    }
}
