import OlaresCore

/// The document of an operation (docs/protocol/market.md, "Operation document").
struct OperationResult: Equatable, Sendable {
    enum MarketStatus: String, Sendable {
        /// The server took it.
        case accepted
        /// It came to its good end.
        case success
    }

    let app: String
    let operation: String
    /// The name of what the server made or meant, where it is another one.
    var targetApp: String?
    var status = MarketStatus.accepted
    var message: String
    var source: String?
    var version: String?
    var user: String?
    /// Where the app stood at the end of a watch.
    var end: AppRow?
    /// What people are told beside it.
    var notices: [String] = []

    init(
        _ operation: Operation, message: String, source: String? = nil, version: String? = nil,
        data: JSONValue = .null
    ) {
        app = operation.app
        self.operation = operation.verb
        self.message = message
        self.source = source
        self.version = version
        user = operation.user
        let name = Self.name(in: data)
        targetApp = name == app ? nil : name
    }

    /// The document at the good end of a watch.
    func settled(as row: AppRow, verb: String) -> OperationResult {
        var result = self
        result.status = .success
        result.message = "\(verb) completed (state=\(row.state))"
        result.source = source ?? row.source.nonEmpty
        result.end = row
        return result
    }

    /// For people and programs.
    var commandResult: CommandResult { CommandResult(.lines(lines), json: json, notices: notices) }

    private var json: JSONValue {
        var object: JSONObject = ["app": .string(app)]
        object["targetApp"] = targetApp.map { .string($0) }
        object["operation"] = .string(operation)
        object["status"] = .string(status.rawValue)
        object["message"] = message.filled
        object["source"] = source?.filled
        object["version"] = version?.filled
        object["user"] = user.map { .string($0) }
        object["state"] = end?.state.description.filled
        object["progress"] = end?.progressText.filled
        object["finalState"] = end?.state.description.filled
        object["finalOpType"] = end?.operation.filled
        return .object(object)
    }

    private var lines: [String] {
        let label = targetApp.map { "\(app) -> \($0)" } ?? app
        let facts = [("source", source), ("version", version), ("state", end?.state.description)]
        return ["\(operation) '\(label)': \(message)"]
            + facts.compactMap { name, value in value?.nonEmpty.map { "  \(name): \($0)" } }
    }

    /// The name of an app in what the server said, however deep, and also in texts that hold JSON themselves.
    static func name(in data: JSONValue) -> String? {
        switch data {
        case .object(let members):
            let names = ["app_name", "appName", "uid"].lazy.compactMap { members[$0]?.string?.trimmed.nonEmpty }
            return names.first ?? members.lazy.compactMap { name(in: inner($0.name, $0.value)) }.first
        case .array(let items): return items.lazy.compactMap { name(in: $0) }.first
        default: return nil
        }
    }

    static func inner(_ member: String, _ value: JSONValue) -> JSONValue {
        guard ["response", "result"].contains(member), let text = value.string else { return value }
        return (try? JSONValue(parsing: Array(text.utf8))) ?? value
    }
}

extension JSONValue {
    /// The text of the first member of that name, however deep.
    func text(of name: String) -> String? {
        switch self {
        case .object(let members):
            members[name]?.string?.nonEmpty
                ?? members.lazy.compactMap { OperationResult.inner($0.name, $0.value).text(of: name) }.first
        case .array(let items): items.lazy.compactMap { $0.text(of: name) }.first
        default: nil
        }
    }
}

extension Collection {
    /// The text or list; `nil` when it is empty.
    var nonEmpty: Self? { isEmpty ? nil : self }
}
