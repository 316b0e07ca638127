import OlaresCore

/// `profile remove`: deletes a profile and its token, which is how to log out. The server is not told.
struct ProfileRemove: CommandHandler {
    private let key: String

    init(_ arguments: Arguments) throws(Failure) {
        key = try arguments.requiredText("name")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let target = try context.auth.removalTarget(key)
        return "Remove profile \(target.name) (\(target.olaresID)) and its stored token?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        if context.isDryRun {
            let target = try context.auth.removalTarget(key)
            return CommandResult(
                .lines(["would remove profile \(target.name) (\(target.olaresID)) and its stored token"]),
                json: ["dryRun": true, "removed": .string(target.name), "olaresId": .string(target.olaresID)])
        }
        let removal = try await context.auth.remove(key)
        var lines = ["removed profile \(removal.name) (\(removal.olaresID))"]
        var json: JSONObject = ["removed": .string(removal.name), "olaresId": .string(removal.olaresID)]
        if let current = removal.current {
            lines.append("current profile is now: \(current)")
            json["current"] = .string(current)
        } else if removal.isLast {
            lines.append("no profiles remain.")
            if removal.purgeProblem == nil { lines.append("cleaned up keychain storage for service \"olares-cli\".") }
        }
        json["purged"] = .bool(removal.isLast && removal.purgeProblem == nil)
        return CommandResult(
            .lines(lines), json: .object(json),
            notices: removal.purgeProblem.map { ["warning: failed to purge keychain storage: \($0)"] } ?? [],
            failure: removal.tokenProblem?.prefixed("failed to clear stored token for \(removal.olaresID): "))
    }
}
