import Core

/// What `share smb` and `share set-smb` have in common: who may use a share, and how.
struct SMBAccess: Sendable {
    let isPublic: Bool
    let isReadOnly: Bool
    let accounts: [ShareMember]

    /// - Parameter verb: `share smb` or `share set-smb`, for the message.
    init(_ arguments: Arguments, verb: String) throws(Failure) {
        isPublic = try arguments.flag("public")
        isReadOnly = try arguments.flag("read-only")
        let users = try arguments.text("users")
        guard isPublic != (users != nil) else {
            throw Failure(
                .optionRequired,
                isPublic
                    ? "--public and --users are mutually exclusive; a public share has no list"
                    : "`\(verb)` requires either --public OR --users (account ids of `files share smb-users list`)",
                advice: isPublic ? "drop one of them" : "add --public, or --users <id>")
        }
        accounts = try users.map { users throws(Failure) in try ShareMember.list(users, otherwise: .edit) } ?? []
        if let odd = accounts.first(where: { $0.permission != .view && $0.permission != .edit }) {
            throw Failure(
                .optionValueInvalid, "SMB shares accept only view or edit (got \(odd.permission.word))",
                advice: "write it as \(odd.name):view or \(odd.name):edit")
        }
    }

    /// The part of a body that says it.
    var members: JSONObject { ["public_smb": .bool(isPublic), "users": .array(accounts.map(\.smbJSON))] }
}

/// `files share smb`: a directory as a network drive.
struct ShareSMB: CommandHandler {
    private let path: String
    private let access: SMBAccess

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        access = try SMBAccess(arguments, verb: "share smb")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try ShareTarget(path, .smb)
        let server = try FilesServer(context)
        try await target.check(against: server)
        let permission: SharePermission = access.isReadOnly && !access.isPublic ? .view : .edit
        var members = access.members
        if access.isPublic { members["users"] = nil }
        members["permission"] = .integer(permission.rawValue)
        if context.isDryRun { return target.plan(members) }
        let record = try await server.createShare(target, members)
        var lines = LabelledLines("created SMB share:")
        lines.add("id", record.id)
        lines.add("path", target.path.text)
        lines.add("permission", permission.word)
        lines.add("public access", access.isPublic ? "yes" : "no")
        lines.add("smb link", record.text("smb_link"))
        lines.add("smb user", record.text("smb_user"))
        lines.add("smb password", record.text("smb_password"))
        lines.add(access.accounts)
        return CommandResult(.lines(lines.lines), json: record.json)
    }
}
