import OlaresCore

/// `settings me whoami` and `settings users me`: who the server says the current profile is, as `profile whoami` has it.
struct MeWhoami: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {
        // The server is asked in any case.
        _ = try arguments.flag("refresh")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let person = try await context.auth.whoami()
        let local = person.olaresID.prefix { $0 != "@" }
        let name = person.name == local || person.name.isEmpty ? "" : " (name: \(TerminalText.sanitized(person.name)))"
        let hasChanged = !person.formerRole.isEmpty && person.formerRole != person.role
        var lines = [
            "\(person.olaresID)\(name) — \(TerminalText.sanitized(person.roleLabel))",
            "fetched just now from /api/backend/v1/user-info",
        ]
        var json: JSONObject = [
            "olaresId": .string(person.olaresID), "name": .string(person.name), "role": .string(person.role),
            "roleLabel": .string(person.roleLabel), "source": "server",
            "refreshedAt": .string(RFC3339.text(person.moment)),
        ]
        if hasChanged {
            lines.append("role changed: \(Person.label(ofRole: person.formerRole)) -> \(person.roleLabel)")
            json["previousRole"] = .string(person.formerRole)
            json["changed"] = true
        }
        return CommandResult(.lines(lines), json: .object(json))
    }
}
