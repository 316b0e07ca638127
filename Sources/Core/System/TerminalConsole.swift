public import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The three standard streams of the process.
public struct TerminalConsole: Console {
    private static let longestLine = 1 << 20

    private let inputStream: Int32
    private let output: Int32
    private let error: Int32
    private let progress = ProgressLines()

    /// The process's own streams.
    public init() { self.init(input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO) }

    /// Streams of other numbers.
    init(input: Int32, output: Int32, error: Int32) {
        inputStream = input
        self.output = output
        self.error = error
    }

    /// Whether standard input is a terminal.
    public var inputIsTerminal: Bool { isatty(inputStream) == 1 }
    /// Whether standard output is a terminal.
    public var outputIsTerminal: Bool { isatty(output) == 1 }
    /// Whether standard error is a terminal.
    public var errorIsTerminal: Bool { isatty(error) == 1 }

    /// The terminal's width in columns.
    public var width: Int? { Self.size(of: output)?.columns }
    /// The terminal's size.
    public var size: TerminalSize? { Self.size(of: output) }

    private static func size(of stream: Int32) -> TerminalSize? {
        var size = winsize()
        guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Standard input as it comes.
    public var input: any ByteInput { get throws(Failure) { try DescriptorInput(inputStream) } }

    /// Writes to standard output, all of it, at once.
    /// - Throws: ``Failure/outputClosed`` when the reader has gone; any other refusal names the reason.
    public func write(_ text: String) throws(Failure) {
        showProgress([])
        var text = text
        try check(text.withUTF8 { send(UnsafeRawBufferPointer($0), to: output) })
    }

    /// Writes bytes to standard output; fails as ``write(_:)-(String)`` does.
    public func write(_ bytes: ByteBuffer) throws(Failure) {
        showProgress([])
        try check(bytes.withUnsafeReadableBytes { send($0, to: output) })
    }

    private func check(_ number: Int32) throws(Failure) {
        guard number != 0 else { return }
        throw number == EPIPE
            ? .outputClosed : Failure(.outputUnwritable, "write standard output: \(ErrorNumber.text(number))")
    }

    /// Writes to standard error.
    public func writeError(_ text: String) {
        showProgress([])
        sendError(text)
    }

    /// Draws lines of progress.
    public func showProgress(_ lines: [String]) {
        guard errorIsTerminal, Environment.process["TERM"] != "dumb" else { return }
        progress.replace(with: lines, columns: Self.size(of: error)?.columns ?? 80) { sendError($0) }
    }

    /// Writes bytes to standard error.
    public func writeError(_ bytes: ByteBuffer) {
        showProgress([])
        _ = bytes.withUnsafeReadableBytes { send($0, to: error) }
    }

    /// Runs `work` with every key going to it.
    public func withRawTerminal<Value: Sendable>(
        farewell: String, _ work: (AsyncStream<TerminalSize>) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let (sizes, changes) = AsyncStream.makeStream(of: TerminalSize.self, bufferingPolicy: .bufferingNewest(1))
        let output = output
        let terminal = try RawTerminal(inputStream, output: output, farewell: farewell) {
            if let size = Self.size(of: output) { changes.yield(size) }
        } left: { [self] in
            // A terminal that takes nothing, as after Ctrl-S, must not keep anybody from leaving.
            if takesOutput { try? write(farewell) }
        }
        defer {
            terminal.leave()
            changes.finish()
        }
        changes.yield(size ?? TerminalSize(columns: 80, rows: 24))
        return try await work(sizes)
    }

    /// Whether standard output takes something at once.
    private var takesOutput: Bool {
        var state = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        return poll(&state, 1, 0) > 0 && state.revents & Int16(POLLOUT) != 0
    }

    private func sendError(_ text: String) {
        var text = text
        _ = text.withUTF8 { send(UnsafeRawBufferPointer($0), to: error) }
    }

    /// Asks with echo on.
    public func ask(_ prompt: String) throws(Failure) -> String? {
        guard inputIsTerminal else {
            writeError(prompt)
            return try readLine()
        }
        return try Prompt(text: prompt, echoes: true, input: inputStream, console: self).answer()
    }

    /// Asks with echo off. Where standard input is no terminal there is no echo, and the answer is read as it comes.
    public func askSecret(_ prompt: String) throws(Failure) -> String? {
        guard inputIsTerminal else {
            writeError(prompt)
            return try readLine()
        }
        return try Prompt(text: prompt, echoes: false, input: inputStream, console: self).answer()
    }

    /// Reads one line and not a byte more, so that what follows is left to later reads.
    public func readLine() throws(Failure) -> String? {
        var line: [UInt8] = []
        defer { line.erase() }
        var byte: UInt8 = 0
        var ended = false
        while !ended {
            let count = read(inputStream, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadableInput(ErrorNumber.text(errno)) }
            if count == 0, line.isEmpty { return nil }
            ended = count == 0 || byte == UInt8(ascii: "\n")
            if !ended { line.append(byte) }
            guard line.count <= Self.longestLine else { throw .unreadableInput("a line is longer than 1 MiB") }
        }
        // What some editors and shells of Windows put in front of a text is no part of a password.
        return try Self.text(ofLine: line.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(line.dropFirst(3)) : line)
    }

    /// A line as text, without the carriage returns at its end.
    static func text(ofLine line: [UInt8]) throws(Failure) -> String {
        let end = (line.lastIndex { $0 != UInt8(ascii: "\r") } ?? -1) + 1
        // Replacing what is not UTF-8 would turn a password into another one.
        guard let text = String(validating: line[..<end], as: UTF8.self) else {
            throw .unreadableInput("the line is not UTF-8 text")
        }
        return text
    }

    /// - Returns: 0, or the `errno` of the refusal.
    private func send(_ bytes: UnsafeRawBufferPointer, to stream: Int32) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = systemWrite(stream, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            } else if errno == EAGAIN {
                // Another process that shares the terminal or pipe has made it non-blocking.
                var state = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
                poll(&state, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}

extension Failure {
    /// Nobody reads standard output any more, as after `| head`: the program ends quietly.
    public static let outputClosed = Failure(.outputUnwritable, "standard output is closed")

    /// Standard input cannot be read, or holds what is no line of text.
    static func unreadableInput(_ reason: String, advice: String? = nil) -> Failure {
        Failure(.inputUnreadable, "read stdin: \(reason)", advice: advice)
    }
}

extension [UInt8] {
    /// Overwrites a secret in memory before the memory is given back.
    mutating func erase() {
        withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            #if canImport(Darwin)
            memset_s(start, bytes.count, 0, bytes.count)
            #else
            explicit_bzero(start, bytes.count)
            #endif
        }
    }
}
