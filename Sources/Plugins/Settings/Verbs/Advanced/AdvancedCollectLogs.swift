import Core
import Execution

/// `settings advanced collect-logs`: has the system put its logs together, and waits for that.
struct AdvancedCollectLogs: CommandHandler {
    private let timeout: Int64
    private let interval: Int64

    init(_ arguments: Arguments) throws(Failure) {
        timeout = try arguments.integer("timeout") ?? 1_800_000
        interval = try arguments.integer("poll-interval") ?? 3_000
    }

    private static let path = "/Home/pod_logs"
    private static let follow = NextStep(["settings", "advanced", "status"], effect: .read)

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let call = SettingsCall("POST", "/api/command/collectLogs")
        if context.isDryRun { return server.plan([call]) }
        let answer = try await server.answer(to: call, for: "collect diagnostic logs")
        context.notify("Waiting for log collection...")
        let collection = self
        try await context.interruption.during { () async throws(Failure) -> Void in
            try await collection.wait(server, context)
        } interrupted: {
            Failure(.interrupted, "log collection goes on; nobody waits for it", next: [Self.follow])
        }
        var json: JSONObject = ["path": .string(Self.path), "collectingLogsState": "completed"]
        var lines = ["collectingLogsState: completed", "path: \(Self.path)"]
        if let message = answer.string?.nonEmpty {
            json["message"] = .string(message)
            lines.insert(TerminalText.sanitized(message), at: 0)
        }
        lines.append("read them with: olares-cli files ls drive/Home/pod_logs/")
        return CommandResult(.lines(lines), json: .object(json))
    }

    private func wait(_ server: SettingsServer, _ context: CommandContext) async throws(Failure) {
        let poller = Poller(every: .milliseconds(interval), timeout: .milliseconds(timeout), clock: context.clock)
        try await poller.run { _ async throws(Failure) -> Void? in
            let answer = try await server.answer(
                to: SettingsCall("GET", "/api/system/status"), for: "show system status")
            let status = try answer.machineStatus()
            switch status["collectingLogsState"]?.string {
            case "completed": return ()
            case "failed":
                let reason = status["collectingLogsError"]?.string?.nonEmpty ?? "(no message from daemon)"
                throw Failure(.operationFailed, "log collection failed: \(reason)", next: [Self.follow])
            default: return nil
            }
        } otherwise: { ending in
            switch ending {
            case .failed(let failure, _): failure
            case .timedOut:
                Failure(
                    .notFinished, "log collection timed out (collectingLogsState did not reach completed/failed)",
                    next: [Self.follow])
            }
        }
    }
}
