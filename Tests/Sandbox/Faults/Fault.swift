/// Something that goes wrong with some requests.
///
/// All faults that match a request happen to it, in the order in which they were added.
public struct Fault: Codable, Equatable, Sendable {
    /// What happens. Times are in seconds, sizes in bytes.
    public enum Action: Codable, Equatable, Sendable {
        /// This answer instead of the real one; JSON unless `headers` say otherwise.
        case status(code: Int, body: String? = nil, headers: [String: String]? = nil)
        /// An HTML page with status 200.
        case html
        /// A 302 to somewhere.
        case redirect(to: String)
        /// Status 200 and random bytes; `application/json` unless another content type is named.
        case garbage(bytes: Int, contentType: String? = nil)
        /// A pause.
        case delay(seconds: Double)
        /// A wait that ends with `release(_:)` of the same name.
        case hold(name: String)
        /// Silence until the sandbox stops.
        case stall
        /// A TCP reset instead of an answer.
        case cutConnection
        /// The end of the connection after so many bytes of the real body; the head is complete and true.
        case cutAfter(bytes: Int)
        /// A TCP reset after so many bytes of the request's body, which the service never sees the end of.
        case cutUpload(bytes: Int)
        /// The end of the connection somewhere in the request's body, where it has one, or else in the real answer's: on
        /// average after so many bytes, each time after another number that the seed decides. A shorter body is spared.
        case cutRandomly(seed: Int, meanBytes: Int)
        /// A wait in the middle of the real body that ends with `release(_:)` of the same name; without, a server that stalls.
        case holdAfter(name: String, bytes: Int)
        /// The same in the middle of the request's body.
        case holdUpload(name: String, bytes: Int)
        /// The real body, at a crawl.
        case slowBody(bytesPerSecond: Int)
        /// The real body under a `Content-Length` that is wrong by so much, then the end of the connection.
        case wrongContentLength(by: Int)
        /// The real body, packed with gzip.
        case packed
        /// Status 200 and so many zero bytes, packed with gzip.
        case bomb(bytes: Int)
        /// Chunked encoding that no parser can follow, then the end of the connection.
        case badChunks
    }

    /// When it happens.
    public enum Phase: String, Codable, Sendable {
        /// Before the service sees the request.
        case beforeHandling
        /// After the service has done its work, when only the answer is missing.
        case afterHandling
    }

    /// Which requests it happens to.
    public var requests: RequestPattern

    /// What happens.
    public var action: Action

    /// When it happens. Actions that spoil the real answer happen after handling, whatever this says.
    public var phase: Phase

    /// How many matching requests go unharmed first.
    public var after: Int

    /// How many requests it happens to; nil for all that come.
    public var times: Int?

    /// Makes a fault that happens to the matching requests, before handling unless `phase` says otherwise.
    public init(
        _ action: Action, service: String? = nil, method: String? = nil, path: String? = nil,
        phase: Phase = .beforeHandling, after: Int = 0, times: Int? = nil
    ) {
        self.requests = RequestPattern(service: service, method: method, path: path)
        self.action = action
        self.phase = phase
        self.after = after
        self.times = times
    }

    /// Reads a fault from a flat JSON object, where `action` alone is required.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        requests = try RequestPattern(from: decoder)
        action = try fields.decode(Action.self, forKey: .action)
        phase = try fields.decodeIfPresent(Phase.self, forKey: .phase) ?? .beforeHandling
        after = try fields.decodeIfPresent(Int.self, forKey: .after) ?? 0
        times = try fields.decodeIfPresent(Int.self, forKey: .times)
    }

    /// Writes a flat JSON object: the members of ``RequestPattern`` beside the fault's own.
    public func encode(to encoder: any Encoder) throws {
        try requests.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(action, forKey: .action)
        try fields.encode(phase, forKey: .phase)
        try fields.encode(after, forKey: .after)
        try fields.encodeIfPresent(times, forKey: .times)
    }

    private enum CodingKeys: String, CodingKey {
        case action, phase, after, times
    }

    /// As it happens to the nth of the requests: chance is not the same twice.
    func turn(_ number: Int) -> Fault {
        guard case .cutRandomly(let seed, let meanBytes) = action else { return self }
        var turn = self
        turn.action = .cutRandomly(seed: seed &* 1_000_003 &+ number, meanBytes: meanBytes)
        return turn
    }

    /// The pause after handling: the server has done its work, and the client does not know.
    public static func delayResponse(
        seconds: Double, service: String? = nil, method: String? = nil, path: String? = nil, after: Int = 0,
        times: Int? = nil
    ) -> Fault {
        Fault(
            .delay(seconds: seconds), service: service, method: method, path: path, phase: .afterHandling,
            after: after, times: times)
    }
}
