import HTTPTypes
import Hummingbird

/// Who gets into an app, and by which name.
struct EntranceRoutes {
    private static let prefix = "/api/applications/:app/:entrance/setup"

    func add(to routes: SettingsRoutes) {
        routes.on(.get, Self.prefix + "/domain") { call in .settings(domain(call)) }
        routes.on(.post, Self.prefix + "/domain") { call in try await setDomain(call) }
        routes.on(.get, Self.prefix + "/domain/finish") { call in
            let (key, states) = (self.key(call), call.behaviour.domainStates)
            call.change { state in
                state.domains[key, default: [:]]["cname_target_status"] = "set"
                state.domains[key, default: [:]]["cname_status"] = .string(states.first ?? "pending")
                state.domainStates[key] = Array(states.dropFirst())
            }
            return .settings()
        }
        routes.on(.get, Self.prefix + "/policy") { call in .settings(policy(call)) }
        routes.on(.post, Self.prefix + "/policy") { call in
            let record = try await call.body()
            let key = key(call)
            call.change { $0.policies[key] = record }
            return .settings()
        }
        routes.on(.post, Self.prefix + "/auth-level") { call in try await setLevel(call) }
    }

    private func key(_ call: SettingsCall) -> String { "\(call.segment("app"))/\(call.segment("entrance"))" }

    /// Each look after `finish` brings the domain one state further.
    private func domain(_ call: SettingsCall) -> JSONValue {
        let key = key(call)
        return call.change { state in
            guard let domain = state.domains[key] else { return ["cname_target": .string(call.user.terminus)] }
            if let next = state.domainStates[key]?.first {
                state.domains[key]?["cname_status"] = .string(next)
                state.domainStates[key]?.removeFirst()
            }
            return domain
        }
    }

    private func setDomain(_ call: SettingsCall) async throws -> Response {
        let order = try await call.body()
        let key = key(call)
        let name = order["third_party_domain"].text ?? ""
        if !name.isEmpty {
            guard level(call) != "private" else {
                throw SettingsRefusal("custom domain can not be set when auth level is private")
            }
            guard name.contains(".") else { throw SettingsRefusal("invalid domain \(name)") }
            let isFRP = call.read { $0.proxy["enable_frp"] == true }
            if isFRP, (order["cert"].text ?? "").isEmpty || (order["key"].text ?? "").isEmpty {
                throw SettingsRefusal(
                    "current reverse proxy mode is FRP, the HTTPS certificate and key for custom domain must be uploaded"
                )
            }
        }
        call.change { state in
            var record = order
            let isSame = state.domains[key]?["third_party_domain"].text ?? "" == name
            record["cname_target"] = .string(call.user.terminus)
            record["cname_status"] = isSame ? state.domains[key]?["cname_status"] ?? "" : ""
            record["cname_target_status"] = isSame ? state.domains[key]?["cname_target_status"] ?? "unset" : "unset"
            state.domains[key] = record
        }
        // It has been saved by now.
        guard !call.behaviour.appsAreBusy else {
            throw SettingsRefusal("upgrade operation is not allowed for stopping state")
        }
        return .settings()
    }

    /// An entrance without a policy, or that is not there, reads as `one_factor`.
    private func policy(_ call: SettingsCall) -> JSONValue {
        let key = key(call)
        return call.read { $0.policies[key] }
            ?? ["default_policy": "one_factor", "one_time": false, "valid_duration": 0, "sub_policies": .null]
    }

    private func level(_ call: SettingsCall) -> String? {
        let entrances = try? ApplicationRoutes.app(call.segment("app"), call)["entrances"].items
        return entrances?.first { $0["name"].text == call.segment("entrance") }?["authLevel"].text
    }

    private func setLevel(_ call: SettingsCall) async throws -> Response {
        guard let level = try await call.body()["authorization_level"].text,
            ["private", "public", "internal"].contains(level)
        else { throw SettingsRefusal("invalid authorization_level") }
        _ = try ApplicationRoutes.app(call.segment("app"), call)
        guard self.level(call) != nil else { throw SettingsRefusal("invalid entrance name") }
        let (name, entrance, key) = (call.segment("app"), call.segment("entrance"), key(call))
        call.change { state in
            state.apps = state.apps.map { app in
                guard app["name"].text == name else { return app }
                var app = app
                app["entrances"] = .array(
                    app["entrances"].items.map { item in
                        guard item["name"].text == entrance else { return item }
                        var item = item
                        item["authLevel"] = .string(level)
                        return item
                    })
                return app
            }
            if level != "internal" {
                var policy = state.policies[key] ?? ["one_time": false, "valid_duration": 0]
                policy["default_policy"] = level == "public" ? "public" : "system"
                state.policies[key] = policy
            }
        }
        return .settings()
    }
}
