import OlaresCore
import OlaresExecution

/// The password of a public share: given, piped in, or made up.
struct SharePassword: Sendable {
    private static let shortest = 6

    let value: String
    /// Whether nobody has seen it before.
    let isGenerated: Bool

    /// - Parameters:
    ///   - option: `--password`.
    ///   - readsInput: Whether the first line of standard input is the password.
    /// - Throws: ``Failure`` with `option_value_invalid` for a short one, which the service would take, an empty one too.
    init(option: String?, readsInput: Bool, _ console: any Console) throws(Failure) {
        let piped =
            readsInput ? try console.secret("share password: ", empty: "--password-stdin: password is empty") : nil
        guard let given = piped ?? option else {
            self.init(value: Self.random(), isGenerated: true)
            return
        }
        try Self.check(given)
        self.init(value: given, isGenerated: false)
    }

    /// Refuses one that is too short.
    static func check(_ given: String) throws(Failure) {
        guard given.count < shortest else { return }
        throw Failure(
            .optionValueInvalid, "--password must be at least \(shortest) characters",
            advice: "choose a longer one, or leave it out to have one made up")
    }

    private init(value: String, isGenerated: Bool) {
        self.value = value
        self.isGenerated = isGenerated
    }

    /// Eight random bytes in the characters of URLs.
    private static func random() -> String {
        var numbers = SystemRandomNumberGenerator()
        let bytes = (0..<8).map { _ in UInt8.random(in: .min ... .max, using: &numbers) }
        return Base64.encode(bytes, alphabet: .url, padded: false)
    }

    /// As a line of a result: only one that was made up is shown.
    var line: String { isGenerated ? value + "  (generated; it is shown this once)" : "as given" }

    /// What a result for programs has of it.
    var members: JSONObject {
        var json: JSONObject = ["passwordGenerated": .bool(isGenerated)]
        if isGenerated { json["password"] = .string(value) }
        return json
    }
}
