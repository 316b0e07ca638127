import OlaresCore
import OlaresExecution

/// `files share set-members`: another list of members for an internal share.
struct ShareSetMembers: CommandHandler {
    private let id: String
    private let members: ShareMembers

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("id")
        let users = try arguments.text("users")
        let clears = try arguments.flag("clear")
        guard clears != (users != nil) else {
            throw Failure(
                clears ? .optionsConflict : .optionRequired, "pass exactly one of --users and --clear",
                advice: "add --users bob:view, or --clear")
        }
        members = try ShareMembers(users)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let record = try await server.share(id, of: .internal, to: "set the members of")
        var notices = try await members.check(owner: record.text("owner"), server)
        let request = ServiceRequest.files(
            "PUT", "/api/share/share_path/share_members/",
            json: ["path_id": .string(record.id), "share_members": .array(members.list.map(\.json))])
        if context.isDryRun { return server.plan(request, "replace the members of internal share", record) }
        let answer = try await server.share(request, what: "share SetMembers")
        // What the service says is what the share has; older ones say nothing.
        let told = answer["data"]?["share_path"]?["share_members"]?.array?.compactMap(ShareMember.init(_:))
        let now = told?.map { ShareMember(name: $0.name, permission: $0.permission) } ?? members.list
        let missing = members.list.filter { !now.contains($0) }
        if !missing.isEmpty {
            notices.append("warning: the service did not take \(missing.map(\.short).joined(separator: ", "))")
        }
        var lines = LabelledLines("updated internal share members:")
        lines.add("id", record.id)
        if now.isEmpty { lines.add("members", "none") }
        lines.add(now)
        return CommandResult(
            .lines(lines.lines), json: ["id": .string(record.id), "members": .array(now.map(\.json))],
            notices: notices, exit: missing.isEmpty ? .done : .partial)
    }
}
