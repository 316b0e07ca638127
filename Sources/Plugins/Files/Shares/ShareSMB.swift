import Core

/// What `share smb` and `share set-smb` have in common: who may use a share, and how.
struct SMBAccess: Sendable {
    let isPublic: Bool
    private let wanted: [ShareMember]

    /// - Parameter verb: `share smb` or `share set-smb`, for the message.
    init(_ arguments: Arguments, verb: String) throws(Failure) {
        isPublic = try arguments.flag("public")
        let isReadOnly = try arguments.flag("read-only")
        let users = try arguments.text("users")
        guard isPublic != (users != nil) else {
            throw Failure(
                .optionRequired,
                isPublic
                    ? "--public and --users are mutually exclusive; a public share has no list"
                    : "`\(verb)` requires either --public OR --users (accounts of `files share smb-users list`)",
                advice: isPublic ? "drop one of them" : "add --public, or --users <account>")
        }
        guard !isPublic || !isReadOnly else {
            throw Failure(
                .optionsConflict,
                "a public SMB share can always be written to by everybody; --read-only cannot be kept",
                advice: "name accounts in place of --public: --users <account> --read-only")
        }
        let accounts =
            try users.map { users throws(Failure) in
                try ShareMember.list(users, otherwise: isReadOnly ? .view : .edit)
            } ?? []
        if let odd = accounts.first(where: { $0.permission != .view && $0.permission != .edit }) {
            throw Failure(
                .optionValueInvalid, "SMB shares accept only view or edit (got \(odd.permission.word))",
                advice: "write it as \(odd.name):view or \(odd.name):edit")
        }
        // The service knows permissions of accounts alone.
        if isReadOnly, let odd = accounts.first(where: { $0.permission != .view }) {
            throw Failure(
                .optionsConflict, "--read-only gives every account view, and \(odd.short) says otherwise",
                advice: "drop one of them")
        }
        wanted = accounts
    }

    /// The accounts by their ids. The service would take an id that nobody has, and the share have no account.
    /// - Throws: ``Failure`` with `remote_not_found` for an account that is not there.
    func accounts(_ server: FilesServer) async throws(Failure) -> [ShareMember] {
        guard !isPublic else { return [] }
        let known = try await server.smbAccounts()
        var accounts: [ShareMember] = []
        for member in wanted {
            let account = try known.account(member.name)
            guard !accounts.contains(where: { $0.id == account.id }) else {
                throw Failure(
                    .optionValueInvalid, "--users names the account \(account.name) twice", advice: "name it once")
            }
            accounts.append(ShareMember(name: account.name, id: account.id, permission: member.permission))
        }
        return accounts
    }

    /// The part of a body that says it.
    func members(_ accounts: [ShareMember]) -> JSONObject {
        ["public_smb": .bool(isPublic), "users": .array(accounts.map(\.smbJSON))]
    }

    /// What is asked before a directory is opened to everybody.
    func question(_ what: String) -> String {
        isPublic ? "Let everybody in the network read, change and delete what is in \(what)?" : ""
    }

    /// What has to be known of it.
    var notices: [String] {
        guard isPublic else { return [] }
        return [
            "warning: everybody in the network can read, change and delete what is in it, and the modes of all files "
                + "below it are opened for good"
        ]
    }
}

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

/// `files share set-smb`: other users of an SMB share.
struct SetShareSMB: CommandHandler {
    private let id: String
    private let access: SMBAccess

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("id")
        access = try SMBAccess(arguments, verb: "share set-smb")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        access.question("share \(id)")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let known = try await server.share(id, of: .smb, to: "change the users of")
        let accounts = try await access.accounts(server)
        var body = access.members(accounts)
        body["path_id"] = .string(known.id)
        let request = ServiceRequest.files("POST", "/api/share/smb_share_member/", json: .object(body))
        if context.isDryRun { return server.plan(request, "replace the users of SMB share", known) }
        _ = try await server.share(request, what: "share SetSMB")
        // The answer repeats what was sent; what the share has now stands in its record.
        let record = try await server.share(known.id)
        let now = record.members ?? accounts
        let isDone =
            now.map(\.short).sorted() == accounts.map(\.short).sorted()
            && (record.json["public_smb"] == nil || record.isPublicSMB == access.isPublic)
        guard isDone else {
            throw Failure(
                .operationFailed,
                "the users of SMB share \(known.id) are not those that were asked for, but \(record.users ?? "none")",
                next: [NextStep(["files", "share", "get", known.id], effect: .read)])
        }
        var lines = LabelledLines("updated SMB share:")
        lines.add("id", known.id)
        lines.add("public access", access.isPublic ? "yes" : "no")
        lines.add(accounts)
        var json = access.members(accounts)
        json["id"] = .string(known.id)
        return CommandResult(.lines(lines.lines), json: .object(json), notices: access.notices)
    }
}

extension FilesServer {
    /// A warning where another SMB share has the same address: the service numbers the second of a name, and gives the third
    /// the number of the second.
    fileprivate func namesakes(of record: ShareRecord) async -> [String] {
        guard let link = record.text("smb_link"), let rows = try? await shares("?share_type=smb") else { return [] }
        let others = rows.filter { ShareID($0.id) != ShareID(record.id) && $0.text("smb_link") == link }
        return others.map {
            "warning: share \($0.id) (\($0.path)) has the same address \(link), and clients reach only one of them; "
                + "rename a directory, and share it again"
        }
    }
}
