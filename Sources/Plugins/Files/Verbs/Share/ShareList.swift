import OlaresCore

/// `files share list`: shares that the caller made, and those that others made for them.
struct ShareList: CommandHandler {
    private let query: String

    init(_ arguments: Arguments) throws(Failure) {
        var members: [String] = []
        func add(_ name: String, _ value: String) { members.append("\(name)=\(value.formEncoded)") }
        let owners = try arguments.texts("owner")
        if !owners.isEmpty { add("owner", owners.joined(separator: ",")) }
        let types = try arguments.texts("type").map { $0 == ShareFlavor.public.word ? ShareFlavor.public.rawValue : $0 }
        if !types.isEmpty { add("share_type", types.joined(separator: ",")) }
        for name in ["shared-by-me", "shared-to-me"] {
            guard case .flag(let isSet)? = try arguments[name] else { continue }
            add(String(name.map { $0 == "-" ? "_" : $0 }), isSet ? "true" : "false")
        }
        query = members.isEmpty ? "" : "?" + members.joined(separator: "&")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let shares = try await FilesServer(context).shares(query).sorted { ($0.type, $0.id) < ($1.type, $1.id) }
        let titles = ["ID", "TYPE", "NAME", "OWNER", "PATH", "PERMISSION", "EXPIRE", "USERS"]
        let rows = shares.map { share in
            [
                share.id, share.flavor?.word ?? share.type, share.text("name") ?? "-", share.text("owner") ?? "-",
                share.path, share.permission?.word ?? "-", share.end ?? "never", share.users ?? "-",
            ]
        }
        let json = shares.map { share in
            // Listings end in logs.
            var row = share.shown
            row["smb_password"] = nil
            return JSONValue.object(row)
        }
        return CommandResult(
            .table(Table(columns: titles.map { Table.Column($0) }, rows: rows), empty: ["no shares found"]),
            json: .array(json))
    }
}
