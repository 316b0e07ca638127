import OlaresCore

/// One entrance of an app, and how it is set up (docs/protocol/settings.md, "Entrances of apps").
struct Entrance: Sendable {
    let app: String
    let name: String
    let server: SettingsServer

    init(_ app: String, _ name: String, _ context: CommandContext) throws(Failure) {
        guard !app.isEmpty, !name.isEmpty else {
            throw Failure(
                .argumentInvalid, "both <app> and <entrance> are required", advice: "say both, in this order")
        }
        (self.app, self.name) = (app, name)
        server = try SettingsServer(context)
    }

    /// As people write both.
    var text: String { "\(app)/\(name)" }

    /// A path of its setup, such as `domain`.
    func path(_ what: String) throws(Failure) -> String {
        let app = try app.segment(of: "the name of an app")
        return "/api/applications/\(app)/\(try name.segment(of: "the name of an entrance"))/setup/\(what)"
    }

    /// The record of a part of its setup; an empty one where nothing is set.
    func setup(_ what: String) async throws(Failure) -> JSONValue {
        let path = try path(what)
        let what = "get the \(what) of \(text)"
        return .object(try await server.answer(to: SettingsCall("GET", path), for: what).members(what))
    }

    /// Makes sure that there is such an entrance, which the service does not look at before it writes.
    func requireExisting() async throws(Failure) {
        guard try await server.entrances(of: app).contains(name) else {
            throw Failure(
                .remoteNotFound, "app \(app.quotedForMessage) has no entrance \(name.quotedForMessage)",
                next: [NextStep(["settings", "apps", "entrances", "list", app], effect: .read)])
        }
    }
}

extension SettingsServer {
    /// The names of the entrances of an app.
    func entrances(of app: String) async throws(Failure) -> [String] {
        let path = "/api/applications/\(try app.segment(of: "the name of an app"))/entrances"
        let answer = try await answer(to: SettingsCall("GET", path), for: "list the entrances of \(app)")
        return (answer["items"]?.array ?? []).map { $0.text("name") }
    }
}
