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
        /// as a command elsewhere. `collected` does the same and gives both outputs as one result, for programs; `nil` where
        /// only a person can take part. One of the two closures is run, once.
        case session(Session, collected: Collected? = nil)
    }

    /// Writes to both outputs until it ends with an exit code.
    public typealias Session = @Sendable (_ output: SessionOutput) async throws(Failure) -> ExitCode

    /// Runs to its end, and gives what was written as one result.
    public typealias Collected = @Sendable () async throws(Failure) -> CommandResult

    /// Shows results as they come, and returns at their end. One whose data are null is for people alone.
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

        /// The title as the name of a member, such as `lastSeen` for `LAST SEEN`.
        public var member: String {
            let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            return (words.first ?? "value")
                + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }
    }

    /// A line above the titles; empty for none.
    public let heading: String
    /// The columns, left to right.
    public let columns: [Column]
    /// The rows, each with one cell a column, wide ones too.
    public var rows: [[String]]
    private let values: [JSONValue]?

    /// - Parameters:
    ///   - heading: A line above the titles, which stays away with them.
    ///   - columns: The columns, left to right.
    ///   - rows: The rows, each with one cell a column.
    ///   - records: The rows as data; `nil` makes them of the cells.
    public init(heading: String = "", columns: [Column], rows: [[String]], records: [JSONValue]? = nil) {
        self.heading = heading
        self.columns = columns
        self.rows = rows
        values = records
    }

    /// The rows as data: for each an object with a member for each column, named after its title; null for a dash.
    public var records: [JSONValue] {
        if let values { return values }
        let names = columns.map(\.member)
        return rows.map { cells in
            .object(zip(names, cells).reduce(into: JSONObject()) { $0[$1.0] = $1.1 == "-" ? .null : .string($1.1) })
        }
    }
}

extension CommandResult {
    /// The rows of its table as data, under `rows`, beside what the document says of the list itself, such as `totalItems`; `nil`
    /// where it is no table.
    /// - Parameter isWide: Whether wide columns are in it.
    public func rows(isWide: Bool) -> JSONValue? {
        guard case .table(let table, _) = view else { return nil }
        let hidden = isWide ? [] : Set(table.columns.filter(\.isWide).map(\.member))
        var document: JSONObject = [
            "rows": .array(hidden.isEmpty ? table.records : table.records.map { $0.lacking(hidden) })
        ]
        for (name, value) in json.object ?? [:] where value.array == nil && value.object == nil && value != .null {
            document[name] = value
        }
        return .object(document)
    }
}

extension JSONValue {
    /// An object without the members of these names.
    fileprivate func lacking(_ names: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.reduce(into: JSONObject()) { if !names.contains($1.name) { $0[$1.name] = $1.value } })
    }
}
