import NIOCore
import OlaresCore
import Synchronization
import Testing

/// A network of prepared answers, each good for one request, in order. A request that none was prepared for fails the test.
final class StrictTransport: HTTPTransport {
    /// One request that must come, and what it gets.
    struct Exchange: Sendable {
        let request: String?
        var body: String?
        var status = 200
        let answer: String

        /// - Parameters:
        ///   - request: Method and URL, such as `GET https://desktop.alice.olares.com/api/x`; `nil` takes any, whatever its body.
        ///   - body: The JSON that is sent; `nil` when nothing is.
        init(_ request: String? = nil, body: String? = nil, status: Int = 200, answer: String) {
            self.request = request
            self.body = body
            self.status = status
            self.answer = answer
        }
    }

    private let rest: Mutex<ArraySlice<Exchange>>

    init(_ exchanges: [Exchange] = []) { rest = Mutex(exchanges[...]) }

    /// How many prepared answers nobody asked for.
    var unusedExchanges: Int { rest.withLock { $0.count } }

    func send(
        _ request: HTTPRequest, verification: CertificateVerification
    ) async throws(Failure) -> HTTPResponse {
        let shown = "\(request.method) \(request.url)"
        guard let exchange = rest.withLock({ $0.popFirst() }) else {
            Issue.record("nothing was to be sent: \(shown)")
            throw Failure(.transport, "nothing was prepared for \(shown)")
        }
        if let expected = exchange.request { #expect(shown == expected) }
        if exchange.request != nil { #expect(Self.text(of: request.body) == exchange.body) }
        let body = AsyncThrowingStream<ByteBuffer, any Error> { stream in
            stream.yield(ByteBuffer(string: exchange.answer))
            stream.finish()
        }
        return HTTPResponse(
            status: exchange.status, headers: [("Content-Type", "application/json")], body: body, host: "sandbox")
    }

    private static func text(of body: HTTPBody) -> String? {
        switch body {
        case .none: nil
        case .bytes(let buffer): String(decoding: buffer.readableBytesView, as: UTF8.self)
        case .stream, .repeatable: "(a stream)"
        }
    }
}
