import OlaresCore

/// `settings compute set-type`: another way to share a device, which stops the apps that have it.
struct ComputeSetType: CommandHandler {
    private let node: String
    private let device: String
    private let type: SupportType

    init(_ arguments: Arguments) throws(Failure) {
        node = try arguments.requiredText("node").trimmed
        device = try arguments.requiredText("device").trimmed
        type = try SupportType(try arguments.requiredText("type"))
    }

    private static let list = NextStep(["settings", "compute", "list"], effect: .read)

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let found = try await found(try SettingsServer(context))
        guard found.supportType != type.rawValue, !found.apps.isEmpty else { return "" }
        return "Switch device \(device.quotedForMessage) on node \(node.quotedForMessage) to \(type.label)? It stops: "
            + "\(found.apps.joined(separator: ", "))"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let found = try await found(server)
        guard found.supportType != type.rawValue else {
            return result(
                "unchanged", [],
                "device \(device.quotedForMessage) on node \(node.quotedForMessage) already uses "
                    + "\(type.label.quotedForMessage); no change")
        }
        guard found.available.isEmpty || found.available.contains(type.rawValue) else {
            throw Failure(
                .preconditionFailed,
                "device \(device.quotedForMessage) does not support \(type.rawValue.quotedForMessage); available: "
                    + found.available.joined(separator: ", "), next: [Self.list])
        }
        let node = try node.segment(of: "the name of a node")
        let path = "/api/compute-resources/nodes/\(node)/devices/\(try device.segment(of: "the id of a device"))"
        let call = SettingsCall("PUT", path + "/support-type", ["supportType": .string(type.rawValue)])
        if context.isDryRun { return server.plan([call]) }
        return try outcome(try await server.answer(to: call, for: "set compute support type"))
    }

    private func found(_ server: SettingsServer) async throws(Failure) -> ComputeDevice {
        guard let found = try await server.computeDevices().first(where: { $0.id == device && $0.node == node }) else {
            throw Failure(
                .remoteNotFound, "device \(device.quotedForMessage) not found on node \(node.quotedForMessage)",
                next: [Self.list])
        }
        return found
    }

    /// Three outcomes, of which the blocked one comes in two forms.
    private func outcome(_ answer: JSONValue) throws(Failure) -> CommandResult {
        let isCheck = answer.text("type") == "computeDeviceSwitchBlocked"
        let content = isCheck ? answer["Data"] ?? .null : answer
        let status = content.text("status")
        guard !isCheck, status != "bound-apps-stop-blocked" else {
            let apps = (content["blockedApps"]?.array ?? []).map { "  - \($0.text("appName")): \($0.text("reason"))" }
            throw Failure(
                .operationFailed,
                MessageText(
                    lines: ["unable to switch support type: the following bound app(s) could not be stopped:"] + apps),
                advice: "stop these apps first, and run it again")
        }
        guard ["switched", "unchanged"].contains(status) else {
            throw Failure(
                .decode, "set compute support type: the server's answer does not say what became of it",
                next: [Self.list])
        }
        let stopped = (content["stoppedApps"]?.array ?? []).map { $0.text("appName") }
        let tail = stopped.isEmpty ? "" : " (stopped app(s): \(stopped.joined(separator: ", ")))"
        return result(
            status, stopped,
            "switched device \(device.quotedForMessage) on node \(node.quotedForMessage) to "
                + "\(type.label.quotedForMessage)\(tail)")
    }

    private func result(_ status: String, _ stopped: [String], _ line: String) -> CommandResult {
        var json: JSONObject = [
            "device": .string(device), "node": .string(node), "status": .string(status),
            "supportType": .string(type.rawValue),
        ]
        if !stopped.isEmpty { json["stoppedApps"] = .array(stopped.map { .string($0) }) }
        return CommandResult(.lines([TerminalText.sanitized(line)]), json: .object(json))
    }
}
