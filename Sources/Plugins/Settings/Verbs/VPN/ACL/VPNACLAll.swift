import OlaresCore

/// `settings vpn acl all`: what can be reached of all apps through the private network.
struct VPNACLAll: ResultPresenter {
    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        var rows: [[String]] = []
        for (app, acl) in try Self.fold(data).sorted(by: { $0.key < $1.key }) {
            let entries = acl.entries.map { entry in
                [app, entry.proto.isEmpty ? "any" : entry.proto, entry.destinations.joined(separator: ",")]
            }
            rows += entries.isEmpty ? [[app, "-", "(none)"]] : entries
        }
        let columns = [
            Table.Column("APP", minimumWidth: 24), Table.Column("PROTO", minimumWidth: 8), Table.Column("DST"),
        ]
        return .table(Table(columns: columns, rows: rows), empty: ["no ACL configured for any app"])
    }

    /// The entries of each app, by its name.
    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue {
        var json: JSONObject = [:]
        for (app, acl) in try Self.fold(data).sorted(by: { $0.key < $1.key }) { json[app] = acl.json }
        return .object(json)
    }

    /// One ACL an app. Services give a row for each protocol, or the apps as members, or apps with their entries.
    static func fold(_ answer: JSONValue) throws(Failure) -> [String: ACL] {
        var acls: [String: ACL] = [:]
        if let object = answer.object {
            for (app, entries) in object { acls[app] = ACL(entries.array ?? []) }
            return acls
        }
        for row in try answer.rows("list per-app ACLs") {
            let app = row.text("appName").nonEmpty ?? row.text("name")
            guard !app.isEmpty else { continue }
            for entry in row["acls"]?.array ?? [row] {
                acls[app, default: ACL()].add((entry["dst"]?.array ?? []).map(\.plainText), to: entry.text("proto"))
            }
        }
        return acls
    }
}
