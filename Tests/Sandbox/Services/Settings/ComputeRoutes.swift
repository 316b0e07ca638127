import HTTPTypes
import Hummingbird

/// Accelerators, and which apps have them.
struct ComputeRoutes {
    private static let first = SystemVersion("1.12.6")

    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/gpu/list") { call in
            try call.requireAdministrator()
            guard call.system < Self.first else { throw SettingsRefusal("Not Found", code: 404, status: .notFound) }
            return .settings([
                [
                    "nodeName": "olares", "id": "GPU-1a2b", "count": 1, "devmem": 24576, "devcore": 100,
                    "type": "NVIDIA",
                    "mode": "hami", "sharemode": "0", "health": true, "apps": [["appName": "ollama", "memory": 8192]],
                ]
            ])
        }
        on(routes, .get, "/api/compute-resources") { call in .settings(.array(call.read { $0.compute })) }
        on(routes, .put, "/api/compute-resources/nodes/:node/devices/:device/support-type") { call in
            try await switchType(call)
        }
        on(routes, .delete, "/api/apps/:app/compute-resources/bindings") { call in
            let app = call.segment("app")
            Self.eachDevice(call) { device in
                device["bindings"] = .array(device["bindings"].items.filter { $0["appName"].text != app })
            }
            return .settings()
        }
    }

    private func on(
        _ routes: SettingsRoutes, _ method: HTTPRequest.Method, _ path: String,
        _ respond: @escaping @Sendable (SettingsCall) async throws -> Response
    ) {
        routes.on(method, path) { call in
            try call.requireAdministrator()
            guard call.system >= Self.first else { throw SettingsRefusal("Not Found", code: 404, status: .notFound) }
            return try await respond(call)
        }
    }

    private func switchType(_ call: SettingsCall) async throws -> Response {
        let type = try await call.body()["supportType"]
        let id = call.segment("device")
        let devices = call.read { $0.compute.flatMap { $0["devices"].items } }
        guard let device = devices.first(where: { $0["id"].text == id }) else {
            throw SettingsRefusal("device not found")
        }
        let apps = device["bindings"].items.compactMap { $0["appName"].text }
        let blocked = apps.compactMap { app in
            call.behaviour.unstoppable[app].map { ["appName": .string(app), "reason": .string($0)] as JSONValue }
        }
        guard blocked.isEmpty else {
            let content: JSONValue = ["status": "bound-apps-stop-blocked", "blockedApps": .array(blocked)]
            return call.behaviour.blocksAsCheck
                ? .settings(["type": "computeDeviceSwitchBlocked", "Data": content]) : .settings(content)
        }
        guard device["supportType"] != type else { return .settings(["status": "unchanged"]) }
        Self.eachDevice(call) { device in
            guard device["id"].text == id else { return }
            device["supportType"] = type
            device["bindings"] = []
        }
        return .settings([
            "status": "switched",
            "stoppedApps": .array(apps.map { ["appName": .string($0), "owner": .string(call.user.local)] }),
        ])
    }

    private static func eachDevice(_ call: SettingsCall, _ body: (inout JSONValue) -> Void) {
        call.change { state in
            state.compute = state.compute.map { node in
                var node = node
                node["devices"] = .array(
                    node["devices"].items.map { device in
                        var device = device
                        body(&device)
                        return device
                    })
                return node
            }
        }
    }
}
