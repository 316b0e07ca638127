import OlaresCore

/// `settings vpn acl remove`: less of an app can be reached through the private network.
struct VPNACLRemove: CommandHandler {
    private let app: String
    private let destinations: ACLDestinations

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        destinations = try ACLDestinations(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try destinations.require("remove")
        return try await ACLChange(app: app, context).run("remove from") { destinations.remove(from: &$0) }
    }
}
