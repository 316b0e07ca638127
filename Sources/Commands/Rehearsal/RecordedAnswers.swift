import NIOCore
import OlaresCore
import Synchronization

/// A network of recorded answers. A request gets the first that fits it and has not been given yet; when all that fit have
/// been given, it gets the last of them again, as a state that is asked for until it changes.
final class RecordedAnswers: HTTPTransport {
    private struct State {
        var given: Set<Int> = []
        var requests: [JSONValue] = []
    }

    /// No example takes as many requests; one whose last answer says "not yet" would take them for ever.
    private static let limit = 200
    private static let versionPath = "/api/olares-info"

    private let answers: [ExampleDescriptor.ServedResponse]
    private let backend: String?
    private let failure: FailureCode?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - answers: In order.
    ///   - backend: The version that the Olares says it has; `nil` when only recorded answers say.
    ///   - failure: How every request fails; `nil` for none.
    init(_ answers: [ExampleDescriptor.ServedResponse], backend: String? = nil, failure: FailureCode? = nil) {
        self.answers = answers
        self.backend = backend
        self.failure = failure
    }

    /// Method and URL of every request that came.
    var requests: [JSONValue] { state.withLock { $0.requests } }
    /// How many answers no request has got.
    var unused: Int { answers.count - state.withLock { $0.given.count } }

    func send(
        _ request: HTTPRequest, verification: CertificateVerification
    ) async throws(Failure) -> HTTPResponse {
        let shown = "\(request.method) \(request.url)"
        let path = Self.path(of: request.url)
        if let failure { throw Failure(failure, "\(shown): \(failure.meaning)", advice: failure.fix) }
        if let backend, path == Self.versionPath, !answers.contains(where: { $0.path == path }) {
            return Self.response(200, .json(["code": 0, "data": ["osVersion": .string(backend)]]))
        }
        guard requests.count < Self.limit else {
            throw Failure(
                .notRecorded, "after \(Self.limit) requests the recorded answers have come to no end",
                advice: "give `serve` of the verb's example a last answer that ends it")
        }
        let answer = state.withLock { state -> ExampleDescriptor.ServedResponse? in
            state.requests.append(["method": .string(request.method), "url": .string(request.url)])
            let fitting = answers.indices.filter { answers[$0].fits(request.method, path) }
            guard let index = fitting.first(where: { !state.given.contains($0) }) ?? fitting.last else { return nil }
            state.given.insert(index)
            return answers[index]
        }
        guard let answer else {
            throw Failure(
                .notRecorded, "nothing is recorded for \(shown)",
                advice:
                    "rehearse the line of an example, which --help shows; or add it to `serve` in a descriptor of yours"
            )
        }
        return Self.response(answer.status, answer.body)
    }

    private static func response(_ status: Int, _ body: ExampleDescriptor.ServedResponse.Body) -> HTTPResponse {
        let chunks = AsyncThrowingStream<ByteBuffer, any Error> { stream in
            stream.yield(ByteBuffer(string: body.content))
            stream.finish()
        }
        return HTTPResponse(
            status: status, headers: [("Content-Type", body.mediaType)], body: chunks, host: "rehearsal")
    }

    /// The path of an absolute URL, without its query.
    private static func path(of url: String) -> String {
        let origin = Origin(of: url)?.text.utf8.count ?? 0
        return String(url.utf8.dropFirst(origin).prefix { $0 != UInt8(ascii: "?") }) ?? ""
    }
}

extension ExampleDescriptor.ServedResponse {
    /// Whether a request with this method and path may get it.
    fileprivate func fits(_ method: String, _ path: String) -> Bool {
        (self.method ?? method) == method && (self.path ?? path) == path
    }
}
