import OlaresCore

/// Numbers as people read them (docs/protocol/dashboard.md, "Display"). What is not known is a dash, and never 0.
enum NumberText {
    /// What stands for a number that is not known.
    static let unknown = "-"

    /// So many digits behind the point, rounded half away from zero.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return unknown }
        let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 9e15 else { return value.description }
        let (whole, rest) = Int64(clamping: scaled).quotientAndRemainder(dividingBy: Int64(clamping: scale))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(whole) }
        let fraction = String(rest)
        return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// The same without zeros at its end.
    static func stripped(_ value: Double, _ digits: Int) -> String {
        var text = fixed(value, digits)[...]
        guard text.contains(".") else { return String(text) }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    private static let sizes = [
        (1_099_511_627_776.0, "Ti"), (1_073_741_824.0, "Gi"), (1_048_576.0, "Mi"), (1024.0, "Ki"), (1.0, "Bytes"),
    ]
    private static let rates = [(1e12, "TB/s"), (1e9, "GB/s"), (1e6, "MB/s"), (1e3, "KB/s"), (1.0, "B/s")]

    private static func scale(_ value: Double, _ units: [(Double, String)]) -> (factor: Double, unit: String) {
        units.first { $0.0 <= value.magnitude } ?? units.last ?? (1, "")
    }

    /// Bytes in units of 1024, such as `15.45Gi`; nothing is a dash, as what is not known is.
    static func size(_ bytes: Double?) -> String {
        guard let bytes else { return unknown }
        let (factor, unit) = scale(bytes, sizes)
        let number = stripped(bytes / factor, 2)
        return number == "0" || number == unknown ? unknown : number + unit
    }

    /// The same with a blank before the unit, and `0 Bytes` for nothing.
    static func spacedSize(_ bytes: Double?) -> String {
        guard let bytes, bytes.isFinite else { return unknown }
        let (factor, unit) = scale(bytes, sizes)
        return "\(stripped(bytes / factor, 2)) \(unit)"
    }

    /// Bytes a second in units of 1000, such as `1.54 MB/s`.
    static func rate(_ value: Double?) -> String {
        guard let value, value.isFinite else { return unknown }
        let (factor, unit) = scale(value, rates)
        return "\(stripped(value / factor, 2)) \(unit)"
    }

    /// The unit that ``size(_:)`` takes.
    static func sizeUnit(_ bytes: Double?) -> String { bytes.map { scale($0, sizes).unit } ?? "" }

    /// The unit that ``rate(_:)`` takes.
    static func rateUnit(_ value: Double?) -> String { value.map { scale($0, rates).unit } ?? "" }

    /// A share of one as a percentage.
    static func percent(ofOne share: Double?) -> String { percent(share.map { $0 * 100 }) }

    /// A percentage as it is.
    static func percent(_ value: Double?) -> String {
        value.map { $0.isFinite ? stripped($0, 2) + "%" : unknown } ?? unknown
    }

    /// Hertz, such as `2.4GHz`.
    static func frequency(_ hertz: Double?) -> String {
        guard let hertz, hertz.isFinite else { return unknown }
        if hertz == 0 { return "0 Hz" }
        let (factor, unit) = scale(hertz, [(1e9, "GHz"), (1e6, "MHz"), (1e3, "kHz"), (1.0, "Hz")])
        return stripped(hertz / factor, 2) + unit
    }

    /// Three significant digits from one on, four below, thousands set apart.
    static func significant(_ value: Double?) -> String {
        guard let value else { return unknown }
        guard value.isFinite else { return "NaN" }
        if value == 0 { return "0" }
        let wanted = value.magnitude >= 1 ? 3 : 4
        var exponent = 0
        var rest = value.magnitude
        while rest >= 10 { (rest, exponent) = (rest / 10, exponent + 1) }
        while rest < 1 { (rest, exponent) = (rest * 10, exponent - 1) }
        let digits = wanted - 1 - exponent
        if digits >= 0 { return grouped(stripped(value, min(digits, 15))) }
        let factor = (0..<(-digits)).reduce(1.0) { power, _ in power * 10 }
        return grouped(fixed((value / factor).rounded(.toNearestOrAwayFromZero) * factor, 0))
    }

    private static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        let whole = Array(parts.first ?? "0")
        var out = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { out += "," }
            out.append(digit)
        }
        return sign + out + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// A whole number, or one without its fraction.
    static func whole(_ value: Double?) -> String { value.map { fixed($0, 0) } ?? unknown }

    /// So many digits, or a dash.
    static func fixed(_ value: Double?, _ digits: Int) -> String { value.map { fixed($0, digits) } ?? unknown }
}
