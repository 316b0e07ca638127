import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What needs no terminal. What does is tested through the real binary.
@Suite struct SystemConsoleTests {
    /// A console that reads `input` from a file and writes to the given descriptors.
    private func console(reading input: [UInt8], output: Int32 = -1) -> TerminalConsole {
        let directory = TemporaryDirectory()
        directory.put("in", input)
        return TerminalConsole(input: open(directory["in"], O_RDONLY), output: output, error: -1)
    }

    @Test func readsLinesAndNoMore() throws {
        let console = console(reading: Array("one\ntwo \r\n\n\r\r\nlast".utf8))
        #expect(try console.readLine() == "one")
        #expect(try console.readLine() == "two ")
        #expect(try console.readLine() == "")
        #expect(try console.readLine() == "")
        #expect(try console.readLine() == "last")
        #expect(try console.readLine() == nil)
    }

    @Test func keepsOtherCharactersThanTheLineEnd() throws {
        #expect(try console(reading: Array("\r a\rb\u{0}ü\t \r\n".utf8)).readLine() == "\r a\rb\u{0}ü\t ")
    }

    @Test func readsLongLines() throws {
        let line = String(repeating: "x", count: 1 << 20)
        #expect(try console(reading: Array((line + "\n").utf8)).readLine() == line)
        #expect(throws: Failure(.inputUnreadable, "read stdin: a line is longer than 1 MiB")) {
            try console(reading: Array((line + "x\n").utf8)).readLine()
        }
    }

    @Test func refusesWhatIsNoText() {
        #expect(throws: Failure(.inputUnreadable, "read stdin: the line is not UTF-8 text")) {
            try console(reading: [0x70, 0xFF, 0x0A]).readLine()
        }
    }

    @Test func asksAPipeAsWell() throws {
        #expect(try console(reading: Array("y\n".utf8)).ask("sure? ") == "y")
        #expect(try console(reading: Array("secret\n".utf8)).askSecret("password: ") == "secret")
        #expect(try console(reading: []).askSecret("password: ") == nil)
    }

    @Test func knowsWhenNobodyReads() {
        Signals.install()
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        close(ends[0])
        defer { close(ends[1]) }
        #expect(throws: Failure.outputClosed) { try console(reading: [], output: ends[1]).write("text") }
    }

    #if os(Linux)
    @Test func knowsAFullDisk() {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        #expect(throws: Failure(.outputUnwritable, "write standard output: no space left on device")) {
            try console(reading: [], output: full).write("text")
        }
    }
    #endif

    @Test func writesThroughANonBlockingPipe() async throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let (reader, writer) = (ends[0], ends[1])
        let text = String(repeating: "0123456789", count: 50_000)
        let console = console(reading: [], output: writer)
        let written = Task.detached {
            defer { close(writer) }
            try console.write(text)
        }
        let received = try Descriptor(adopting: reader).readToEnd(expecting: 0, limit: 1 << 20, named: "pipe")
        try await written.value
        #expect(received.count == text.utf8.count)
    }

    @Test func isNoTerminal() {
        let console = console(reading: [])
        #expect(!console.inputIsTerminal && !console.outputIsTerminal && !console.errorIsTerminal)
        #expect(console.width == nil)
    }
}
