import Core

/// `settings apps list`: the apps of the user.
struct AppsList: CommandHandler {
    /// States of what is not there yet, or not any more.
    private static let passing: Set<String> = ["uninstalled", "installing", "pending", "upgrading", "reinstalling"]

    private let showsAll: Bool
    private let showsSystem: Bool

    init(_ arguments: Arguments) throws(Failure) {
        showsAll = try arguments.flag("all")
        showsSystem = try arguments.flag("show-system")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let apps = try await SettingsServer(context).apps().filter { app in
            (showsAll || !Self.passing.contains(app.text("state").lowercased()))
                && (showsSystem || app["isSysApp"] != true)
        }
        let titles = ["NAME", "TITLE", "STATE", "OWNER", "ENTRANCES", "URL"]
        let rows = apps.map { app in
            [
                app.text("name"), app.text("title"), app.text("state"), app.text("owner"),
                String(app["entrances"]?.array?.count ?? 0), app.text("url"),
            ].map { $0.isEmpty ? "-" : $0 }
        }
        return CommandResult(
            .table(Table(columns: titles.map { Table.Column($0) }, rows: rows), empty: ["no apps"]), json: .array(apps))
    }
}

extension SettingsServer {
    /// The apps of the user, whatever their state.
    func apps() async throws(Failure) -> [JSONValue] {
        let answer = try await answer(to: SettingsCall("GET", "/api/myapps"), for: "list apps")
        guard answer != .null else { return [] }
        guard let apps = answer.array else {
            throw Failure(
                .decode, "list apps: the server's answer is no list",
                advice: "check that the address is that of an Olares, and that both versions fit")
        }
        return apps
    }
}
