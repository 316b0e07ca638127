import Core

/// `settings apps domain list`: by which names the entrances of an app are reached.
struct DomainList: CommandHandler {
    private let app: String

    init(_ arguments: Arguments) throws(Failure) { app = try arguments.requiredText("app").trimmed }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await EntranceWalk(app: app, context).result("domain", as: "setup", DomainGet.shown)
    }
}

/// `settings apps policy list`: how one logs in at the entrances of an app.
struct PolicyList: CommandHandler {
    private let app: String

    init(_ arguments: Arguments) throws(Failure) { app = try arguments.requiredText("app").trimmed }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await EntranceWalk(app: app, context).result("policy", as: "policy", PolicyGet.shown)
    }
}

/// One question about each entrance of an app.
private struct EntranceWalk {
    let app: String
    let context: CommandContext

    init(app: String, _ context: CommandContext) {
        self.app = app
        self.context = context
    }

    func result(
        _ what: String, as member: String, _ shown: (Entrance, JSONValue) -> (lines: [String], json: JSONValue)
    ) async throws(Failure) -> CommandResult {
        let names = try await SettingsServer(context).entrances(of: app)
        var lines: [String] = []
        var json: [JSONValue] = []
        for name in names {
            let entrance = try Entrance(app, name, context)
            let view = shown(entrance, try await entrance.setup(what))
            lines += (lines.isEmpty ? [] : [""]) + view.lines
            json.append(["entrance": .string(name), member: view.json])
        }
        return CommandResult(
            .lines(names.isEmpty ? ["no entrances for app \(app.quotedForMessage)"] : lines), json: .array(json))
    }
}
