import Core

/// `settings vpn acl get`: what can be reached of one app through the private network.
struct VPNACLGet: CommandHandler {
    private let app: String

    init(_ arguments: Arguments) throws(Failure) { app = try arguments.requiredText("app").trimmed }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let acl = try await SettingsServer(context).acl(of: app)
        let columns = [Table.Column("PROTO", minimumWidth: 8), Table.Column("DST")]
        let rows = acl.entries.map { entry in
            [entry.proto.isEmpty ? "any" : entry.proto, entry.destinations.joined(separator: ",")]
        }
        return CommandResult(
            .table(
                Table(columns: columns, rows: rows), empty: ["no ACL configured for app \(app.quotedForMessage)"]),
            json: acl.json)
    }
}
