/// A refresh that the server refused, and when the next one may be tried (docs/protocol/tokens.md, "Refused").
///
/// A refusal is no proof that the grant is dead: an Olares whose user directory is not up yet refuses in the same way as one
/// that has forgotten the session. So it is believed for a while only, and for ever where the server's words leave no doubt.
public struct RefreshRefusal: Equatable, Sendable {
    /// How often it was refused in a row; at least 1.
    public let tries: Int64
    /// When the next refresh may be tried; `nil` for never.
    public let nextTry: Timestamp?
    /// The server's words, without secrets; may be empty.
    public let reason: String

    private static let firstPause: Int64 = 30
    private static let longestPause: Int64 = 3600

    /// The refusal of one refresh more.
    /// - Parameters:
    ///   - former: What the refresh before was refused with.
    ///   - isFinal: Whether the server left no doubt that the session is gone.
    init(after former: RefreshRefusal?, at moment: Timestamp, reason: String, isFinal: Bool) {
        let tries = min(max(former?.tries ?? 0, 0), 1000) +| 1
        self.init(
            tries: tries, nextTry: isFinal ? nil : moment.later(bySeconds: Self.pause(after: tries)), reason: reason)
    }

    init(tries: Int64, nextTry: Timestamp?, reason: String) {
        self.tries = tries
        self.nextTry = nextTry
        self.reason = reason
    }

    /// What a mark without more stands for, as the existing tool leaves it.
    static func marked(at moment: Timestamp) -> RefreshRefusal {
        RefreshRefusal(tries: 1, nextTry: moment.later(bySeconds: firstPause), reason: "")
    }

    /// Whether a refresh may be tried again. A time farther away than the longest pause comes from a clock that was wrong.
    func allowsTry(at now: Timestamp) -> Bool {
        guard let nextTry else { return false }
        return now >= nextTry || nextTry > now.later(bySeconds: Self.longestPause)
    }

    /// Seconds: 30, and twice as many each time, up to an hour.
    private static func pause(after tries: Int64) -> Int64 {
        tries > 7 ? longestPause : min(firstPause << (tries -| 1), longestPause)
    }
}

extension RefreshRefusal {
    /// Reads the record's member; `nil` for what no build of this program has written.
    init?(json: JSONValue) {
        guard let object = json.object, let tries = object["tries"]?.integer, tries > 0 else { return nil }
        let nextTry = object["nextTryAt"]?.integer.map { Timestamp(milliseconds: $0) }
        self.init(tries: tries, nextTry: nextTry, reason: object["reason"]?.string ?? "")
    }

    /// The record's member.
    var json: JSONValue {
        var object: JSONObject = ["tries": .integer(tries)]
        if let nextTry { object["nextTryAt"] = .integer(nextTry.milliseconds) }
        if !reason.isEmpty { object["reason"] = .string(reason) }
        return .object(object)
    }
}
