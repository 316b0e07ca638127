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
        let notices = try await members.check(owner: record.text("owner"), server)
        let update = MembersUpdate(record: record, members: members.list, notices: notices)
        return try await update.run("replace the members of internal share", server, isDryRun: context.isDryRun)
    }
}
