import OlaresCore

/// A time as headers have it: `Wed, 21 Oct 2026 07:28:00 GMT`, with blanks or dashes in the date.
enum HTTPDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Seconds since 1970; `nil` for anything else.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split { " ,-".contains($0) }.map { $0.lowercased() }
        guard words.count >= 5, let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: words[2])
        else { return nil }
        let full = year < 70 ? year + 2000 : year < 100 ? year + 1900 : year
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return RFC3339.parse("\(full)-\(two(month + 1))-\(two(day))T\(words[4].uppercased())Z")?.seconds
    }
}
