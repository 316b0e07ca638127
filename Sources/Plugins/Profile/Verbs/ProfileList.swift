import OlaresCore

/// `profile list`: every profile, which one is current, and whether it is logged in. No network.
struct ProfileList: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let profiles = try context.auth.profiles()
        // The widths are those of the documented table; longer names widen it.
        let table = Table(
            columns: [
                Table.Column(""), Table.Column("NAME", minimumWidth: 15), Table.Column("OLARES-ID", minimumWidth: 21),
                Table.Column("STATUS"), Table.Column("VERSION", isWide: true),
            ],
            rows: profiles.map {
                [
                    $0.isCurrent ? "*" : " ", $0.name, $0.olaresID, $0.status.text,
                    $0.backendVersion.isEmpty ? "-" : $0.backendVersion,
                ]
            },
            records: profiles.map { profile in
                [
                    "current": .bool(profile.isCurrent), "name": .string(profile.name),
                    "olaresId": .string(profile.olaresID), "status": .string(profile.status.text),
                    "version": profile.backendVersion.isEmpty ? .null : .string(profile.backendVersion),
                ]
            })
        return CommandResult(.table(table, empty: Self.nothing), json: .array(profiles.map(json)))
    }

    private func json(_ profile: ProfileSummary) -> JSONValue {
        var json: JSONObject = [
            "name": .string(profile.name),
            "olaresId": .string(profile.olaresID),
            "current": .bool(profile.isCurrent),
        ]
        if case .loggedIn(let seconds) = profile.status {
            json["status"] = "logged-in"
            json["expiresIn"] = .integer(seconds)
        } else {
            json["status"] = .string(profile.status.text)
        }
        if !profile.role.isEmpty { json["role"] = .string(profile.role) }
        if !profile.backendVersion.isEmpty { json["backendVersion"] = .string(profile.backendVersion) }
        return .object(json)
    }

    private static let nothing = [
        "no profiles configured.",
        "run `olares-cli profile login --olares-id <id>` or `olares-cli profile import --olares-id <id> "
            + "--refresh-token <tok>` to add one.",
    ]
}
