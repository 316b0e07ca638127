import Core

/// `files share internal`: a directory for other users of the same Olares.
struct ShareInternal: CommandHandler {
    private let path: String
    private let members: [ShareMember]
    private let users: String
    private let permission: SharePermission

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        users = try arguments.text("users") ?? ""
        permission = try SharePermission(try arguments.text("permission") ?? "admin")
        members = users.isEmpty ? [] : try ShareMember.list(users, otherwise: .view)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard permission != .none else {
            throw Failure(
                .optionValueInvalid, "--permission none would lock its owner out",
                advice: "give one of: view, upload, edit, admin")
        }
        let target = try ShareTarget(path, .internal)
        let server = try FilesServer(context)
        try await target.check(against: server)
        let extra: JSONObject = ["permission": .integer(permission.rawValue)]
        if context.isDryRun { return target.plan(extra) }
        let record = try await server.createShare(target, extra)
        if !members.isEmpty { try await add(to: record, server) }
        var lines = LabelledLines("created internal share:")
        lines.add("id", record.id)
        lines.add("path", target.path.text)
        lines.add("owner", record.text("owner").map { "\($0) (\(permission.word))" })
        if members.isEmpty { lines.add("members", "none yet; add them with `olares-cli files share set-members`") }
        lines.add(members)
        var json = record.json.object ?? [:]
        json["members"] = .array(members.map(\.json))
        return CommandResult(.lines(lines.lines), json: .object(json))
    }

    private func add(to record: ShareRecord, _ server: FilesServer) async throws(Failure) {
        let body: JSONValue = ["path_id": .string(record.id), "share_members": .array(members.map(\.json))]
        do throws(Failure) {
            _ = try await server.share("POST", "/api/share/share_member/", body, what: "share AddMembers")
        } catch {
            throw Failure(
                error.code, "the share \(record.id) was created, but its members were not added: \(error.message)",
                next: [NextStep(["files", "share", "set-members", record.id, "--users", users], effect: .write)])
        }
    }
}
