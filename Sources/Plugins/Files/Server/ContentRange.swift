import OlaresCore

/// `bytes 100-199/200`.
struct ContentRange {
    let start: Int64
    /// `nil` where it is a star.
    let total: Int64?

    /// What an answer says of itself; `nil` where it says nothing.
    init?(_ response: HTTPResponse) { self.init(response.header("Content-Range") ?? "") }

    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/")
        guard parts.count == 2, let start = parts[0].split(separator: "-").first.flatMap({ Int64($0) }) else {
            return nil
        }
        self.start = start
        total = Int64(parts[1])
    }
}
