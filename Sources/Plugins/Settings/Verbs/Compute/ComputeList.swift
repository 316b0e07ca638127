import OlaresCore
import OlaresExecution

/// `settings compute list`: accelerators, and which apps have them.
struct ComputeList: ResultPresenter {
    private static let titles = ["DEVICE-ID", "NAME", "MODE", "SUPPORT-TYPE", "AVAILABLE", "MEM(Gi)", "HEALTH", "APPS"]

    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let nodes = try data.rows("list compute resources")
        guard !nodes.isEmpty else {
            return .lines([
                "no accelerator found (connect a GPU or other accelerator to your cluster to get started)"
            ])
        }
        return .lines(Array(nodes.map(lines).joined(separator: [""])))
    }

    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue {
        .array(try data.rows("list compute resources"))
    }

    private func lines(of node: JSONValue) -> [String] {
        let devices = (node["devices"]?.array ?? []).map { ComputeDevice(record: $0, node: node.text("nodeName")) }
        let kinds = (node["gpuTypes"]?.array ?? []).map { ComputeMode.title($0.plainText) }.joined(separator: ", ")
        var head = "Node: \(node.text("nodeName"))"
        if !kinds.isEmpty { head += "  [\(kinds)]" }
        if let health = node.text("health").nonEmpty { head += "  health=\(health)" }
        var lines = [TerminalText.sanitized(head)]
        let memory = memoryText(devices)
        if !memory.isEmpty { lines.append("  " + memory) }
        guard !devices.isEmpty else { return lines + ["  no devices"] }
        let rows = devices.map { device in
            [
                device.id, device.name, device.record.text("mode"), device.supportType,
                device.available.joined(separator: ","), device.memoryText, device.record.text("health"),
                device.apps.isEmpty ? "no app bound" : device.apps.joined(separator: ", "),
            ]
        }
        return lines + RecordLines.table(Self.titles, rows)
    }

    private func memoryText(_ devices: [ComputeDevice]) -> String {
        func total(_ isOwn: Bool) -> Int64 {
            devices.filter { ComputeMode.hasOwnMemory($0.record.text("mode")) == isOwn }
                .reduce(0) { $0 +| ($1.record["memory"]?.integer ?? 0) }
        }
        return [("Dedicated VRAM", total(true)), ("Shared RAM", total(false))].filter { $0.1 > 0 }
            .map { "\($0.0): \(ComputeMode.gibibytes($0.1)) Gi" }.joined(separator: "  ")
    }
}
