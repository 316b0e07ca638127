/// One example of a call.
public struct ExampleDescriptor: Sendable, Equatable {
    /// The command line as a person types it.
    public let run: String
    /// What it is good for; empty when that is plain.
    public let note: String
    /// The server's answers that the tests and rehearsals serve, in order; none when the example is only shown and parsed.
    public let serve: [ServedResponse]
    /// What standard output then is.
    public let prints: String?
    /// Where the line stands.
    public let source: FileLocation
    /// Where ``prints`` stands; the line where there is none.
    public let printsSource: FileLocation

    /// A recorded answer.
    public struct ServedResponse: Sendable, Equatable {
        /// The method of the request that it is for; `nil` for any.
        public let method: String?
        /// The path of the request that it is for, without its query; `nil` for any.
        public let path: String?
        /// The HTTP status.
        public let status: Int
        /// What is sent.
        public let body: Body

        /// All parts at once.
        public init(method: String? = nil, path: String? = nil, status: Int = 200, body: Body) {
            self.method = method
            self.path = path
            self.status = status
            self.body = body
        }

        /// What a recorded answer sends.
        public enum Body: Sendable, Equatable {
            /// A document.
            case json(JSONValue)
            /// Bytes that are no document: a file, a log, lines of JSON.
            case text(String)

            /// As it is sent.
            public var content: String {
                switch self {
                case .json(let document): document.compactText
                case .text(let text): text
                }
            }

            /// The `Content-Type` that it is sent with.
            public var mediaType: String {
                switch self {
                case .json: "application/json"
                case .text: "text/plain; charset=utf-8"
                }
            }
        }
    }
}
