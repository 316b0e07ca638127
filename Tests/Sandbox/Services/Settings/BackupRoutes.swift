import HTTPTypes
import Hummingbird

/// `/apis/backup/v1/plans/backup`: what is saved, and what was.
struct BackupRoutes {
    private static let plans = "/apis/backup/v1/plans/backup"

    func add(to routes: SettingsRoutes) {
        routes.on(.get, Self.plans) { call in
            let rows = Self.page(call.read { $0.backups }, call)
            return .settings(["backups": .array(rows), "totalPage": 1])
        }
        routes.on(.delete, Self.plans + "/:id") { call in
            try known(call)
            let id = call.segment("id")
            call.change { $0.backups.removeAll { $0["id"].text == id } }
            return .settings()
        }
        routes.on(.post, Self.plans + "/:id") { call in
            try known(call)
            let (id, event) = (call.segment("id"), try await call.body()["event"].text ?? "")
            guard ["pause", "resume"].contains(event) else { throw SettingsRefusal("unknown event \(event)") }
            call.change { state in
                state.backups = state.backups.map { plan in
                    guard plan["id"].text == id else { return plan }
                    var plan = plan
                    plan["backupPolicies"] = ["enabled": .boolean(event == "resume")]
                    return plan
                }
            }
            return .settings()
        }
        routes.on(.get, Self.plans + "/:id/snapshots") { call in
            let rows = call.read { $0.snapshots[call.segment("id")] ?? [] }
            return .settings(["snapshots": .array(Self.page(rows, call)), "totalCount": .integer(rows.count)])
        }
        routes.on(.post, Self.plans + "/:id/snapshots") { call in
            try known(call)
            let id = call.segment("id")
            call.change { state in
                let number = (state.snapshots[id]?.count ?? 0) + 10
                let row: JSONValue = [
                    "id": .string("sn-\(number)"), "createAt": .integer(call.now), "size": "0", "status": "Pending",
                    "progress": 0,
                ]
                state.snapshots[id, default: []].insert(row, at: 0)
            }
            return .settings()
        }
        routes.on(.delete, Self.plans + "/:id/snapshots/:snapshot") { call in
            try known(call)
            let (id, name) = (call.segment("id"), call.segment("snapshot"))
            guard try await call.body()["event"] == "cancel" else { throw SettingsRefusal("unknown event") }
            let isThere = call.change { state in
                guard let index = state.snapshots[id]?.firstIndex(where: { $0["id"].text == name }) else {
                    return false
                }
                state.snapshots[id]?[index]["status"] = "Canceled"
                return true
            }
            guard isThere else { throw SettingsRefusal("snapshot \(name) not found") }
            return .settings()
        }
        // Whether there is such a plan is not asked.
        routes.on(.put, "/api/backup/password/:name") { call in
            let (name, password) = (call.segment("name"), try await call.body()["password"].text ?? "")
            guard !password.isEmpty else { throw SettingsRefusal("password is required") }
            call.change { $0.backupPasswords[name] = password }
            return .settings()
        }
    }

    private func known(_ call: SettingsCall) throws {
        let id = call.segment("id")
        guard call.read({ $0.backups.contains { $0["id"].text == id } }) else {
            throw SettingsRefusal("backup \(id) not found")
        }
    }

    /// A missing or zero limit is five.
    static func page(_ rows: [JSONValue], _ call: SettingsCall) -> [JSONValue] {
        let limit = call.request.number("limit") ?? 0
        return Array(rows.dropFirst(call.request.number("offset") ?? 0).prefix(limit > 0 ? limit : 5))
    }
}
