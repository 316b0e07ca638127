import Core

/// One question about each entrance of an app.
struct EntranceWalk {
    let app: String
    let context: CommandContext

    init(app: String, _ context: CommandContext) {
        self.app = app
        self.context = context
    }

    func result(
        _ what: String, as member: String, _ shown: (String, String, JSONValue) -> (lines: [String], json: JSONValue)
    ) async throws(Failure) -> CommandResult {
        let names = try await SettingsServer(context).entrances(of: app)
        var lines: [String] = []
        var json: [JSONValue] = []
        for name in names {
            let entrance = try Entrance(app, name, context)
            let view = shown(app, name, try await entrance.setup(what))
            lines += (lines.isEmpty ? [] : [""]) + view.lines
            json.append(["entrance": .string(name), member: view.json])
        }
        return CommandResult(
            .lines(names.isEmpty ? ["no entrances for app \(app.quotedForMessage)"] : lines), json: .array(json))
    }
}
