import OlaresCore
import OlaresExecution

/// Gives an internal share another list of members. The service knows no other change of them (docs/protocol/files.md, "Shares").
struct MembersUpdate: Sendable {
    let record: ShareRecord
    /// All that the share is to have.
    let members: [ShareMember]
    /// What is to be said besides.
    var notices: [String]

    /// - Parameter what: What is being done, for a dry run, such as `replace the members of internal share`.
    func run(_ what: String, _ server: FilesServer, isDryRun: Bool) async throws(Failure) -> CommandResult {
        let request = ServiceRequest.files(
            "PUT", "/api/share/share_path/share_members/",
            json: ["path_id": .string(record.id), "share_members": .array(members.map(\.json))])
        if isDryRun { return server.plan(request, what, record) }
        let answer = try await server.share(request, what: "share SetMembers")
        // What the service says is what the share has; older ones say nothing.
        let told = answer["data"]?["share_path"]?["share_members"]?.array?.compactMap(ShareMember.init(_:))
        let now = told?.map { ShareMember(name: $0.name, permission: $0.permission) } ?? members
        let missing = members.filter { !now.contains($0) }
        let warnings =
            missing.isEmpty
            ? [] : ["warning: the service did not take \(missing.map(\.short).joined(separator: ", "))"]
        var lines = LabelledLines("updated internal share members:")
        lines.add("id", record.id)
        if now.isEmpty { lines.add("members", "none") }
        lines.add(now)
        return CommandResult(
            .lines(lines.lines), json: ["id": .string(record.id), "members": .array(now.map(\.json))],
            notices: notices + warnings, exit: missing.isEmpty ? .done : .partial)
    }
}
