import OlaresCore

/// A policy of its own for a part of an entrance, as `uri=/admin,policy=two_factor,one_time=true,valid_duration=300`.
struct SubPolicy: Equatable, Sendable {
    /// How somebody can have to log in.
    static let modes = ["system", "one_factor", "two_factor", "public"]

    let uri: String
    let policy: String
    let isOneTime: Bool
    /// In seconds.
    let validDuration: Int64

    /// - Parameters:
    ///   - text: What was written.
    ///   - place: Where, such as `--sub-policy[0]`.
    init(_ text: String, at place: String) throws(Failure) {
        var members: [String: String] = [:]
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = piece.firstIndex(of: "=") else {
                throw Self.wrong(
                    "\(place) \(text.quotedForMessage): expected key=value, got \(String(piece).quotedForMessage)")
            }
            let key = String(piece[..<equals]).trimmed
            guard ["uri", "policy", "one_time", "valid_duration"].contains(key) else {
                throw Self.wrong(
                    "\(place) \(text.quotedForMessage): unknown key \(key.quotedForMessage) (expected "
                        + "uri|policy|one_time|valid_duration)")
            }
            members[key] = String(piece[piece.index(after: equals)...]).trimmed
        }
        try self.init(members, at: "\(place) \(text.quotedForMessage)", equals: "=")
    }

    /// An entry of a JSON file.
    init(_ entry: JSONValue, at place: String) throws(Failure) {
        let names = ["uri", "policy", "one_time", "valid_duration"]
        var members: [String: String] = [:]
        for name in names { members[name] = entry.text(name).nonEmpty }
        try self.init(members, at: place, equals: "")
    }

    private init(_ members: [String: String], at place: String, equals: String) throws(Failure) {
        for name in ["uri", "policy"] where (members[name] ?? "").isEmpty {
            throw Self.wrong("\(place): \(name)\(equals) is required")
        }
        uri = members["uri"] ?? ""
        policy = members["policy"] ?? ""
        guard Self.modes.contains(policy) else {
            throw Self.wrong(
                "\(place): policy \(policy.quotedForMessage) is not one of \(Self.modes.joined(separator: "|"))")
        }
        switch members["one_time"]?.lowercased() {
        case nil, "false": isOneTime = false
        case "true": isOneTime = true
        case let other?: throw Self.wrong("\(place): one_time is true or false, not \(other.quotedForMessage)")
        }
        guard let duration = Int64(members["valid_duration"] ?? "0"), duration >= 0 else {
            throw Self.wrong("\(place): valid_duration is a number of seconds")
        }
        validDuration = duration
    }

    private static func wrong(_ message: String) -> Failure {
        Failure(
            .optionValueInvalid, message,
            advice: "write it as uri=/admin,policy=two_factor,one_time=true,valid_duration=300")
    }

    var json: JSONValue {
        [
            "uri": .string(uri), "policy": .string(policy), "one_time": .bool(isOneTime),
            "valid_duration": .integer(validDuration),
        ]
    }
}
