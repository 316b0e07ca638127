import OlaresCore

extension JSONValue {
    /// The rows of a list; none where there are no data.
    /// - Parameter what: What was asked for, such as `list apps`.
    /// - Throws: ``Failure`` with `decode` for what is no list.
    func rows(_ what: String) throws(Failure) -> [JSONValue] {
        guard self != .null else { return [] }
        guard let array else { throw Failure(what, isNo: "list") }
        return array
    }

    /// The members of an object.
    /// - Throws: ``Failure`` with `decode` for what is no object.
    func record(_ what: String) throws(Failure) -> JSONObject {
        guard let object else { throw Failure(what, isNo: "object") }
        return object
    }

    /// The same; none where there are no data.
    func members(_ what: String) throws(Failure) -> JSONObject { self == .null ? [:] : try record(what) }
}

extension Failure {
    fileprivate init(_ what: String, isNo form: String) {
        self.init(
            .decode, "\(what): the server's answer is no \(form)",
            advice: "check that the address is that of an Olares, and that both versions fit")
    }
}
