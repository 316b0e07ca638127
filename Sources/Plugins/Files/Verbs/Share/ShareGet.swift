import OlaresCore
import OlaresExecution

/// `files share get`: one share.
struct ShareGet: CommandHandler {
    private let id: String

    init(_ arguments: Arguments) throws(Failure) { id = try arguments.requiredText("id") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let record = try await server.share(id)
        var json = record.shown
        var link: String?
        if record.flavor == .public, server.isOwn(record) {
            link = try SharePublic.link(to: record, of: server.client.identity)
            json["link"] = link.map { .string($0) }
        }
        let isSMB = record.flavor == .smb
        let facts: [(String, String?)] = [
            ("ID", record.id), ("Name", record.text("name")), ("Type", record.flavor?.word ?? record.type),
            ("Owner", record.text("owner")), ("Path", record.path), ("Permission", record.permission?.word),
            ("Public access", isSMB ? (record.isPublicSMB ? "yes" : "no") : nil),
            (isSMB ? "Accounts" : "Members", record.isPublicSMB ? nil : record.users),
            ("Expires at", record.end ?? "never"), ("Upload limit", record.uploadLimit), ("Link", link),
            ("SMB link", record.text("smb_link")), ("SMB user", record.text("smb_user")),
            ("SMB password", record.text("smb_password")), ("Created at", record.text("create_time")),
            ("Updated at", record.text("update_time")),
        ]
        var lines = RecordLines(valuesAt: 15)
        for (title, value) in facts { lines.addIfPresent(title, value) }
        return CommandResult(.lines(lines.lines), json: .object(json))
    }
}
