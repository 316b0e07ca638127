import OlaresCore

/// `files share set-smb`: other users of an SMB share.
struct ShareSetSMB: CommandHandler {
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
