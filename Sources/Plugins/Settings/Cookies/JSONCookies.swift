import OlaresCore

/// The forms that extensions of browsers export: a list, `{"cookies": […]}`, or one cookie.
enum JSONCookies {
    static func read(_ text: String, host: String?) throws(Failure) -> FoundCookies {
        let document: JSONValue
        do { document = try JSONValue(parsing: Array(text.utf8)) } catch {
            throw Failure(
                .argumentInvalid, "input is not valid cookie JSON: \(error.text)", advice: "export the cookies again")
        }
        var found = FoundCookies()
        let entries = document.array ?? document["cookies"]?.array ?? (document["name"] == nil ? [] : [document])
        for (index, entry) in entries.enumerated() { add(entry, at: "entry \(index)", host, to: &found) }
        return found
    }

    private static func add(_ entry: JSONValue, at place: String, _ host: String?, to found: inout FoundCookies) {
        guard let name = entry["name"]?.string else { return found.skip("\(place): no name") }
        guard let value = entry["value"]?.string else { return found.skip("\(place): no value") }
        guard let domain = (entry["domain"] ?? entry["host"])?.string?.nonEmpty ?? host else {
            return found.skip("\(place): no domain")
        }
        guard let expires = seconds(entry["expires"]) ?? seconds(entry["expirationDate"]) else {
            let isMissing = [entry["expires"], entry["expirationDate"]].allSatisfy { $0 == nil || $0 == .null }
            guard isMissing else { return found.skip("\(place): the end is no time") }
            return found.add(cookie(entry, domain, name, value, expires: 0), at: place)
        }
        found.add(cookie(entry, domain, name, value, expires: expires), at: place)
    }

    private static func cookie(
        _ entry: JSONValue, _ host: String, _ name: String, _ value: String, expires: Int64
    ) -> Cookie {
        Cookie(
            host: host, name: name, value: value, path: entry["path"]?.string?.nonEmpty ?? "/", expires: expires,
            isSecure: entry["secure"] == true, isHTTPOnly: entry["httpOnly"] == true,
            sameSite: entry["sameSite"]?.string?.nonEmpty)
    }

    /// A number of seconds, or a time as text; `nil` for neither. What has no end says so with 0 or less.
    static func seconds(_ value: JSONValue?) -> Int64? {
        switch value {
        case .integer(let number): max(0, number)
        case .number(let number): max(0, Int64(clamping: number))
        case .string(let text):
            Double(text).map { max(0, Int64(clamping: $0)) } ?? RFC3339.parse(text)?.seconds ?? HTTPDate.seconds(text)
        default: nil
        }
    }
}
