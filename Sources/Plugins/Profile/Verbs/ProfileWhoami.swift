import OlaresCore

/// `profile whoami`: who the server says the current profile is.
struct ProfileWhoami: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {
        // The server is asked in any case: the existing tool, which keeps what it said, needs to be told.
        _ = try arguments.flag("refresh")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let person = try await context.auth.whoami()
        let cells = [person.name, person.role, person.answer["zone"]?.string ?? ""].map { $0.isEmpty ? "-" : $0 }
        let table = Table(
            columns: [Table.Column("NAME"), Table.Column("ROLE"), Table.Column("ZONE")], rows: [cells])
        return CommandResult(.table(table), json: .object(json(person)))
    }

    /// What the server said, and the members that scripts know of the existing tool.
    private func json(_ person: Person) -> JSONObject {
        var json = person.answer
        json["olaresId"] = .string(person.olaresID)
        json["role"] = .string(person.role)
        json["roleLabel"] = .string(person.roleLabel)
        json["source"] = "server"
        json["refreshedAt"] = .string(RFC3339.text(person.moment))
        if !person.formerRole.isEmpty { json["previousRole"] = .string(person.formerRole) }
        json["changed"] = .bool(!person.formerRole.isEmpty && person.formerRole != person.role)
        return json
    }
}
