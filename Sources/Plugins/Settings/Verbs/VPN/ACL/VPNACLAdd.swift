import OlaresCore

/// `settings vpn acl add`: more of an app can be reached through the private network.
struct VPNACLAdd: CommandHandler {
    private let app: String
    private let destinations: ACLDestinations

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        destinations = try ACLDestinations(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try destinations.require("add")
        try destinations.check()
        return try await ACLChange(app: app, context).run("add to") { destinations.add(to: &$0) }
    }
}
