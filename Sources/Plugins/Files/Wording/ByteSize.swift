import Core

/// Sizes as the verbs show them: `482B`, `470.8KB`, `2.0GB`. Units of 1024, one digit behind the point.
enum ByteSize {
    /// The size in the largest unit that leaves something before the point.
    static func text(_ bytes: Int64) -> String {
        guard bytes >= 1024 else { return "\(bytes)B" }
        var value = Double(bytes)
        var unit: Character = "B"
        for larger in "KMGTPE" where value >= 1024 {
            value /= 1024
            unit = larger
        }
        let tenths = Int64(clamping: (value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)\(unit)B"
    }
}
