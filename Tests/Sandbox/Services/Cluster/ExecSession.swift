import Foundation
import NIOCore
import Synchronization

/// One command in a container: a process, and a WebSocket over which its streams go.
///
/// Threads of its own move the bytes, one for each direction, so that each waits for whom it writes to and nothing is held.
final class ExecSession: Sendable {
    /// First byte of a message.
    enum Channel: UInt8 {
        case stdin = 0
        case stdout, stderr, status, resize
        /// The end of another channel, since v5.
        case close = 255
    }

    struct State {
        var link: WebSocketLink?
        var process: ExecProcess?
        /// Which channel the message is for that is coming in.
        var incoming: Channel?
        var message = ByteBuffer()
        var input: [ByteBuffer] = []
        var queuedBytes = 0
        var isPaused = false
        var isInputClosed = false
        var isStopped = false
    }

    let options: ExecOptions
    let subprotocol: String
    let knobs: ClusterBehaviour.Exec
    let folder: String
    let sessions: ExecSessions
    let state = Mutex(State())
    /// One signal for each piece of input, and for its end.
    let inputArrived = DispatchSemaphore(value: 0)
    /// Closing the writing end wakes whoever waits for the process.
    let stopping: PipeEnds
    let exiting: PipeEnds
    private let terminal: PseudoTerminal?
    private let ends = Mutex<(stop: Bool, exit: Bool)>((false, false))
    private let number = Mutex(0)

    init(
        options: ExecOptions, subprotocol: String, knobs: ClusterBehaviour.Exec, folder: String, sessions: ExecSessions
    ) throws {
        self.options = options
        self.subprotocol = subprotocol
        self.knobs = knobs
        self.folder = folder
        self.sessions = sessions
        terminal = options.tty ? try PseudoTerminal() : nil
        stopping = try PipeEnds.open()
        exiting = try PipeEnds.open()
    }

    deinit {
        close(stopping.reading)
        close(exiting.reading)
        let closed = ends.withLock { $0 }
        if !closed.stop { close(stopping.writing) }
        if !closed.exit { close(exiting.writing) }
    }

    /// Takes a connection over whose upgrade is about to be answered.
    func attach(to channel: any NIOCore.Channel) async throws {
        open()
        let link = try await WebSocketLink.open(
            on: channel, idle: .nanoseconds(Int64(knobs.idleSeconds * 1e9)), receive: { self.receive($0) })
        state.withLock { $0.link = link }
    }

    /// Runs the command on a connection whose upgrade has been answered, to the end of either.
    func run(on channel: any NIOCore.Channel) async throws {
        guard let link = state.withLock(\.link) else { return }
        defer {
            stop()
            // The link holds us too.
            state.withLock { $0.link = nil }
            sessions.end(number.withLock(\.self))
        }
        if knobs.delay > 0 { try await Task.sleep(for: .seconds(knobs.delay)) }
        let needsReset = await withCheckedContinuation { finished in
            Thread.detachNewThread { finished.resume(returning: self.attend(link)) }
        }
        if needsReset { await Wire(channel).reset() }
    }

    /// Changes what is on record.
    func record(_ change: (inout ExecRecord) -> Void) { sessions.change(number.withLock(\.self), change) }

    /// Ends the process and all threads.
    func stop() {
        let process = state.withLock { state in
            state.isStopped = true
            return state.process
        }
        process?.kill()
        inputArrived.signal()
        ends.withLock { ends in
            if !ends.stop { close(stopping.writing) }
            ends.stop = true
        }
    }

    private func open() {
        let opened = sessions.open {
            ExecRecord(
                number: $0, namespace: options.pod.namespace, pod: options.pod.name, container: options.container,
                command: options.command, tty: options.tty, stdin: options.stdin, subprotocol: subprotocol)
        } stop: { [weak self] in
            self?.stop()
        }
        number.withLock { $0 = opened }
    }
}

// MARK: - The process

extension ExecSession {
    /// Runs the process and sends what it writes; returns whether the connection is to be reset.
    private func attend(_ link: WebSocketLink) -> Bool {
        do {
            for channel in [Channel.stdout, .stderr, .status] where channel != .stderr || !options.tty {
                try link.send(ByteBuffer(bytes: [channel.rawValue]))
            }
            let code = try runProcess(link)
            guard let code else { return knobs.resetsAfter != nil }
            record { $0.exitCode = code }
            try finish(ExecStatus(code: code).text, link)
        } catch let failure as ExecProcess.CannotStart {
            try? finish(ExecStatus(code: failure.code, message: failure.message).text, link)
        } catch {
            // The client is gone.
        }
        return false
    }

    private func finish(_ status: String, _ link: WebSocketLink) throws {
        if !knobs.hidesStatus {
            try link.send(ByteBuffer(bytes: [Channel.status.rawValue] + Array((knobs.status ?? status).utf8)))
        }
        try link.sendClose()
        // To close a connection on which something still comes would take back what was sent.
        var polled = pollfd(fd: stopping.reading, events: Int16(POLLIN), revents: 0)
        poll(&polled, 1, 10_000)
    }

    /// Returns how the process ended; nil when it did not live to its own end.
    private func runProcess(_ link: WebSocketLink) throws -> Int? {
        let process = try ExecProcess(
            options.command, folder: folder, environment: environment, hasInput: options.stdin, terminal: terminal)
        record { $0.pid = process.pid }
        let isStopped = state.withLock { state in
            state.process = process
            return state.isStopped
        }
        if isStopped { process.kill() }
        let code = Mutex<Int?>(nil)
        let reaper = DispatchGroup()
        reaper.enter()
        Thread.detachNewThread {
            let ended = process.waitForEnd()
            code.withLock { $0 = ended }
            self.ends.withLock { ends in
                if !ends.exit { close(self.exiting.writing) }
                ends.exit = true
            }
            reaper.leave()
        }
        if let input = process.input { Thread.detachNewThread { self.feed(input) } }
        let isComplete = drain(process.outputs, link)
        if !isComplete { process.kill() }
        reaper.wait()
        return isComplete ? code.withLock { $0 } : nil
    }

    private var environment: [String: String] {
        var environment = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder, "PWD": folder,
            "TMPDIR": folder + "/tmp", "HOSTNAME": options.pod.name, "LANG": "C.UTF-8",
        ]
        if options.tty { environment["TERM"] = "xterm" }
        let container = options.pod.json["spec", "containers"].items.first { $0["name"].text == options.container }
        for variable in container?["env"].items ?? [] {
            if let name = variable["name"].text, let value = variable["value"].text { environment[name] = value }
        }
        return environment
    }

    /// Changes the size of the terminal.
    func resize(columns: Int, rows: Int) { terminal?.resize(columns: columns, rows: rows) }
}

/// What is said of how a command ended.
struct ExecStatus {
    let code: Int
    var message: String?

    var text: String {
        guard code != 0 else { return #"{"metadata":{},"status":"Success"}"# }
        let status: JSONValue = [
            "metadata": [:], "status": "Failure", "reason": "NonZeroExitCode",
            "message": .string(message ?? "command terminated with non-zero exit code: exit status \(code)"),
            "details": ["causes": [["reason": "ExitCode", "message": .string(String(code))]]],
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: (try? encoder.encode(status)) ?? Data(), as: UTF8.self)
    }
}
