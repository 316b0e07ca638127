public import NIOCore

/// A connection over which whole messages go both ways (docs/protocol/http.md, "WebSockets").
///
/// Memory stays bounded: sending waits for the server to take what was sent before, and the server is held up while a
/// message is being taken.
public protocol WebSocket: Sendable {
    /// What the server chose of the subprotocols that were offered; empty for none.
    var subprotocol: String { get }
    /// What it goes over; `nil` where that is not known.
    var connection: ConnectionDetails? { get }
    /// Sends one binary message. Callers may send at the same time; each message stays whole.
    /// - Throws: ``Failure`` with `transport` when the connection is gone.
    func send(_ message: ByteBuffer) async throws(Failure)
    /// Says that nothing more is going to be sent. The server answers with the same, which ends ``receive(_:)``.
    func close() async throws(Failure)
    /// Hands over the messages, text or binary, one after the other, until the server closes. To be called once.
    /// - Returns: How the server closed.
    /// - Throws: What `take` throws, or ``Failure`` with `transport` when the connection breaks off without a close, `decode`
    ///   when the server does not keep to the protocol.
    func receive(_ take: (ByteBuffer) async throws(Failure) -> Void) async throws(Failure) -> WebSocketClosure
    /// Pings at this interval, so that nothing on the way takes the connection for abandoned, until the task is cancelled.
    /// - Parameter expectingAnswers: Whether it is a failure that nothing comes back. A server that has been sent more than it
    ///   can pass on reads no pings either, and is alive all the same.
    /// - Throws: ``Failure`` with `timeout` when the server has given no sign of life for three pings.
    func keepAlive(every interval: Duration, expectingAnswers: Bool, clock: any Clock) async throws(Failure)
}

extension WebSocket {
    /// A connection of which nothing is known.
    public var connection: ConnectionDetails? { nil }
}

/// How a server closed a WebSocket.
public struct WebSocketClosure: Equatable, Sendable {
    /// RFC 6455, 7.4; `nil` when it gave none.
    public let code: Int?
    /// Its words; empty for none.
    public let reason: String

    /// Both parts.
    public init(code: Int?, reason: String = "") {
        self.code = code
        self.reason = reason
    }
}

/// What came of a request for a WebSocket.
public enum Upgrade<Value: Sendable>: Sendable {
    /// The connection was made, and this is what was done with it.
    case opened(Value)
    /// The server answered in HTTP instead.
    case refused(HTTPResponse)
}

extension HTTPTransport {
    /// A network without WebSockets.
    public func open<Value: Sendable>(
        _ address: String, subprotocols: [String], verification: CertificateVerification,
        request: @escaping @Sendable () async throws(Failure) -> HTTPRequest,
        work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value> {
        throw Failure(
            .notRecorded, "a WebSocket is not to be had here: GET \(try await request().url.pathOnly)",
            advice: "run the command itself: only requests with one answer are recorded")
    }
}
