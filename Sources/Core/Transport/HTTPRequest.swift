public import NIOCore

/// One HTTP request to an absolute URL.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST`, …
    public var method: String
    /// Absolute, `http` or `https`, percent-encoded.
    public var url: String
    /// Header fields in order.
    public var headers: [(name: String, value: String)]
    /// What is sent.
    public var body: HTTPBody
    /// How long the exchange may take, up to the end of a collected body; `nil` for streams, which only cancellation ends.
    public var timeout: Duration?
    /// How long the server may send nothing in the middle of its answer; `nil` for as long as it likes.
    public var idleLimit: Duration?
    /// How long the head of the answer may take to come, where ``timeout`` does not say so; `nil` for as long as it likes.
    public var headLimit: Duration?
    /// Whether somebody has to look, where no answer came, before it is sent again: it may have had an effect.
    public var hasEffect = false

    /// All parts at once.
    public init(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: HTTPBody = .none,
        timeout: Duration? = .seconds(30), idleLimit: Duration? = .seconds(60), headLimit: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.idleLimit = idleLimit
        self.headLimit = headLimit
    }

    /// Whether it only reads (RFC 9110, 9.2.1).
    var isSafe: Bool { ["GET", "HEAD", "OPTIONS"].contains(method) }

    /// Whether it may reach the server twice with the effect of once (RFC 9110, 9.2.2).
    var isIdempotent: Bool { ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(method) }

    /// Whether its answer may come packed: a JSON document, but no stream, which a server that packs would hold back, and no
    /// file, whose bytes and length are to be what is stored.
    var mayBePacked: Bool {
        timeout != nil && headers.contains { $0.name.lowercased() == "accept" && $0.value == "application/json" }
    }

    /// A `POST` of a JSON document that takes JSON back.
    public static func post(_ url: String, json: JSONValue, timeout: Duration? = .seconds(30)) -> HTTPRequest {
        HTTPRequest(
            "POST", url, headers: [("Content-Type", "application/json"), ("Accept", "application/json")],
            body: .bytes(ByteBuffer(string: json.compactText)), timeout: timeout)
    }
}

/// What a request sends.
public enum HTTPBody: Sendable {
    case none
    /// Held in memory, so that it can be sent twice.
    case bytes(ByteBuffer)
    /// Read once while it is sent. `length` in bytes; `nil` sends it chunked.
    case stream(any AsyncSequence<ByteBuffer, any Error> & Sendable, length: Int64?)
    /// A stream that can be begun anew, such as a part of a file. `length` in bytes.
    case repeatable(@Sendable () -> any AsyncSequence<ByteBuffer, any Error> & Sendable, length: Int64)

    /// Whether the same request can be sent a second time.
    public var isReplayable: Bool {
        if case .stream = self { return false }
        return true
    }

    /// Whether it is too long to be sent for nothing: the token is looked at before.
    var isStreamed: Bool {
        switch self {
        case .none, .bytes: false
        case .stream, .repeatable: true
        }
    }
}
