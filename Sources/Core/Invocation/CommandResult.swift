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
    }

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

    /// Bytes as they are.
    public static func stream(_ source: @escaping ByteSource) -> CommandResult {
        CommandResult(.stream(source), json: .null)
    }

    /// All parts at once.
    public init(_ view: View, json: JSONValue, notices: [String] = [], exit: ExitCode = .done) {
        self.view = view
        self.json = json
        self.notices = notices
        self.exit = exit
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

        /// - Parameters:
        ///   - title: The header, in capitals.
        ///   - minimumWidth: The narrowest it is drawn, in terminal columns.
        public init(_ title: String, minimumWidth: Int = 0) {
            self.title = title
            self.minimumWidth = minimumWidth
        }
    }

    /// A line above the titles; empty for none.
    public let heading: String
    /// The columns, left to right.
    public let columns: [Column]
    /// The rows, each with one cell a column.
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
