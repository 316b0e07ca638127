import HTTPTypes
import Hummingbird

/// `/api/env`: variables of an app, of the system and of the user.
struct VariableRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/env/apps/:app/env") { call in
            let name = call.segment("app")
            guard let rows = call.read({ $0.variables[name] }) else {
                throw SettingsRefusal("app not found", code: 500, status: .internalServerError)
            }
            return .settings(.array(rows))
        }
        // All or nothing; names that the chart does not have are dropped.
        routes.on(.put, "/api/env/apps/:app/env") { call in
            let name = call.segment("app")
            let order = try await call.body().items
            guard let rows = call.read({ $0.variables[name] }) else {
                throw SettingsRefusal("app not found", code: 500, status: .internalServerError)
            }
            let (changed, problem) = Self.apply(order, to: rows, kind: "app env")
            if let problem {
                // As one service quotes another.
                throw SettingsRefusal(
                    ["code": 400, "message": .string(problem), "data": .null], code: 500)
            }
            call.change { $0.variables[name] = changed }
            return .settings(.array(changed))
        }
        routes.on(.get, "/api/env/systemenvs") { call in .settings(.array(call.read { $0.systemVariables })) }
        routes.on(.put, "/api/env/systemenvs") { call in
            guard ["owner", "admin"].contains(call.user.ownerRole) else {
                throw SettingsRefusal("only admin user can operate systemenvs", code: 400, status: .badRequest)
            }
            let order = try await call.body().items
            let (changed, problem) = Self.apply(order, to: call.read { $0.systemVariables }, kind: "system env")
            // Those before the refused one are changed.
            call.change { $0.systemVariables = changed }
            if let problem { throw SettingsRefusal(problem, code: 400) }
            return .settings(.array(changed))
        }
        routes.on(.get, "/api/env/userenvs") { call in .settings(.array(Self.ofUser(call))) }
        routes.on(.put, "/api/env/userenvs") { call in
            let order = try await call.body().items
            let (changed, problem) = Self.apply(order, to: Self.ofUser(call), kind: "user env")
            call.change { $0.userVariables[call.user.local] = changed }
            if let problem { throw SettingsRefusal(problem, code: 400) }
            return .settings(.array(changed))
        }
    }

    private static func ofUser(_ call: SettingsCall) -> [JSONValue] {
        call.read { $0.userVariables[call.user.local] } ?? SampleSettings.userVariables
    }

    /// Changes rows one after the other, until one is refused.
    private static func apply(
        _ order: [JSONValue], to rows: [JSONValue], kind: String
    ) -> (rows: [JSONValue], problem: String?) {
        var rows = rows
        for item in order {
            let name = item["envName"].text ?? ""
            guard let index = rows.firstIndex(where: { $0["envName"].text == name }) else {
                if kind == "app env" { continue }
                return (rows, "\(kind) '\(name)' not found")
            }
            guard rows[index]["editable"] == true else { return (rows, "\(kind) '\(name)' is not editable") }
            let value = item["value"].text ?? ""
            if value.isEmpty, rows[index]["required"] == true { return (rows, "\(kind) '\(name)' is required") }
            if rows[index]["type"] == "int", Int(value) == nil { return (rows, "\(kind) '\(name)' is no int") }
            rows[index]["value"] = .string(value)
        }
        return (rows, nil)
    }
}
