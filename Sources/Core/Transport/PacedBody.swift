import NIOCore

/// A request's body that is read no faster than the connection's thread takes it.
///
/// async-http-client asks for pieces until its channel says that it is full, which the channel's thread finds out only when
/// it gets to the pieces. While it is busy encrypting one, a file can be read by many megabytes. So only a few pieces
/// are handed out that the thread has not come to, which is enough for it never to wait for the file.
struct PacedBody<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable where Base.Element == ByteBuffer {
    let base: Base
    /// The connection's thread.
    let loop: any EventLoop

    func makeAsyncIterator() -> Iterator { Iterator(base: base.makeAsyncIterator(), loop: loop) }

    struct Iterator: AsyncIteratorProtocol {
        /// How many pieces may be on their way to the thread.
        private static var limit: Int { 3 }

        fileprivate var base: Base.AsyncIterator
        fileprivate let loop: any EventLoop
        /// One for each piece that is on its way.
        private var arrivals: [EventLoopFuture<Void>] = []

        fileprivate init(base: Base.AsyncIterator, loop: any EventLoop) {
            self.base = base
            self.loop = loop
        }

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            // The piece before stands in the thread's queue by now, so that this comes after it.
            arrivals.append(loop.submit {})
            if arrivals.count > Self.limit { try await arrivals.removeFirst().get() }
            return try await base.next(isolation: actor)
        }
    }
}
