import OlaresCore
import OlaresExecution

/// `files share add-members`: more members for an internal share, beside those that it has.
struct ShareAddMembers: CommandHandler {
    private let id: String
    private let members: ShareMembers

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("id")
        members = try ShareMembers(try arguments.requiredText("users"))
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let record = try await server.share(id, of: .internal, to: "add members to")
        let notices = try await members.check(owner: record.text("owner"), server)
        // The whole list is replaced: who is not known would be lost.
        guard let present = record.internalMembers, !present.contains(where: { $0.permission == .none }) else {
            throw Failure(
                .preconditionFailed, "share \(record.id): the service does not say who its members are",
                advice: "give all of them to `olares-cli files share set-members`")
        }
        let others = present.filter { one in !members.list.contains { $0.name == one.name } }
        let update = MembersUpdate(record: record, members: others + members.list, notices: notices)
        return try await update.run("add to the members of internal share", server, isDryRun: context.isDryRun)
    }
}
