public import NIOCore

/// The head of an answer, with a body that is read as it arrives.
public struct HTTPResponse: Sendable {
    /// The status code.
    public let status: Int
    /// Header fields in order.
    public let headers: [(name: String, value: String)]
    /// The body, readable once.
    public let body: any AsyncSequence<ByteBuffer, any Error> & Sendable
    /// When a collected body must be complete; `nil` for streams.
    let deadline: ContinuousClock.Instant?
    /// How long the server may send nothing of the body while somebody waits for it; `nil` for as long as it likes.
    let idleLimit: Duration?
    /// The host that answered, for messages.
    let host: String
    /// What it came over; `nil` where that is not known.
    public let connection: ConnectionDetails?
    /// Whether somebody has to look, where the body breaks off, before the request is sent again.
    public let hasEffect: Bool
    /// What of the request is nobody's to see, though the server may say it back.
    private let secrets: @Sendable () -> [String]
    /// Takes passwords that were sent out of a body that is read as a whole.
    private var echoMask: EchoMask?

    /// All parts at once.
    public init(
        status: Int, headers: [(name: String, value: String)],
        body: any AsyncSequence<ByteBuffer, any Error> & Sendable, host: String,
        deadline: ContinuousClock.Instant? = nil, idleLimit: Duration? = nil, connection: ConnectionDetails? = nil,
        hasEffect: Bool = false, secrets: @escaping @Sendable () -> [String] = { [] }
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.host = host
        self.deadline = deadline
        self.idleLimit = idleLimit
        self.connection = connection
        self.hasEffect = hasEffect
        self.secrets = secrets
    }

    /// Whether the status is one of 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The first value of a header field, by its name in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The `name=value` of every cookie that the answer sets.
    var cookies: [String] {
        headers.filter { $0.name.lowercased() == "set-cookie" }.map { header in
            String(header.value.prefix { $0 != ";" })
        }
    }

    /// The largest answer, in bytes, that is taken from one that came packed.
    static let unpackedLimit = 64 << 20

    /// The largest document that is held in memory.
    public static let documentLimit = 32 << 20

    /// The whole body.
    /// - Parameter limit: Bytes; a larger body fails with `response_too_large` before it is held in memory.
    public func collect(limit: Int = HTTPResponse.documentLimit) async throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            try await watch.read(body) { chunk in
                guard bytes.count + chunk.readableBytes <= limit else { throw BodyTooLargeError() }
                bytes.append(contentsOf: chunk.readableBytesView)
                return true
            }
            return echoMask?.hide(in: bytes) ?? bytes
        } catch is BodyTooLargeError {
            throw Failure(
                .responseTooLarge, "the answer of \(host) is larger than \(limit >> 20) MiB",
                advice: "check that the address is that of an Olares")
        } catch {
            throw Failure(transport: error, host: host, isUncertain: hasEffect)
        }
    }

    /// Hands over the body as it arrives, for one that is not held in memory as a whole.
    /// - Throws: What `take` throws, ``Failure`` with `transport` when the exchange breaks off, with `timeout` when the
    ///   server goes silent; the time that `take` itself needs does not count.
    public func forEachChunk(_ take: (ByteBuffer) async throws(Failure) -> Void) async throws(Failure) {
        try await readChunks { chunk throws(Failure) in
            try await take(chunk)
            return true
        }
    }

    /// As ``forEachChunk(_:)``, until `take` says that it has enough; the rest is then never sent.
    public func readChunks(_ take: (ByteBuffer) async throws(Failure) -> Bool) async throws(Failure) {
        do {
            try await BodyWatch(idleLimit: idleLimit, deadline: nil).read(body) { chunk in try await take(chunk) }
        } catch {
            throw Failure(transport: error, host: host, isUncertain: hasEffect)
        }
    }

    /// The first bytes of the body, for an error message, without what the request kept secret; a body that breaks off is as good as its beginning.
    public func excerpt(limit: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        try? await watch.read(body) { chunk in
            bytes.append(contentsOf: chunk.readableBytesView.prefix(limit + 1 - bytes.count))
            return bytes.count <= limit
        }
        bytes = echoMask?.hide(in: bytes) ?? bytes
        let secrets = isSuccess ? [] : self.secrets().filter { $0.utf8.count >= 4 }
        guard !secrets.isEmpty else { return bytes }
        return Array(Redaction.replace(secrets, in: String(decoding: bytes, as: UTF8.self)).utf8)
    }

    /// The same answer, which does not say back the passwords that were sent.
    func withoutEchoes(of body: HTTPBody) -> HTTPResponse {
        var response = self
        response.echoMask = EchoMask(body)
        return response
    }

    /// The same answer with a body that has been read, for whoever has to read it again.
    public func with(body bytes: [UInt8]) -> HTTPResponse {
        let body = AsyncThrowingStream<ByteBuffer, any Error> { stream in
            stream.yield(ByteBuffer(bytes: bytes))
            stream.finish()
        }
        return HTTPResponse(
            status: status, headers: headers, body: body, host: host, deadline: deadline, idleLimit: idleLimit)
    }

    /// What ends the reading of a body that is collected.
    private var watch: BodyWatch { BodyWatch(idleLimit: idleLimit, deadline: deadline) }

    private struct BodyTooLargeError: Error {}
}
