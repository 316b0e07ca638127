import Core

/// `files share set-password`: another password for a public share.
struct SetSharePassword: CommandHandler {
    private let id: String
    private let password: String?
    private let readsPassword: Bool

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("id")
        password = try arguments.text("password")
        readsPassword = try arguments.flag("password-stdin")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        _ = try await server.share(id, of: .public, to: "set the password of")
        if context.isDryRun { return .plannedShareChange(id, "set the password of public share \(id)") }
        let password = try SharePassword(option: password, readsInput: readsPassword, context.console)
        _ = try await server.share(
            "PUT", "/api/share/share_password/", ["path_id": .string(id), "password": .string(password.value)],
            what: "share SetPassword")
        var lines = LabelledLines("updated public share password:")
        lines.add("id", id)
        lines.add("password", password.line)
        return CommandResult(
            .lines(lines.lines),
            json: [
                "id": .string(id), "password": .string(password.value),
                "passwordGenerated": .bool(password.isGenerated),
            ])
    }
}

/// `files share set-members`: another list of members for an internal share.
struct SetShareMembers: CommandHandler {
    private let id: String
    private let members: [ShareMember]

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("id")
        let users = try arguments.text("users")
        let clears = try arguments.flag("clear")
        guard clears != (users != nil) else {
            throw Failure(
                clears ? .optionsConflict : .optionRequired, "pass exactly one of --users and --clear",
                advice: "add --users bob:view, or --clear")
        }
        members = try users.map { users throws(Failure) in try ShareMember.list(users, otherwise: .view) } ?? []
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        _ = try await server.share(id, of: .internal, to: "set the members of")
        if context.isDryRun { return .plannedShareChange(id, "replace the members of internal share \(id)") }
        let body: JSONValue = ["path_id": .string(id), "share_members": .array(members.map(\.json))]
        _ = try await server.share("PUT", "/api/share/share_path/share_members/", body, what: "share SetMembers")
        var lines = LabelledLines("updated internal share members:")
        lines.add("id", id)
        if members.isEmpty { lines.add("members", "none") }
        lines.add(members)
        return CommandResult(
            .lines(lines.lines), json: ["id": .string(id), "members": .array(members.map(\.json))])
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

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        _ = try await server.share(id, of: .smb, to: "change the users of")
        if context.isDryRun { return .plannedShareChange(id, "replace the users of SMB share \(id)") }
        var body = access.members
        body["path_id"] = .string(id)
        if access.isReadOnly, !access.isPublic { body["permission"] = .integer(SharePermission.view.rawValue) }
        _ = try await server.share("POST", "/api/share/smb_share_member/", .object(body), what: "share SetSMB")
        var lines = LabelledLines("updated SMB share:")
        lines.add("id", id)
        lines.add("public access", access.isPublic ? "yes" : "no")
        lines.add(access.accounts)
        var json = access.members
        json["id"] = .string(id)
        return CommandResult(.lines(lines.lines), json: .object(json))
    }
}

/// `files share smb-users create`: an account for SMB shares.
struct CreateSMBUser: CommandHandler {
    private let name: String
    private let readsPassword: Bool

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("name")
        readsPassword = try arguments.flag("password-stdin")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        if context.isDryRun {
            return CommandResult(
                .lines(["would create SMB account: \(name)"]), json: ["dryRun": true, "name": .string(name)])
        }
        let password: String?
        if context.console.inputIsTerminal {
            password = try context.console.askSecret("password for SMB account \(name): ")
        } else if readsPassword {
            password = try context.console.readLine()
        } else {
            throw Failure(
                .inputNotTerminal, "stdin is not a terminal — pipe a password with --password-stdin",
                next: [NextStep(["files", "share", "smb-users", "create", name, "--password-stdin"], effect: .write)])
        }
        guard let password, !password.isEmpty else {
            throw Failure(.passwordEmpty, "password is empty", advice: "check that the pipe or prompt delivers it")
        }
        _ = try await server.share(
            "POST", "/api/share/smb_share_user/", ["user": .string(name), "password": .string(password)],
            what: "share CreateSMBUser")
        return CommandResult(.lines(["created SMB account: \(name)"]), json: ["name": .string(name)])
    }
}

extension CommandResult {
    /// What a verb would change about a share.
    fileprivate static func plannedShareChange(_ id: String, _ what: String) -> CommandResult {
        CommandResult(.lines(["would \(what)"]), json: ["dryRun": true, "id": .string(id)])
    }
}
