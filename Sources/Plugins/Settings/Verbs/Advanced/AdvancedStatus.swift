import Core
import Execution

/// `settings advanced status`: the state of the system.
struct AdvancedStatus: CommandHandler {
    /// What is shown, in this order.
    private static let known = [
        "terminusState", "terminusdState", "installingState", "installingProgress", "uninstallingProgress",
        "terminusName", "terminusVersion", "device_name", "host_name", "os_type", "os_arch", "os_version", "cpu_info",
        "memory", "disk", "gpu_info", "updateTime",
    ]

    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let status = try await SettingsServer(context).machineStatus()
        guard !status.isEmpty else { return CommandResult(.lines(["(empty status)"]), json: .object(status)) }
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
        return CommandResult(.lines(lines), json: .object(status))
    }
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
}

extension SettingsServer {
    /// The state of the system, whatever members it has.
    func machineStatus() async throws(Failure) -> JSONObject {
        let answer = try await answer(to: SettingsCall("GET", "/api/system/status"), for: "show system status")
        guard answer != .null else { return [:] }
        guard let status = answer.object else {
            throw Failure(
                .decode, "show system status: the server's answer is no object",
                advice: "check that the address is that of an Olares, and that both versions fit")
        }
        return status
    }
}
