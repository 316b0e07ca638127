import NIOCore

/// A request's body that is read no faster than the connection's thread takes it.
///
/// async-http-client asks for pieces until its channel says that it is full, which the channel's thread finds out only when
/// it gets to the pieces. While it is busy encrypting one, a file can be read by many megabytes. So only a few hundred
/// kilobytes are handed out that the thread has not come to, which is enough for it never to wait for the file.
struct PacedBody<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable where Base.Element == ByteBuffer {
    let base: Base
    /// The connection's thread.
    let loop: any EventLoop

    func makeAsyncIterator() -> Iterator { Iterator(base: base.makeAsyncIterator(), loop: loop) }

    struct Iterator: AsyncIteratorProtocol {
        /// After so many bytes the thread is asked to say when it has come to them: a short body needs no answer.
        private static var stride: Int { 256 << 10 }
        /// How many answers may be outstanding.
        private static var limit: Int { 3 }

        fileprivate var base: Base.AsyncIterator
        fileprivate let loop: any EventLoop
        /// Bytes that were handed out since it was asked last.
        private var count = 0
        private var answers: [EventLoopFuture<Void>] = []

        fileprivate init(base: Base.AsyncIterator, loop: any EventLoop) {
            self.base = base
            self.loop = loop
        }

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            if count >= Self.stride {
                // The pieces before stand in the thread's queue by now, so that this comes after them.
                answers.append(loop.submit {})
                count = 0
                if answers.count > Self.limit { try await answers.removeFirst().get() }
            }
            let piece = try await base.next(isolation: actor)
            count += piece?.readableBytes ?? 0
            return piece
        }
    }
}
