public import NIOCore

/// What a verb found or did: one value with a view for people and one for programs.
public struct CommandResult: Sendable {
    /// What people read with `-o table`.
    public enum View: Sendable {
        /// Lines as they are.
        case lines([String])
        /// Columns; with nothing to show, `empty` stands instead of the header.
        case table(Table, empty: [String] = [])
        /// Bytes that are written as they arrive, whatever the format: the contents of a file, a log. The closure is run
        /// once, and hands them over piece by piece.
        case stream(ByteSource)
        /// Results one after the other, each shown as it comes, such as what a watch sees. With `replaces` each takes the
        /// place of the one before on a terminal; elsewhere they follow one another: with `-o json` one line each, with
        /// `-o yaml` one document each.
        case series(replaces: Bool, ResultSource)
        /// Something that runs while its bytes go to both outputs, whatever the format, and whose end has an exit code, such
        /// as a command elsewhere. The closure is run once.
        case session(Session)
    }

    /// Writes to both outputs until it ends with an exit code.
    public typealias Session = @Sendable (_ output: SessionOutput) async throws(Failure) -> ExitCode

    /// Shows results as they come, and returns at their end.
    public typealias ResultSource =
        @Sendable (_ show: @escaping @Sendable (CommandResult) throws(Failure) -> Void) async throws(Failure) -> Void

    /// Hands bytes over piece by piece; fails as the place fails that they come from.
    public typealias ByteSource =
        @Sendable (_ write: @escaping @Sendable (ByteBuffer) throws(Failure) -> Void) async throws(Failure) -> Void

    /// For people.
    public let view: View
    /// For programs: what `-o json` and `-o yaml` print.
    public let json: JSONValue
    /// Lines for standard error that are no part of the result: warnings and hints.
    public let notices: [String]
    /// The exit code; ``ExitCode/done`` but for partial and pending results.
    public let exit: ExitCode
    /// What it failed with in the end, where there is something to show all the same.
    public let failure: Failure?

    /// Bytes as they are.
    public static func stream(_ source: @escaping ByteSource) -> CommandResult {
        CommandResult(.stream(source), json: .null)
    }

    /// All parts at once.
    public init(
        _ view: View, json: JSONValue, notices: [String] = [], exit: ExitCode = .done, failure: Failure? = nil
    ) {
        self.view = view
        self.json = json
        self.notices = notices
        self.exit = exit
        self.failure = failure
    }
}

/// Where the bytes of a session go.
public struct SessionOutput: Sendable {
    /// Writes to standard output.
    public let write: @Sendable (ByteBuffer) throws(Failure) -> Void
    /// Writes to standard error.
    public let writeError: @Sendable (ByteBuffer) -> Void

    /// Both.
    public init(
        write: @escaping @Sendable (ByteBuffer) throws(Failure) -> Void,
        writeError: @escaping @Sendable (ByteBuffer) -> Void
    ) {
        self.write = write
        self.writeError = writeError
    }
}

/// Rows under titles. Cells are plain text; the renderer measures, pads and, on a terminal, cuts them.
public struct Table: Equatable, Sendable {
    /// One column.
    public struct Column: Equatable, Sendable {
        /// The header, in capitals.
        public let title: String
        /// The narrowest it is drawn, in terminal columns.
        public let minimumWidth: Int
        /// Whether it is drawn with `-o wide` only.
        public let isWide: Bool

        /// - Parameters:
        ///   - title: The header, in capitals.
        ///   - minimumWidth: The narrowest it is drawn, in terminal columns.
        ///   - isWide: Whether it is drawn with `-o wide` only.
        public init(_ title: String, minimumWidth: Int = 0, isWide: Bool = false) {
            self.title = title
            self.minimumWidth = minimumWidth
            self.isWide = isWide
        }
    }

    /// A line above the titles; empty for none.
    public let heading: String
    /// The columns, left to right.
    public let columns: [Column]
    /// The rows, each with one cell a column, wide ones too.
    public var rows: [[String]]

    /// - Parameters:
    ///   - heading: A line above the titles, which stays away with them.
    ///   - columns: The columns, left to right.
    ///   - rows: The rows, each with one cell a column.
    public init(heading: String = "", columns: [Column], rows: [[String]]) {
        self.heading = heading
        self.columns = columns
        self.rows = rows
    }
}
