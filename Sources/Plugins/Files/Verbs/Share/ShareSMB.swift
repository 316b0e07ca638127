import OlaresCore

/// `files share smb`: a directory as a network drive.
struct ShareSMB: CommandHandler {
    private let path: String
    private let access: SMBAccess

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        access = try SMBAccess(arguments, verb: "share smb")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        access.question(try ShareTarget(path, .smb).path.text)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try ShareTarget(path, .smb)
        let server = try FilesServer(context)
        try await target.check(against: server)
        let accounts = try await access.accounts(server)
        var members = access.members(accounts)
        if access.isPublic { members["users"] = nil }
        // The service ignores it; older ones may not.
        members["permission"] = .integer(
            (accounts.contains { $0.permission == .edit } || access.isPublic ? SharePermission.edit : .view).rawValue)
        if context.isDryRun { return try await target.plan(members, notices: access.notices, server) }
        let record = try await server.createShare(target, members)
        let notices = access.notices + (await server.namesakes(of: record))
        var lines = LabelledLines("created SMB share:")
        lines.add("id", record.id)
        lines.add("path", target.path.text)
        lines.add("public access", access.isPublic ? "yes" : "no")
        lines.add("smb link", record.text("smb_link"))
        lines.add("smb user", record.text("smb_user"))
        lines.add("smb password", record.text("smb_password"))
        lines.add(accounts)
        return CommandResult(.lines(lines.lines), json: .object(record.shown), notices: notices)
    }
}
