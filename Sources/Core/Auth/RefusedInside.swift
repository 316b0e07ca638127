extension HTTPResponse {
    /// The code with which the user's backend refuses a token (docs/protocol/settings.md, "Envelope").
    private static let refusedToken: JSONValue = 100_001
    /// Such an answer is no longer.
    private static let longest = 512

    /// Whether it is short enough to be the answer of a backend that says 200 of a token that it does not accept.
    var mayRefuseTokenInside: Bool {
        guard status == 200, header("Content-Type")?.hasPrefix("application/json") == true else { return false }
        return header("Content-Length").flatMap { Int($0) }.map { $0 <= Self.longest } ?? false
    }

    /// Whether a body says that the token is not accepted.
    static func refusesToken(_ body: [UInt8]) -> Bool {
        (try? JSONValue(parsing: body))?["code"] == refusedToken
    }
}
