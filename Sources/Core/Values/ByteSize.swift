/// Sizes for people, in units of 1024. The verbs of files and all others have a spelling each, both of them a contract.
public enum ByteSize {
    /// As the verbs of files write it: `482B`, `470.8KB`, `2.0GB`. Less than none counts as it is.
    public static func compact(_ bytes: Int64) -> String {
        let (value, unit) = scaled(bytes, below: 7)
        return unit == 0 ? "\(bytes)B" : decimal(value, digits: 1) + ["", "KB", "MB", "GB", "TB", "PB", "EB"][unit]
    }

    /// With the units' own names: `482 B`, `1.5 KiB`.
    /// - Parameters:
    ///   - digits: How many stand behind the point, from 0 to 3.
    ///   - units: How many units there are above bytes; 4 ends with TiB.
    public static func text(_ bytes: Int64, digits: Int = 1, units: Int = 4) -> String {
        let (value, unit) = scaled(bytes, below: units + 1)
        guard unit > 0 else { return "\(bytes) B" }
        return decimal(value, digits: digits) + " " + ["", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"][unit]
    }

    /// The size in the largest unit that leaves something before the point.
    private static func scaled(_ bytes: Int64, below end: Int) -> (value: Double, unit: Int) {
        var (value, unit) = (Double(bytes), 0)
        while abs(value) >= 1024, unit + 1 < min(end, 7) {
            value /= 1024
            unit += 1
        }
        return (value, unit)
    }

    /// A number with so many digits behind the point.
    package static func decimal(_ value: Double, digits: Int) -> String {
        let unit: Int64 = [1, 10, 100, 1000][min(max(digits, 0), 3)]
        guard let parts = Int64(exactly: (value * Double(unit)).rounded()) else { return value.description }
        let sign = parts < 0 ? "-" : ""
        let (whole, rest) = parts.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
        guard digits > 0 else { return "\(sign)\(whole)" }
        let shown = String(rest)
        return "\(sign)\(whole).\(String(repeating: "0", count: digits - shown.count))\(shown)"
    }
}
