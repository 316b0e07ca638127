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
    /// The host that answered, for messages.
    let host: String

    /// All parts at once.
    public init(
        status: Int, headers: [(name: String, value: String)],
        body: any AsyncSequence<ByteBuffer, any Error> & Sendable, host: String,
        deadline: ContinuousClock.Instant? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.host = host
        self.deadline = deadline
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

    /// The largest document that is held in memory.
    public static let documentLimit = 32 << 20

    /// The whole body.
    /// - Parameter limit: Bytes; a larger body fails with `response_too_large` before it is held in memory.
    public func collect(limit: Int = HTTPResponse.documentLimit) async throws(Failure) -> [UInt8] {
        let body = body
        do {
            return try await withDeadline(deadline) {
                var bytes: [UInt8] = []
                for try await chunk in body {
                    guard bytes.count + chunk.readableBytes <= limit else { throw BodyTooLarge() }
                    bytes.append(contentsOf: chunk.readableBytesView)
                }
                return bytes
            }
        } catch is BodyTooLarge {
            throw Failure(
                .responseTooLarge, "the answer of \(host) is larger than \(limit >> 20) MiB",
                advice: "check that the address is that of an Olares")
        } catch {
            throw Failure(transport: error, host: host)
        }
    }

    /// Hands over the body as it arrives, for one that is not held in memory as a whole.
    /// - Throws: What `take` throws, or ``Failure`` with `transport` when the exchange breaks off.
    public func forEachChunk(_ take: (ByteBuffer) throws(Failure) -> Void) async throws(Failure) {
        try await readChunks { chunk throws(Failure) in
            try take(chunk)
            return true
        }
    }

    /// As ``forEachChunk(_:)``, until `take` says that it has enough; the rest is then never sent.
    public func readChunks(_ take: (ByteBuffer) throws(Failure) -> Bool) async throws(Failure) {
        do {
            for try await chunk in body {
                guard try take(chunk) else { return }
            }
        } catch {
            throw Failure(transport: error, host: host)
        }
    }

    /// The first bytes of the body, for an error message; a body that breaks off is as good as its beginning.
    public func excerpt(limit: Int) async -> [UInt8] {
        let body = body
        var bytes: [UInt8] = []
        let read = try? await withDeadline(deadline) { () -> [UInt8] in
            var bytes: [UInt8] = []
            for try await chunk in body {
                bytes.append(contentsOf: chunk.readableBytesView.prefix(limit + 1 - bytes.count))
                if bytes.count > limit { break }
            }
            return bytes
        }
        bytes = read ?? []
        return bytes
    }

    private struct BodyTooLarge: Error {}
}

/// Runs `work`, and cancels it when the deadline passes first.
func withDeadline<Value: Sendable>(
    _ deadline: ContinuousClock.Instant?, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let deadline else { return try await work() }
    return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(until: deadline, clock: .continuous)
            throw DeadlineExceeded()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw DeadlineExceeded() }
        return value
    }
}

/// The time for an exchange ran out.
struct DeadlineExceeded: Error {}
