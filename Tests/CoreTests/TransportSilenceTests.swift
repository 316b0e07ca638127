import NIOCore
import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A body that stops coming is given up; one whose reader is slow is not.
@Suite struct TransportSilenceTests {
    @Test(
        "A server that goes silent in the middle of its answer is given up, however it is read",
        arguments: Reading.allCases)
    func silence(reading: Reading) async throws {
        let response = Self.response(idleLimit: .milliseconds(200)) { $0.yield(ByteBuffer(string: "begin")) }
        let failure = await #expect(throws: Failure.self) { try await reading.read(response) }
        #expect(failure?.code == .timeout)
        #expect(failure?.message == "box stopped in the middle of its answer: nothing came for 0 s")
    }

    @Test("Where silence is allowed, the answer may go on after any pause", arguments: Reading.allCases)
    func allowed(reading: Reading) async throws {
        let response = Self.response(idleLimit: nil) { stream in
            stream.yield(ByteBuffer(string: "begin"))
            Task {
                try await Task.sleep(for: .milliseconds(300))
                stream.yield(ByteBuffer(string: " end"))
                stream.finish()
            }
        }
        #expect(try await reading.read(response) == "begin end")
    }

    @Test("The time that the reader needs is not the server's")
    func slowReader() async throws {
        let response = Self.response(idleLimit: .seconds(2)) { stream in
            for piece in ["a", "b", "c"] { stream.yield(ByteBuffer(string: piece)) }
            stream.finish()
        }
        var text = ""
        try await response.forEachChunk { chunk throws(Failure) in
            // Holds its thread, as a full pipe does.
            let end = ContinuousClock.now + .milliseconds(3000)
            while text.isEmpty, ContinuousClock.now < end { Self.rest() }
            text += String(buffer: chunk)
        }
        #expect(text == "abc")
    }

    @Test("A reader that has enough ends it, and one that fails says why")
    func ends() async throws {
        let response = Self.response(idleLimit: .seconds(60)) { $0.yield(ByteBuffer(string: "begin")) }
        try await response.readChunks { _ throws(Failure) in false }
        let other = Self.response(idleLimit: .seconds(60)) { $0.yield(ByteBuffer(string: "begin")) }
        let failure = await #expect(throws: Failure.self) {
            try await other.forEachChunk { _ throws(Failure) in throw Failure(.outputUnwritable, "the pipe is closed") }
        }
        #expect(failure?.message == "the pipe is closed")
    }

    @Test("A collected answer that never comes to an end is late, even if it goes on and on")
    func late() async throws {
        let response = Self.response(idleLimit: .seconds(60), deadline: .now + .milliseconds(300)) { stream in
            Task {
                while true {
                    guard case .enqueued = stream.yield(ByteBuffer(string: ".")) else { return }
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
        }
        let failure = await #expect(throws: Failure.self) { try await response.collect() }
        #expect(failure?.message == "box did not answer in time")
    }

    /// The ways in which a body is read.
    enum Reading: CaseIterable {
        case collected, handedOver

        func read(_ response: HTTPResponse) async throws -> String {
            switch self {
            case .collected: return String(decoding: try await response.collect(), as: UTF8.self)
            case .handedOver:
                var text = ""
                try await response.forEachChunk { chunk throws(Failure) in text += String(buffer: chunk) }
                return text
            }
        }
    }

    private static func response(
        idleLimit: Duration?, deadline: ContinuousClock.Instant? = nil,
        _ feed: (AsyncThrowingStream<ByteBuffer, any Error>.Continuation) -> Void
    ) -> HTTPResponse {
        let body = AsyncThrowingStream<ByteBuffer, any Error> { feed($0) }
        return HTTPResponse(
            status: 200, headers: [], body: body, host: "box", deadline: deadline, idleLimit: idleLimit)
    }

    private static func rest() { var pause = timespec(tv_sec: 0, tv_nsec: 20_000_000); nanosleep(&pause, nil) }
}
