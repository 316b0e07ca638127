import Foundation
import HTTPTypes
import Hummingbird

/// `/api/users`: who has an account here.
struct UserRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/users/v2") { call in list(call) }
        routes.on(.get, "/api/users/:user") { call in try one(call) }
        routes.on(.post, "/api/users") { call in try await create(call) }
        routes.on(.delete, "/api/users/:user") { call in try delete(call) }
        routes.on(.get, "/api/users/:user/status") { call in status(call) }
        routes.on(.post, "/api/users/:user/password") { call in try await password(call) }
        routes.on(.get, "/api/mdns/system/1.0/name/:name") { call in
            let name = call.segment("name")
            guard call.behaviour.registeredNames?.contains(name) ?? true else {
                throw SettingsRefusal("failed to resolve did", code: 404, status: .notFound)
            }
            return .json(JSONValue.object(["id": .string("did:key:\(name)")]))
        }
    }

    /// All users; who is no administrator is shown nobody else.
    private func list(_ call: SettingsCall) -> Response {
        let isAdministrator = ["owner", "admin"].contains(call.user.ownerRole)
        let all = rows(call)
        let shown = all.filter { isAdministrator || $0["name"].text == call.user.local }
        return .json(
            JSONValue.object(["code": 200, "data": .array(shown), "totals": .integer(all.count)]))
    }

    private func one(_ call: SettingsCall) throws -> Response {
        try call.requireAdministrator()
        let name = call.segment("user")
        guard var row = rows(call).first(where: { $0["name"].text == name }) else {
            throw SettingsRefusal("user \(name) not found", code: 404, status: .notFound)
        }
        row["zone"] = ""
        return answer(row, call)
    }

    private func rows(_ call: SettingsCall) -> [JSONValue] {
        let people = call.read { $0.people }
        let made = Set(people.map(\.user.olaresId))
        let first = call.store.realm.users.filter { !made.contains($0.olaresId) && $0.ownerRole != "" }
        return first.map { row($0, state: "Created", createdAt: 1_750_000_000, cpu: "", memory: "") }
            + people.map { row($0.user, state: $0.state, createdAt: $0.createdAt, cpu: $0.cpu, memory: $0.memory) }
    }

    private func row(_ user: User, state: String, createdAt: Int, cpu: String, memory: String) -> JSONValue {
        let isDone = state == "Created"
        return [
            "uid": .string("uid-\(user.local)"), "name": .string(user.local), "display_name": "", "description": "",
            "email": .string(user.olaresId), "state": .string(state),
            "last_login_time": isDone ? 1_760_000_000 : .null, "creation_timestamp": .integer(createdAt), "avatar": "",
            "zone": .string(isDone ? user.terminus : ""), "terminusName": .string(user.olaresId),
            "wizard_complete": .boolean(isDone), "roles": [.string(user.ownerRole)], "memory_limit": .string(memory),
            "cpu_limit": .string(cpu),
        ]
    }

    private func create(_ call: SettingsCall) async throws -> Response {
        try call.requireAdministrator()
        let order = try await call.body()
        for member in ["name", "password", "cpu_limit", "memory_limit", "owner_role"]
        where (order[member].text ?? "").isEmpty {
            throw SettingsRefusal("user create: \(member) is required", code: 400, status: .badRequest)
        }
        let texts = order.texts
        let name = texts["name"] ?? ""
        let domain = call.user.olaresId.split(separator: "@").last.map { String($0) } ?? ""
        var user = User(
            name.contains("@") ? name : "\(name)@\(domain)", password: "", ownerRole: texts["owner_role"] ?? "")
        user.digest = texts["password"]
        guard !rows(call).contains(where: { $0["name"].text == user.local }) else {
            throw SettingsRefusal("user \(name) already exists", code: 409, status: .conflict)
        }
        var states = call.behaviour.creationStates
        let first = states.isEmpty ? "Created" : states.removeFirst()
        let person = SettingsPerson(
            user: user, cpu: texts["cpu_limit"] ?? "", memory: texts["memory_limit"] ?? "", state: first,
            states: states,
            createdAt: call.now)
        call.change { $0.people.append(person) }
        if first == "Created" { call.store.realm.add(user) }
        return answer(["name": .string(user.local)], call)
    }

    private func delete(_ call: SettingsCall) throws -> Response {
        try call.requireAdministrator()
        let name = call.segment("user")
        guard rows(call).contains(where: { $0["name"].text == name }) else {
            throw SettingsRefusal("user \(name) not found", code: 400, status: .badRequest)
        }
        var states = call.behaviour.deletionStates
        let first = states.isEmpty ? "Deleted" : states.removeFirst()
        call.change { state in
            guard let index = state.people.firstIndex(where: { $0.user.local == name }) else { return }
            state.people[index].state = first
            state.people[index].states = states
            state.people[index].isBeingDeleted = true
        }
        call.store.realm.remove(name)
        return answer(["name": .string(name)], call)
    }

    /// Each look brings the user one state further. Of nobody it says what it says of who is gone.
    private func status(_ call: SettingsCall) -> Response {
        let name = call.segment("user")
        let problem = call.behaviour.creationProblem
        let person = call.change { state -> SettingsPerson? in
            guard let index = state.people.firstIndex(where: { $0.user.local == name }) else { return nil }
            defer {
                if !state.people[index].states.isEmpty {
                    state.people[index].state = state.people[index].states.removeFirst()
                }
                if state.people[index].state == "Deleted" { state.people.remove(at: index) }
            }
            return state.people[index]
        }
        guard let person else {
            let isThere = call.store.realm.users.contains { $0.local == name }
            return answer(
                [
                    "name": .string(name), "status": isThere ? "Created" : "Deleted",
                    "message": .string(isThere ? "" : "user \(name) not exists"), "address": ["wizard": ""],
                ], call)
        }
        if person.state == "Created" { call.store.realm.add(person.user) }
        return answer(
            [
                "name": .string(name), "status": .string(person.state),
                "message": .string(person.state == "Failed" ? problem : ""),
                "address": ["wizard": .string(person.state == "Created" ? "wizard-\(person.user.terminus)" : "")],
            ], call)
    }

    private func password(_ call: SettingsCall) async throws -> Response {
        let texts = try await call.body().texts
        guard let old = texts["current_password"], let new = texts["password"],
            texts["username"] == call.segment("user")
        else { throw SettingsRefusal("the request is incomplete", code: 400) }
        guard old != new else { throw SettingsRefusal("new password must be different from current password") }
        guard var user = call.store.realm.users.first(where: { $0.local == call.segment("user") }),
            user.passwordDigest == old
        else { throw SettingsRefusal("Authentication failed, incorrect password.", code: 400) }
        user.digest = new
        call.store.realm.add(user)
        return .settings()
    }

    private func answer(_ value: JSONValue, _ call: SettingsCall) -> Response {
        call.behaviour.usersAreEnveloped ? .settings(value) : .json(value)
    }
}
