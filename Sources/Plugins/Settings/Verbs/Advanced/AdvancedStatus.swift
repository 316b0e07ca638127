import OlaresCore
import OlaresExecution

/// `settings advanced status`: the state of the system.
struct AdvancedStatus: ResultPresenter {
    /// What is shown, in this order.
    private static let known = [
        "terminusState", "terminusdState", "installingState", "installingProgress", "uninstallingProgress",
        "terminusName", "terminusVersion", "device_name", "host_name", "os_type", "os_arch", "os_version", "cpu_info",
        "memory", "disk", "gpu_info", "updateTime",
    ]

    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let status = try data.machineStatus()
        guard !status.isEmpty else { return .lines(["(empty status)"]) }
        var labels = RecordLines(valuesAt: 23)
        for name in Self.known {
            if let value = status[name] { labels.add(name, value.outline) }
        }
        let others = status.map(\.name).filter { !Self.known.contains($0) }.sorted()
        var lines = labels.lines
        if !others.isEmpty {
            lines += ["", "additional fields available via --output json:"]
            lines.append("  " + TerminalText.sanitized(others.joined(separator: ", ")))
        }
        return .lines(lines)
    }

    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue { .object(try data.machineStatus()) }
}

extension JSONValue {
    /// A value as it stands in one line: how many there are of what has parts.
    var outline: String {
        switch self {
        case .array(let items): "(array, \(items.count))"
        case .object(let members): "(object, \(Array(members).count) keys)"
        case .null: ""
        default: plainText
        }
    }

    /// The state of the system, whatever members it has.
    func machineStatus() throws(Failure) -> JSONObject { try members("show system status") }
}
