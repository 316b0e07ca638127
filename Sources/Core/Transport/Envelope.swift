/// The wrapper that a service puts around its data, and how it says there that something went wrong.
public struct Envelope: Sendable, Equatable {
    /// The member that says whether it went well, and what it says then.
    public struct Success: Sendable, Equatable {
        /// A member of the document.
        public let member: String
        /// Its values after a success, as text; capitals do not count.
        public let values: [String]

        /// Whether the member of a document has one of the values.
        func holds(of document: JSONValue) -> Bool {
            guard let text = document[member]?.plainText.lowercased() else { return false }
            return values.contains { $0.lowercased() == text }
        }
    }

    /// `nil` for a body that is the data.
    public let success: Success?
    /// The member, and what it says of a refusal that only means that there is nothing; `nil` where each is a failure.
    public let nothing: Success?
    /// The members of which the first that is there gives the reason of a failure.
    public let messages: [String]
    /// The way to the data.
    public let data: JSONPath
    /// Whether an answer without the wrapper is the data itself: bare JSON, or nothing at all.
    public let isTolerant: Bool

    /// The body is the data.
    public static let plain = Envelope(success: nil, messages: [], data: JSONPath([]), isTolerant: false)
    /// `{code, message, data}`, where code 0 or 200 is success.
    public static let codeMessageData = wrapper("code", ["0", "200"])
    /// The same, where data without it are a success too; the reason of a failure may be in `error`.
    public static let tolerantCodeMessageData = Envelope(
        success: Success(member: "code", values: ["0", "200"]), messages: usualMessages + ["error"],
        data: JSONPath([.member("data")]), isTolerant: true)
    /// `{status, message, data}`, where status `OK` is success.
    public static let statusMessageData = wrapper("status", ["OK"])
    /// `{success, code, message, data}`, where success is true.
    public static let successMessageData = wrapper("success", ["true"])

    /// - Parameters:
    ///   - success: How a success is told; `nil` for a body that is the data.
    ///   - nothing: How a refusal is told that only means that there is nothing.
    ///   - messages: The members with the reason of a failure.
    ///   - data: The way to the data.
    ///   - isTolerant: Whether an answer without the wrapper is the data itself.
    public init(
        success: Success?, nothing: Success? = nil, messages: [String], data: JSONPath, isTolerant: Bool
    ) {
        self.success = success
        self.nothing = nothing
        self.messages = messages
        self.data = data
        self.isTolerant = isTolerant
    }

    /// The wrappers that have a name.
    public static let named: [(name: String, value: Envelope)] = [
        ("plain", plain), ("code-message-data", codeMessageData), ("status-message-data", statusMessageData),
        ("success-message-data", successMessageData),
    ]

    /// Where services put the reason of a failure.
    static let usualMessages = ["message", "msg"]

    private static func wrapper(_ member: String, _ values: [String]) -> Envelope {
        Envelope(
            success: Success(member: member, values: values), messages: usualMessages,
            data: JSONPath([.member("data")]), isTolerant: false)
    }
}
