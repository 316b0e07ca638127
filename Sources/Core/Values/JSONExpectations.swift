extension JSONValue {
    /// The string; empty for `null`.
    func expectString() throws(JSONError) -> String {
        if case .null = self { return "" }
        guard let string else { throw mismatch("a string") }
        return string
    }

    /// The Boolean; `false` for `null`.
    func expectBool() throws(JSONError) -> Bool {
        if case .null = self { return false }
        guard let bool else { throw mismatch("true or false") }
        return bool
    }

    /// The integer; 0 for `null`.
    func expectInteger() throws(JSONError) -> Int64 {
        if case .null = self { return 0 }
        guard let integer else { throw mismatch("a whole number") }
        return integer
    }

    /// The elements; none for `null`.
    func expectArray() throws(JSONError) -> [JSONValue] {
        if case .null = self { return [] }
        guard let array else { throw mismatch("an array") }
        return array
    }

    /// The members.
    func expectObject() throws(JSONError) -> JSONObject {
        guard let object else { throw mismatch("an object") }
        return object
    }

    private func mismatch(_ expected: String) -> JSONError { JSONError("want \(expected), found \(kind)") }

    private var kind: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONError {
    /// The same error with the place of the value in its document put first, such as `profiles[3].name`.
    func at(_ place: String) -> JSONError { JSONError("\(place): \(text)") }
}

extension JSONObject {
    /// Hands each member to `take`; a failure names the member.
    func forEachMember(_ take: (String, JSONValue) throws(JSONError) -> Void) throws(JSONError) {
        for (name, value) in members {
            do throws(JSONError) { try take(name, value) } catch { throw error.at(name) }
        }
    }

    /// The members, without those that are empty, zero or false: the existing tool's files leave them out.
    init(present members: KeyValuePairs<String, JSONValue>) {
        self.init()
        for (name, value) in members where value != "" && value != 0 && value != false { self[name] = value }
    }
}
