import OlaresCore

/// The form of cookies.txt: seven fields between tabs.
enum NetscapeCookies {
    static func read(_ text: String) throws(Failure) -> FoundCookies {
        let head = text.drop(while: \.isWhitespace)
        guard !head.hasPrefix("{"), !head.hasPrefix("[") else {
            throw Failure(
                .argumentInvalid, "input looks like JSON, not a Netscape cookies.txt file; use --format json",
                advice: "use --format json")
        }
        var found = FoundCookies()
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var line = raw
            let isHTTPOnly = line.lowercased().hasPrefix("#httponly_")
            if isHTTPOnly { line = line.dropFirst("#HttpOnly_".count) }
            guard isHTTPOnly || !line.hasPrefix("#"), line.contains(where: { !$0.isWhitespace }) else { continue }
            let place = "line \(index + 1)"
            // The value may have tabs in it.
            let fields = line.split(separator: "\t", maxSplits: 6, omittingEmptySubsequences: false).map { String($0) }
            guard fields.count == 7 else {
                found.skip("\(place): \(fields.count) fields in place of 7")
                continue
            }
            guard let expires = seconds(fields[4]) else {
                found.skip("\(place): the end is no number of seconds")
                continue
            }
            found.add(
                Cookie(
                    host: fields[0].trimmed, name: fields[5].trimmed, value: fields[6],
                    path: fields[2].trimmed.nonEmpty ?? "/", expires: expires,
                    isSecure: fields[3].trimmed.uppercased() == "TRUE", isHTTPOnly: isHTTPOnly), at: place)
        }
        return found
    }

    private static func seconds(_ field: String) -> Int64? {
        let text = field.trimmed
        if text.isEmpty { return 0 }
        guard let number = Double(text), number >= 0, number.isFinite else { return nil }
        return Int64(clamping: number)
    }
}
