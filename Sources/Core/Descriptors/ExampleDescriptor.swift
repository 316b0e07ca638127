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

extension ExampleDescriptor {
    /// The call of a command in its line, without the name of the program: other programs, and other calls of this one, may stand
    /// beside it.
    public func call(of command: CommandDescriptor) -> [String]? {
        ShellLine.commands(in: run)
            .first { $0.first == "olares-cli" && ShellLine.calls($0, command.path, command.aliases) }
            .map { Array($0.dropFirst()) }
    }
}

extension ShellLine {
    /// Whether the words behind the first one call a command.
    static func calls(_ words: [String], _ path: [String], _ aliases: [String]) -> Bool {
        let called = words.dropFirst().prefix(path.count)
        guard called.count == path.count, called.dropLast().elementsEqual(path.dropLast()), let last = called.last
        else { return false }
        return last == path.last || aliases.contains(last)
    }
}
