import OlaresCore

/// An app of the person's, as the market keeps track of it (docs/protocol/market.md, "Rows").
struct AppRow: Equatable, Sendable {
    /// The source that it is installed from.
    let source: String
    /// What it is called here; a clone has a name of its own. Empty in some rows.
    let name: String
    /// What the catalogue calls it, where that is another name.
    let rawName: String
    let title: String
    /// The version that was last asked for, which need not be the one that runs.
    let version: String
    let state: AppState
    /// The last operation, such as `install`.
    let operation: String
    let kind: String
    let progress: String
    let message: String
    /// A word for why it is in its state.
    let reason: String
    /// When it came into its state, as the server wrote it.
    let changed: String

    /// Reads an element of `app_state_latest`; `nil` for one without a status.
    init?(_ json: JSONValue, source: String) {
        guard let status = json["status"], status.object != nil else { return nil }
        func text(_ name: String) -> String { status[name]?.string ?? "" }
        self.source = source
        name = text("name").trimmed
        rawName = text("rawAppName").trimmed
        title = text("title")
        version = json["version"]?.string ?? ""
        state = AppState(text("state"))
        operation = text("opType")
        kind = text("cfgType")
        progress = text("progress")
        message = text("message")
        reason = text("reason")
        changed = text("statusTime")
    }

    /// An app that is not there any more.
    init(gone name: String, from source: String, after operation: String) {
        self.source = source
        self.name = name
        state = .uninstalled
        self.operation = operation
        (rawName, title, version, kind, progress, message, reason, changed) = ("", "", "", "", "", "", "", "")
    }

    /// What people call it by.
    var displayName: String { name.isEmpty ? rawName : name }
    /// What the catalogue calls it.
    var catalogueName: String { rawName.isEmpty ? name : rawName }
    /// When it came into its state; 0 where that is not known, so that it is later than nothing.
    var changedAt: Int64 { RFC3339.parse(changed)?.milliseconds ?? 0 }
    /// How far it is. The market mostly says 0.00, which says nothing.
    var progressText: String { progress.isEmpty || progress == "0.00" ? "-" : progress }

    /// Why it is in its state, where that is not where anybody wanted it; empty elsewhere.
    var complaint: String {
        guard state.isFailure || state.isCancelled || state.isCancelFailure else { return "" }
        return message.nonEmpty ?? reason
    }
    /// Whether it waits for the market to begin with its installation.
    var isQueued: Bool { state.description.isEmpty && !operation.isEmpty }

    /// For programs.
    var json: JSONValue {
        var object: JSONObject = ["name": .string(displayName), "state": .string(state.description)]
        object["version"] = version.filled
        object["opType"] = operation.filled
        object["progress"] = .string(progressText)
        object["cfgType"] = kind.filled
        object["message"] = message.filled
        object["source"] = .string(source)
        object["reason"] = reason.filled
        object["statusTime"] = changed.filled
        return .object(object)
    }
}

/// All rows of the person's, by source.
struct AppRows: Equatable, Sendable {
    /// In the order of the sources' names; within one in the server's.
    let rows: [AppRow]
    /// When the server looked, in milliseconds since 1970; `nil` where it does not say.
    let time: Int64?

    /// Reads the data of `/market/state`.
    init(_ data: JSONValue) {
        time = data["timestamp"]?.integer.map { Timestamp(seconds: $0).milliseconds }
        let sources = data["user_data"]?["sources"]?.object.map { $0.map { ($0.name, $0.value) } } ?? []
        rows = sources.sorted { $0.0 < $1.0 }.flatMap { source, contents in
            (contents["app_state_latest"]?.array ?? []).compactMap { AppRow($0, source: source) }
        }
    }

    /// The row that a name means: one of that name rather than a nameless one of that app, and an installed one rather
    /// than one that says nothing, and that rather than any other.
    /// - Parameter source: Where it is looked for; `nil` for everywhere.
    func row(for app: String, in source: String? = nil) -> AppRow? {
        let app = app.trimmed
        let rows = rows.filter { source == nil || $0.source == source }
        let named = rows.filter { $0.name == app }
        let nameless = rows.filter { $0.name.isEmpty && $0.rawName == app }
        let all = named + nameless
        return all.first { $0.state.isInstalled && !$0.state.isInconclusive } ?? all.first { $0.state.isInconclusive }
            ?? all.first
    }

    /// Every row of an app's name, in any source.
    func matches(_ app: String) -> [AppRow] { rows.filter { $0.displayName == app.trimmed } }

    /// The row to look at while something is going on: in the source that it was asked of, or else wherever it is.
    /// - Parameter stays: Whether no other source counts, where one is known.
    func watched(_ app: String, in source: String?, only stays: Bool = false) -> AppRow? {
        let matches = matches(app)
        if let row = matches.first(where: { $0.source == source }) { return row }
        return stays && source?.isEmpty == false ? nil : matches.first
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// The string for a member that is left out when it is empty.
    var filled: JSONValue? { isEmpty ? nil : .string(self) }
}
