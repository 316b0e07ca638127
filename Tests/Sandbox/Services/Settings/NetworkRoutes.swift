import HTTPTypes
import Hummingbird

/// How the instance is reached from outside.
struct NetworkRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/reverse-proxy") { call in
            try call.requireAdministrator()
            var record = call.read { $0.proxy }
            if !call.behaviour.proxyHasAddress { record["ip"] = .null }
            if call.behaviour.proxyHasAddress, record["ip"] == .null { record["ip"] = "" }
            return .settings(record)
        }
        routes.on(.post, "/api/reverse-proxy") { call in
            try call.requireOwner()
            let record = try await call.body()
            if record["enable_frp"] == true, record["enable_cloudflare_tunnel"] == true {
                throw SettingsRefusal("only one of public IP, FRP, or CloudFlare tunnel should be selected")
            }
            if record["enable_frp"] == true, (record["frp_server"].text ?? "").isEmpty {
                throw SettingsRefusal("FRP server is required")
            }
            if record["frp_auth_method"] == "token", (record["frp_auth_token"].text ?? "").isEmpty {
                throw SettingsRefusal("FRP auth token is required")
            }
            call.change { state in
                var record = record
                // Nobody can turn this one.
                record["external_network_off"] = state.proxy["external_network_off"]
                state.proxy = record
            }
            return .settings()
        }
        administrators(routes, "/api/frp-servers") {
            [["name": "Oregon", "host": "frp-us.olares.com"], ["name": "Singapore", "host": "frp-ap.olares.com"]]
        }
        administrators(routes, "/api/system/hosts-file") { [["ip": "192.168.1.10", "host": "nas.local"]] }
        administrators(routes, "/api/ssl/task-state") { ["state": 4] }
        administrators(routes, "/api/external-network") {
            [
                "spec": ["disabled": false],
                "status": ["phase": "Succeeded", "message": "", "updatedAt": "2026-03-09T10:00:00Z"],
            ]
        }
    }

    private func administrators(
        _ routes: SettingsRoutes, _ path: String, _ data: @escaping @Sendable () -> JSONValue
    ) {
        routes.on(.get, path) { call in
            try call.requireAdministrator()
            return .settings(data())
        }
    }
}
