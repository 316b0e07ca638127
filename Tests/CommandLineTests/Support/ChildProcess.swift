import Foundation
import Synchronization

/// A running program whose output is read as it comes.
///
/// One thread a process feeds its input, reads its output and reaps it. A process that outlives its time limit is killed,
/// so that a test fails rather than hangs.
final class ChildProcess: Sendable {
    /// What standard input is.
    enum Input {
        /// `/dev/null`.
        case empty
        /// A pipe with this in it, then the end.
        case text(String)
        /// A pipe for ``ChildProcess/write(_:)``.
        case open
        /// Not open at all.
        case closed
        /// A descriptor of this process.
        case descriptor(Int32)
        /// A file.
        case file(String)
    }

    /// What standard output or standard error is.
    enum Output {
        /// A pipe that is read to its end.
        case captured
        /// A pipe that nobody reads.
        case unread
        /// Not open at all.
        case closed
        /// A descriptor of this process.
        case descriptor(Int32)
        /// A file, such as `/dev/full`.
        case file(String)
    }

    private struct State {
        var input: Int32?
        var pending: [UInt8] = []
        var closesInput = false
        var run: Run?
        var waiters: [CheckedContinuation<Run, Never>] = []
    }

    /// The process's id.
    let pid: pid_t
    /// Standard output so far.
    let stdout = Transcript()
    /// Standard error so far.
    let stderr = Transcript()

    private let state: Mutex<State>
    /// After this time it is killed.
    private let timeLimit: Duration

    init(
        _ program: String, _ arguments: [String], environment: [String: String], directory: String,
        input: Input = .empty, output: Output = .captured, errors: Output = .captured,
        others: [Int32: Spawn.Source] = [:], captures: [Int32: Transcript] = [:], leadsSession: Bool = false,
        timeLimit: Duration = .seconds(120)
    ) throws {
        self.timeLimit = timeLimit
        var descriptors = others
        let captured = try captures.map { number, transcript in
            (try Self.drain(.captured, of: number, into: &descriptors), transcript)
        }
        let feed = try Self.feed(input, into: &descriptors)
        let stdout = try Self.drain(output, of: 1, into: &descriptors)
        let stderr = try Self.drain(errors, of: 2, into: &descriptors)
        let given = ([feed.childEnd, stdout.childEnd, stderr.childEnd] + captured.map(\.0.childEnd)).compactMap(\.self)
        defer { for descriptor in given { close(descriptor) } }
        state = Mutex(
            State(input: feed.ownEnd, pending: feed.pending, closesInput: feed.closes))
        pid = try Spawn(
            program: program, arguments: arguments, environment: environment, directory: directory,
            descriptors: descriptors, leadsSession: leadsSession
        ).launch()
        let own = [(stdout.ownEnd, self.stdout), (stderr.ownEnd, self.stderr)]
        let sources = own + captured.map { ($0.0.ownEnd, $0.1) }
        Thread.detachNewThread { self.attend(sources) }
    }

    /// Writes to a standard input that is ``Input/open``.
    func write(_ text: String) {
        guard let input = state.withLock(\.input) else { return }
        Channel.write(text, to: input)
    }

    /// Ends a standard input that is ``Input/open``.
    func closeInput() {
        state.withLock { state in
            if let input = state.input { close(input) }
            state.input = nil
        }
    }

    /// Sends a signal, unless the process has ended.
    func send(_ signal: Int32) {
        state.withLock { state in
            if state.run == nil { kill(pid, signal) }
        }
    }

    /// Waits for the end.
    @discardableResult
    func wait() async -> Run {
        await withCheckedContinuation { continuation in
            let run = state.withLock { state -> Run? in
                if state.run == nil { state.waiters.append(continuation) }
                return state.run
            }
            if let run { continuation.resume(returning: run) }
        }
    }

    /// Kills it if it runs, and waits for the end.
    func end() async {
        send(SIGKILL)
        await wait()
    }
}

// MARK: - Streams

extension ChildProcess {
    private static func feed(
        _ input: Input, into descriptors: inout [Int32: Spawn.Source]
    ) throws -> (childEnd: Int32?, ownEnd: Int32?, pending: [UInt8], closes: Bool) {
        switch input {
        case .empty: descriptors[0] = .file("/dev/null", flags: O_RDONLY)
        case .file(let path): descriptors[0] = .file(path, flags: O_RDONLY)
        case .descriptor(let number): descriptors[0] = .descriptor(number)
        case .closed: break
        case .open, .text:
            let pipe = try Channel.pipe()
            descriptors[0] = .descriptor(pipe.reading)
            guard case .text(let text) = input else { return (pipe.reading, pipe.writing, [], false) }
            _ = fcntl(pipe.writing, F_SETFL, O_NONBLOCK)
            return (pipe.reading, pipe.writing, Array(text.utf8), true)
        }
        return (nil, nil, [], false)
    }

    private static func drain(
        _ output: Output, of number: Int32, into descriptors: inout [Int32: Spawn.Source]
    ) throws -> (childEnd: Int32?, ownEnd: Int32?) {
        switch output {
        case .file(let path): descriptors[number] = .file(path, flags: O_WRONLY | O_CREAT | O_APPEND)
        case .descriptor(let own): descriptors[number] = .descriptor(own)
        case .closed: break
        case .captured, .unread:
            let pipe = try Channel.pipe()
            descriptors[number] = .descriptor(pipe.writing)
            if case .captured = output { return (pipe.writing, pipe.reading) }
            close(pipe.reading)
            return (pipe.writing, nil)
        }
        return (nil, nil)
    }
}

// MARK: - The thread of a process

extension ChildProcess {
    private func attend(_ sources: [(descriptor: Int32?, transcript: Transcript)]) {
        let limit = Task {
            try await Task.sleep(for: timeLimit)
            send(SIGKILL)
        }
        var sources = sources
        for source in sources where source.descriptor == nil { source.transcript.complete() }
        while true {
            feedInput()
            var polled = sources.map { pollfd(fd: $0.descriptor ?? -1, events: Int16(POLLIN), revents: 0) }
            polled.append(pollfd(fd: unfedInput ?? -1, events: Int16(POLLOUT), revents: 0))
            guard polled.contains(where: { $0.fd >= 0 }) else { break }
            poll(&polled, nfds_t(polled.count), -1)
            for index in sources.indices where polled[index].revents != 0 {
                guard let descriptor = sources[index].descriptor else { continue }
                if !read(descriptor, into: sources[index].transcript) {
                    close(descriptor)
                    sources[index].descriptor = nil
                    sources[index].transcript.complete()
                }
            }
        }
        reap()
        limit.cancel()
    }

    /// Where more of the input is to go.
    private var unfedInput: Int32? { state.withLock { $0.closesInput ? $0.input : nil } }

    /// Gives the child as much of its input as it takes now, and closes it after the last byte.
    private func feedInput() {
        state.withLock { state in
            guard state.closesInput, let input = state.input else { return }
            let count = state.pending.withUnsafeBytes { Foundation.write(input, $0.baseAddress, $0.count) }
            if count > 0 { state.pending.removeFirst(count) }
            guard state.pending.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) else { return }
            close(input)
            state.input = nil
        }
    }

    private func read(_ descriptor: Int32, into transcript: Transcript) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = Foundation.read(descriptor, &chunk, chunk.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        transcript.append(chunk.prefix(count))
        return true
    }

    /// Waits for the end, and tells those who wait for it.
    private func reap() {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        closeInput()
        let (run, waiters) = state.withLock { state in
            // The id is given up under the lock, so that no signal goes to whoever has it next.
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            let signal = status & 0x7f
            let run = Run(
                stdout: stdout.text, stderr: stderr.text, exit: signal == 0 ? (status >> 8) & 0xff : nil,
                signal: signal == 0 ? nil : signal)
            state.run = run
            defer { state.waiters = [] }
            return (run, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: run) }
    }
}
