import Core

/// `files share get`: one share.
struct ShareGet: CommandHandler {
    private let id: String

    init(_ arguments: Arguments) throws(Failure) { id = try arguments.requiredText("id") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let record = try await server.share(id)
        let path = "\(record.text("file_type") ?? "?")/\(record.text("extend") ?? "?")\(record.text("path") ?? "/")"
        let permission = record.json["permission"]?.integer.flatMap(SharePermission.init(rawValue:))
        let facts: [(String, String?)] = [
            ("ID", record.id), ("Name", record.text("name")),
            ("Type", ShareFlavor(rawValue: record.type)?.word ?? record.type), ("Owner", record.text("owner")),
            ("Path", path), ("Permission", permission?.word), ("Expires at", record.text("expire_time")),
            ("Upload limit", record.text("upload_size_limit").flatMap { Int64($0) }.map(ByteSize.text)),
            ("SMB link", record.text("smb_link")), ("SMB user", record.text("smb_user")),
            ("SMB password", record.text("smb_password")), ("Created at", record.text("create_time")),
            ("Updated at", record.text("update_time")),
        ]
        let lines = facts.compactMap { label, value in
            value.map { "\(label):" + String(repeating: " ", count: 14 - label.count) + $0 }
        }
        return CommandResult(.lines(lines), json: record.json)
    }
}
