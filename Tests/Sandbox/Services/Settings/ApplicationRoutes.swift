import HTTPTypes
import Hummingbird

/// `/api/myapps` and the entrances of an app.
struct ApplicationRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/myapps") { call in
            .settings(.array(call.read { $0.apps }.map { Self.owned($0, by: call.user) }))
        }
        routes.on(.get, "/api/applications/:app/entrances") { call in
            let app = try Self.app(call.segment("app"), call)
            // The state and the address are in the list of apps only.
            let items = app["entrances"].items.map { entrance -> JSONValue in
                var entrance = entrance
                entrance["state"] = ""
                entrance["url"] = ""
                return entrance
            }
            return .settings(["items": .array(items)])
        }
    }

    static func app(_ name: String, _ call: SettingsCall) throws -> JSONValue {
        guard let app = call.read({ $0.apps.first { $0["name"].text == name } }) else {
            throw SettingsRefusal("app not found")
        }
        return app
    }

    private static func owned(_ app: JSONValue, by user: User) -> JSONValue {
        var app = app
        app["owner"] = .string(user.local)
        if let name = app["name"].text { app["namespace"] = .string("\(name)-\(user.local)") }
        return app
    }
}
