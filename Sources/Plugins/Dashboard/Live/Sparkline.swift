import OlaresCore

/// A line of characters whose heights are values; where there is none, a blank.
enum Sparkline {
    private static let blocks = Array("▁▂▃▄▅▆▇█")
    private static let marks = Array("_.-:=+*#")

    /// - Parameter top: What fills a whole character.
    static func text(_ values: [Double?], top: Double, isUnicode: Bool) -> String {
        let steps = isUnicode ? blocks : marks
        return String(
            values.map { value in
                guard let value, top > 0 else { return " " }
                let share = min(max(value / top, 0), 1)
                return steps[min(steps.count - 1, Int(clamping: share * Double(steps.count)))]
            })
    }
}
