import OlaresCore

/// `files share internal`: a directory for other users of the same Olares.
struct ShareInternal: CommandHandler {
    private let path: String
    private let members: ShareMembers
    private let users: String?

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        users = try arguments.text("users")
        members = try ShareMembers(users)
        // Scripts pass it; the service gives the owner everything whatever it says.
        if let permission = try arguments.text("permission"), try SharePermission(permission) != .admin {
            throw Failure(
                .optionValueInvalid,
                "--permission \(permission): the owner of an internal share may always do everything; the service "
                    + "ignores anything else", advice: "leave it out; members get theirs with --users bob:view")
        }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try ShareTarget(path, .internal)
        let server = try FilesServer(context)
        try await target.check(against: server)
        var notices = try await members.check(owner: server.ownName, server)
        var extra: JSONObject = ["permission": .integer(SharePermission.admin.rawValue)]
        if !members.list.isEmpty { extra["share_members"] = .array(members.list.map(\.json)) }
        if context.isDryRun { return try await target.plan(extra, notices: notices, server) }
        let record = try await server.createShare(target, extra)
        let taken = try await taken(by: record, server)
        let missing = members.list.filter { !taken.contains($0) }
        if !missing.isEmpty {
            notices.append("warning: the service did not take \(missing.map(\.short).joined(separator: ", "))")
        }
        var lines = LabelledLines("created internal share:")
        lines.add("id", record.id)
        lines.add("path", target.path.text)
        lines.add("owner", record.text("owner").map { "\($0) (\(SharePermission.admin.word))" })
        if taken.isEmpty { lines.add("members", "none yet; add them with `olares-cli files share set-members`") }
        lines.add(taken)
        var json = record.shown
        json["members"] = .array(taken.map(\.json))
        return CommandResult(
            .lines(lines.lines), json: .object(json), notices: notices, exit: missing.isEmpty ? .done : .partial)
    }

    /// The members that it has. The service makes them along with the share; where its answer shows none, they are added.
    private func taken(by record: ShareRecord, _ server: FilesServer) async throws(Failure) -> [ShareMember] {
        let created = record.internalMembers ?? []
        guard created.isEmpty, !members.list.isEmpty else { return created }
        let body: JSONValue = ["path_id": .string(record.id), "share_members": .array(members.list.map(\.json))]
        do throws(Failure) {
            _ = try await server.share(.files("POST", "/api/share/share_member/", json: body), what: "share AddMembers")
        } catch {
            throw Failure(
                error.code, "the share \(record.id) was created, but its members were not added: \(error.message)",
                next: [NextStep(["files", "share", "set-members", record.id, "--users", users ?? ""], effect: .write)],
                retryable: false)
        }
        return try await server.share(record.id).internalMembers ?? members.list
    }
}
