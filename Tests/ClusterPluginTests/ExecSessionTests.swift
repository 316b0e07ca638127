import NIOCore
import OlaresCore
import Synchronization
import Testing

@testable import ClusterPlugin

/// A command's streams against a server that says what a test wants.
@Suite struct ExecSessionTests {
    @Test("Both outputs, and the exit code when the server closes")
    func outputs() async throws {
        let socket = ScriptedSocket([
            .message([1]), .message([2]), .message([3]), .message(1, "out"), .message(2, "err"), .message(9, "?"),
            .message([]),
            .message(3, #"{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}"#),
            .message(1, " more"), .close,
        ])
        let (exit, written) = try await run(socket)
        #expect(exit.rawValue == 7)
        #expect(written == [.output: "out more", .errors: "err"])
        #expect(socket.sent.isEmpty)
    }

    @Test(
        "A connection that ends before the command is known to have ended is a failure",
        arguments: [
            [ScriptedSocket.Step.message(1, "out"), .close], [.message(1, "out"), .breakOff],
            [.message(3, "{"), .close],
        ])
    func disconnected(steps: [ScriptedSocket.Step]) async throws {
        await #expect(throws: Failure.self) { try await run(ScriptedSocket(steps)) }
        do throws(Failure) {
            _ = try await session(ScriptedSocket(steps)).run()
            Issue.record("it has an exit code")
        } catch {
            #expect(error.code == .execDisconnected && error.exit == .failed)
            #expect(error.fix != nil)
        }
    }

    @Test(
        "A server that breaks off after the status, or never closes, does not matter",
        arguments: [
            [ScriptedSocket.Step.message(3, #"{"status":"Success"}"#), .breakOff],
            [.message(3, #"{"status":"Success"}"#), .hang],
        ])
    func afterStatus(steps: [ScriptedSocket.Step]) async throws {
        #expect(try await run(ScriptedSocket(steps)).0 == .done)
    }

    @Test("A command that was not run is a failure, and so is output after the status that cannot be written")
    func afterStatusFailures() async throws {
        do throws(Failure) {
            let steps = [ScriptedSocket.Step.message(3, #"{"status":"Failure","message":"no such file"}"#), .close]
            _ = try await session(ScriptedSocket(steps)).run()
            Issue.record("it has an exit code")
        } catch { #expect(error.code == .execRefused) }
        let late = [ScriptedSocket.Step.message(3, #"{"status":"Success"}"#), .message(1, "rest"), .close]
        let unwritable = ExecSession(socket: ScriptedSocket(late), clock: SystemClock()) { _, _ throws(Failure) in
            throw .outputClosed
        }
        do throws(Failure) {
            _ = try await unwritable.run()
            Issue.record("it has an exit code")
        } catch { #expect(error == .outputClosed) }
    }

    @Test("Answers to pings are expected unless a command may leave its input unread")
    func pings() async throws {
        func expectation(input: Bool, terminal: Bool) async throws -> Bool? {
            let socket = ScriptedSocket([.awaitPings, .message(3, #"{"status":"Success"}"#), .close])
            var session = session(socket)
            if input { session.input = Pieces([]) }
            if terminal {
                let (sizes, changes) = AsyncStream.makeStream(of: TerminalSize.self)
                changes.yield(TerminalSize(columns: 80, rows: 24))
                session.sizes = sizes
            }
            _ = try await session.run()
            return socket.expectsAnswers
        }
        #expect(try await expectation(input: false, terminal: false) == true)
        #expect(try await expectation(input: true, terminal: false) == false)
        #expect(try await expectation(input: true, terminal: true) == true)
    }

    @Test("A line that has died does not say that the command may be run again")
    func deadLine() async throws {
        let session = session(ScriptedSocket([.hang], isDead: true))
        do throws(Failure) {
            _ = try await session.run()
            Issue.record("it has an exit code")
        } catch {
            #expect(error.code == .execDisconnected)
            #expect(error.advice == "look at what the command has done, and run it again if that does no harm")
        }
    }

    @Test("The input goes in pieces, and its end is told where the protocol can tell it")
    func input() async throws {
        let socket = ScriptedSocket([.awaitSent(4), .message(3, #"{"status":"Success"}"#), .close])
        var session = session(socket)
        session.input = Pieces([ByteBuffer(repeating: 65, count: 70_000)])
        #expect(try await session.run() == .done)
        #expect(socket.sent.map(\.readableBytes) == [32_769, 32_769, 4465, 2])
        #expect(socket.sent.last == ByteBuffer(bytes: [255, 0]))
        #expect(socket.sent[0].getInteger(at: 0, as: UInt8.self) == 0)
    }

    @Test("Where it cannot be told, a command that goes on for ever is given up")
    func endlessInput() async throws {
        let socket = ScriptedSocket([.hang], subprotocol: "v4.channel.k8s.io")
        var session = session(socket)
        session.input = Pieces([ByteBuffer(string: "a")])
        session.timeoutAfterInput = .milliseconds(10)
        do throws(Failure) {
            _ = try await session.run()
            Issue.record("it has an exit code")
        } catch { #expect(error.code == .commandTimeout) }
        #expect(socket.sent == [ByteBuffer(bytes: [0, 97])])
    }

    @Test("The window's size goes before any input")
    func sizes() async throws {
        let socket = ScriptedSocket(
            [.awaitSent(3), .message(3, #"{"status":"Success"}"#), .close], subprotocol: "v4.channel.k8s.io")
        var session = session(socket)
        session.input = Pieces([ByteBuffer(string: "a")])
        let (sizes, changes) = AsyncStream.makeStream(of: TerminalSize.self)
        changes.yield(TerminalSize(columns: 80, rows: 24))
        changes.yield(TerminalSize(columns: 100, rows: 30))
        session.sizes = sizes
        #expect(try await session.run() == .done)
        #expect(socket.sent.first == ByteBuffer(string: "\u{4}{\"Width\":80,\"Height\":24}"))
        #expect(socket.sent.contains(ByteBuffer(string: "\u{4}{\"Width\":100,\"Height\":30}")))
    }

    @Test("What cannot be written ends it")
    func unwritable() async throws {
        let session = ExecSession(socket: ScriptedSocket([.message(1, "out"), .hang]), clock: SystemClock()) {
            _, _ throws(Failure) in throw .outputClosed
        }
        do throws(Failure) {
            _ = try await session.run()
            Issue.record("it has an exit code")
        } catch { #expect(error == .outputClosed) }
    }

    @Test("A command that takes longer than it may")
    func timeout() async throws {
        var session = session(ScriptedSocket([.message(1, "out"), .hang]))
        session.timeout = .milliseconds(10)
        session.statedTimeout = .seconds(60)
        do throws(Failure) {
            _ = try await session.run()
            Issue.record("it has an exit code")
        } catch {
            #expect(error.code == .commandTimeout && error.message == "command timed out after 1m0s")
        }
    }

    // MARK: -

    private func session(_ socket: ScriptedSocket) -> ExecSession {
        ExecSession(socket: socket, clock: SystemClock()) { _, _ in }
    }

    private func run(_ socket: ScriptedSocket) async throws -> (ExitCode, [ExecChannel: String]) {
        let written = Mutex<[ExecChannel: String]>([:])
        let session = ExecSession(socket: socket, clock: SystemClock()) { channel, bytes in
            written.withLock { $0[channel, default: ""] += String(buffer: bytes) }
        }
        let exit = try await session.run()
        return (exit, written.withLock { $0 })
    }
}

/// A server that does one step after the other.
final class ScriptedSocket: WebSocket {
    enum Step: Sendable {
        case message([UInt8])
        case close
        case breakOff
        /// Nothing more comes.
        case hang
        /// Until pings are sent.
        case awaitPings
        /// Until so many messages have been sent.
        case awaitSent(Int)

        static func message(_ channel: UInt8, _ text: String) -> Step { .message([channel] + Array(text.utf8)) }
    }

    let subprotocol: String
    private let steps: [Step]
    private let messages = Mutex<[ByteBuffer]>([])
    private let answers = Mutex<Bool?>(nil)
    private let isDead: Bool

    init(_ steps: [Step], subprotocol: String = "v5.channel.k8s.io", isDead: Bool = false) {
        self.steps = steps
        self.isDead = isDead
        self.subprotocol = subprotocol
    }

    var sent: [ByteBuffer] { messages.withLock { $0 } }
    /// Whether pings are to be answered; `nil` before there are any.
    var expectsAnswers: Bool? { answers.withLock { $0 } }

    func send(_ message: ByteBuffer) async throws(Failure) { messages.withLock { $0.append(message) } }
    func close() async throws(Failure) {}
    func keepAlive(every interval: Duration, expectingAnswers: Bool, clock: any Clock) async throws(Failure) {
        answers.withLock { $0 = expectingAnswers }
        if isDead { throw Failure(.timeout, "nothing comes back", advice: "run it again") }
    }

    func receive(
        _ take: nonisolated(nonsending) (ByteBuffer) async throws(Failure) -> Void
    ) async throws(Failure) -> WebSocketClosure {
        for step in steps {
            switch step {
            case .message(let bytes): try await take(ByteBuffer(bytes: bytes))
            case .close: return WebSocketClosure(code: 1000)
            case .breakOff: throw Failure(.transport, "broken")
            case .hang: while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
            case .awaitPings:
                while expectsAnswers == nil, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            case .awaitSent(let count):
                while sent.count < count, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            }
        }
        throw Failure(.interrupted, "interrupted")
    }
}

/// Bytes that are there.
final class Pieces: ByteInput {
    private let pieces: Mutex<[ByteBuffer]>
    init(_ pieces: [ByteBuffer]) { self.pieces = Mutex(pieces) }
    func next() async throws(Failure) -> ByteBuffer? { pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
