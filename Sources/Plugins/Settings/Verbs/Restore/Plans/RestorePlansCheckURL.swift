import Core
import Execution

/// `settings restore plans check-url`: what can be brought back from an address.
struct RestorePlansCheckURL: CommandHandler {
    private let url: String
    private let offset: Int64
    private let limit: Int64
    private let secret: SecretOption

    init(_ arguments: Arguments) throws(Failure) {
        url = try arguments.requiredText("backup-url").trimmed
        offset = try arguments.integer("offset") ?? 0
        limit = try arguments.integer("limit") ?? 50
        secret = .repository(readsInput: try arguments.flag("password-stdin"))
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let password = try await secret.read(context)
        let body: JSONValue = [
            "backupUrl": .string(url), "password": .string(password), "offset": .integer(offset),
            "limit": .integer(limit),
        ]
        let answer = try await server.answer(
            to: SettingsCall("POST", "/apis/backup/v1/plans/restore/checkurl", at: .settings, body),
            for: "check the backup URL")
        var record = RecordLines()
        record.add("BACKUP-TYPE", answer.text("backupType"))
        record.add("BACKUP-PATH", answer.text("backupPath"))
        record.add("TOTAL", answer.text("totalCount"))
        let snapshots = answer["snapshots"]?.array ?? []
        let rows = snapshots.map { snapshot in
            let time = snapshot["snapshotTime"] ?? snapshot["createAt"] ?? snapshot["time"]
            return [snapshot.text("id"), time?.moment ?? "-", snapshot.text("size")].map { $0.isEmpty ? "-" : $0 }
        }
        let table =
            rows.isEmpty
            ? ["no snapshots reachable at this URL"] : RecordLines.aligned([["ID", "SNAPSHOT-TIME", "SIZE"]] + rows)
        return CommandResult(.lines(record.lines + [""] + table), json: answer)
    }
}

extension SecretOption {
    /// The password of a repository that somebody has set already.
    static func repository(readsInput: Bool) -> SecretOption {
        SecretOption(name: "password", prompt: "Repository password: ", readsInput: readsInput)
    }
}
