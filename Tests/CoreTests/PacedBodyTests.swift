import Dispatch
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import OlaresCore

/// A body is read no further ahead than the connection's thread has come.
@Suite struct PacedBodyTests {
    @Test("While the thread is busy only a few pieces are read, and all of them in order when it is not")
    func waitsForTheThread() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let isFree = DispatchSemaphore(value: 0)
        loop.execute { isFree.wait() }
        let pieces = Pieces(count: 20)
        let body = PacedBody(base: pieces, loop: loop)
        let reading = Task {
            var numbers: [Int] = []
            for try await piece in body { numbers.append(piece.getInteger(at: 0) ?? -1) }
            return numbers
        }
        while pieces.read.count < 4 { await Task.yield() }
        // Time for more of them, if nothing kept them back.
        try await Task.sleep(for: .milliseconds(50))
        #expect(pieces.read.count == 4)
        isFree.signal()
        #expect(try await reading.value == Array(0..<20))
        try await group.shutdownGracefully()
    }
}

/// Numbered pieces of 300 KB that are there at once.
private struct Pieces: AsyncSequence {
    /// How many were asked for.
    final class Count: Sendable {
        private let atomic = Atomic<Int>(0)
        var count: Int { atomic.load(ordering: .relaxed) }
        func next() -> Int { atomic.wrappingAdd(1, ordering: .relaxed).oldValue }
    }

    let count: Int
    let read = Count()

    func makeAsyncIterator() -> Iterator { Iterator(count: count, read: read) }

    struct Iterator: AsyncIteratorProtocol {
        let count: Int
        let read: Count

        mutating func next() async throws -> ByteBuffer? {
            let number = read.next()
            guard number < count else { return nil }
            var piece = ByteBuffer(integer: number)
            piece.writeRepeatingByte(0, count: 300_000)
            return piece
        }
    }
}
