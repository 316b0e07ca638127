import HTTPTypes
import Hummingbird

/// `/api/acl`: what can be reached through the private network.
struct ACLRoutes {
    /// The app under which SSH and the entries of the settings' own page are kept.
    private static let own = "olares-app"
    private static let protocols = [
        "", "igmp", "ipv4", "ip-in-ip", "tcp", "egp", "igp", "udp", "gre", "esp", "ah", "sctp", "icmp",
    ]

    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/acl/ssh/status") { call in
            let state: JSONValue = ["state": "applied", "allow_ssh": .boolean(call.read { $0.sshIsAllowed })]
            return call.behaviour.aclIsEnveloped ? .settings(state) : .json(state)
        }
        routes.on(.get, "/api/acl/subroutes/status") { call in
            let list: JSONValue = call.read { $0.subroutesAreAllowed } ? ["192.168.1.0/24"] : []
            return call.behaviour.aclIsEnveloped ? .settings(list) : .json(list)
        }
        for word in ["enable", "disable"] {
            routes.on(.post, "/api/acl/ssh/\(word)") { call in
                try call.requireAdministrator()
                call.change { state in
                    let rows = (state.acl[Self.own] ?? []).filter { $0["dst"].items.first != "*:22" }
                    let entry: [JSONValue] = word == "enable" ? [["proto": "tcp", "dst": ["*:22"]]] : []
                    state.acl[Self.own] = rows + entry
                    state.sshIsAllowed = word == "enable"
                }
                return .settings()
            }
            routes.on(.post, "/api/acl/subroutes/\(word)") { call in
                try call.requireAdministrator()
                call.change { $0.subroutesAreAllowed = word == "enable" }
                return .settings()
            }
        }
        routes.on(.get, "/api/acl/all") { call in
            try call.requireAdministrator()
            let owner = JSONValue.string(call.user.local)
            let rows = call.read { $0.acl }.sorted { $0.key < $1.key }.flatMap { app, entries in
                entries.map { entry -> JSONValue in
                    ["appName": .string(app), "appOwner": owner, "proto": entry["proto"], "dst": entry["dst"]]
                }
            }
            return .settings(.array(rows))
        }
        routes.on(.get, "/api/acl/app/status") { call in
            try call.requireAdministrator()
            if let problem = call.behaviour.aclProblem { throw SettingsRefusal(problem) }
            guard let entries = call.read({ $0.acl[call.request.query("name") ?? ""] }) else {
                throw SettingsRefusal("app not found")
            }
            return .settings(.array(entries))
        }
        routes.on(.post, "/api/acl/app/status") { call in try await replace(call) }
        routes.on(.get, "/api/launcher-public-domain-access-policy") { call in
            .json(JSONValue.object(["deny_all": .integer(call.read { $0.deniesAll })]))
        }
        routes.on(.post, "/api/launcher-public-domain-access-policy") { call in
            try call.requireAdministrator()
            guard let number = try await call.body()["deny_all"].number, [0, 1].contains(number) else {
                throw SettingsRefusal("deny_all must be 0 or 1")
            }
            call.change { $0.deniesAll = number }
            return .settings()
        }
    }

    private func replace(_ call: SettingsCall) async throws -> Response {
        try call.requireAdministrator()
        let order = try await call.body()
        let (name, entries) = (order["name"].text ?? "", order["acls"].items)
        var taken: Set<String> = []
        for entry in entries {
            let proto = entry["proto"].text ?? ""
            guard Self.protocols.contains(proto) else { throw SettingsRefusal("unknown protocol \(proto)") }
            for destination in entry["dst"].items.compactMap(\.text) {
                guard destination.contains(":") else { throw SettingsRefusal("invalid port format: \(destination)") }
                for kind in proto.isEmpty ? ["tcp", "udp"] : [proto] {
                    guard taken.insert("\(kind) \(destination)").inserted else {
                        throw SettingsRefusal("ports duplicated")
                    }
                }
            }
        }
        let isKnown = call.read { state in
            state.acl[name] != nil || name == Self.own || state.apps.contains { $0["name"].text == name }
        }
        guard isKnown else { throw SettingsRefusal("app not found") }
        call.change { $0.acl[name] = entries.isEmpty ? nil : entries }
        return .settings()
    }
}
