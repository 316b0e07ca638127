public import NIOCore

/// The terminal or pipe on the other side of the process's three standard streams.
public protocol Console: Sendable {
    /// Whether standard input is a terminal, so that a person can be asked.
    var inputIsTerminal: Bool { get }
    /// Whether standard input is the caller's to fill: not in a tool call or a rehearsal, where it belongs to somebody else.
    var offersInput: Bool { get }
    /// Standard input, piece by piece as it comes.
    var input: any ByteInput { get throws(Failure) }
    /// Whether standard output is a terminal.
    var outputIsTerminal: Bool { get }
    /// Whether standard error is a terminal.
    var errorIsTerminal: Bool { get }
    /// The terminal's width in columns; `nil` when standard output is none.
    var width: Int? { get }
    /// The terminal's size; `nil` when standard output is none.
    var size: TerminalSize? { get }
    /// Writes to standard output.
    func write(_ text: String) throws(Failure)
    /// Writes bytes to standard output as they are.
    func write(_ bytes: ByteBuffer) throws(Failure)
    /// Writes to standard error. A standard error that nobody reads is no failure.
    func writeError(_ text: String)
    /// Writes bytes to standard error as they are.
    func writeError(_ bytes: ByteBuffer)
    /// Shows a prompt on standard error and reads a line with echo on.
    /// - Returns: The line without its end; `nil` at the end of input.
    func ask(_ prompt: String) throws(Failure) -> String?
    /// Shows a prompt on standard error and reads a line with echo off. Echo is restored whatever happens: at the end,
    /// on a signal that ends the process, and while the process is suspended.
    /// - Returns: The line without its end; `nil` at the end of input.
    func askSecret(_ prompt: String) throws(Failure) -> String?
    /// Reads one line of standard input without a prompt, for piped secrets.
    /// - Returns: The line without its end (CR, LF or both); `nil` at the end of input.
    func readLine() throws(Failure) -> String?
    /// Whether somebody sees ``showProgress(_:)``: a person at a terminal, or a program that asked for it.
    var showsProgress: Bool { get }
    /// Puts lines at the bottom of standard error in place of those shown before; none takes them away. Where standard error
    /// is no terminal nothing is shown. Lines are cut to the terminal, and lose control characters.
    func showProgress(_ lines: [String])
    /// Runs `work` with a terminal whose keys come to ``input`` one by one, without echo, Ctrl-C and Ctrl-D among them. The
    /// terminal is given back whatever happens, on signals too.
    /// - Parameters:
    ///   - farewell: Written to standard output whenever the terminal is given back.
    ///   - work: Gets the window's size at once, and again whenever it changes.
    /// - Throws: What `work` throws, or ``Failure`` with `stdin_unreadable` when there is no such terminal.
    func withRawTerminal<Value: Sendable>(
        farewell: String, _ work: (AsyncStream<TerminalSize>) async throws(Failure) -> Value
    ) async throws(Failure) -> Value
}

extension Console {
    /// It is.
    public var offersInput: Bool { true }

    /// Where standard error is a terminal.
    public var showsProgress: Bool { errorIsTerminal }

    /// Nothing.
    public var input: any ByteInput { EmptyInput() }

    /// None.
    public var size: TerminalSize? { nil }

    /// Writes them as text.
    public func writeError(_ bytes: ByteBuffer) { writeError(String(buffer: bytes)) }

    /// There is none.
    public func withRawTerminal<Value: Sendable>(
        farewell: String, _ work: (AsyncStream<TerminalSize>) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        throw .unreadableInput("it is no terminal")
    }

    /// Refuses `-` for a file where standard input is somebody else's.
    /// - Throws: ``Failure`` with `argument_invalid`.
    public func requireInput() throws(Failure) {
        guard !offersInput else { return }
        throw Failure(.argumentInvalid, "standard input cannot be read here", advice: "name a file in place of -")
    }
}
