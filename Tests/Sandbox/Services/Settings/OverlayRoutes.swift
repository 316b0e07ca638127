import HTTPTypes
import Hummingbird

/// The overlay gateway, which gives apps addresses in the local network.
struct OverlayRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/system/overlay-gateway-status/:user") { call in
            guard call.segment("user") == call.user.local else { throw SettingsRefusal.forbidden }
            return .settings(look(call))
        }
        for (word, passing) in [("enable", "activating"), ("disable", "deactivating")] {
            routes.on(.post, "/api/command/\(word)-overlay-gateway") { call in
                try call.requireOwner()
                call.change { state in
                    state.overlay["status"] = .string(passing)
                    state.overlayLooksLeft = call.behaviour.overlayLooks
                }
                return .settings()
            }
            routes.on(.post, "/api/command/\(word)-app-overlay-gateway") { call in
                let id = try await call.body()["app_id"].text ?? ""
                call.change { state in
                    state.overlay["supported_apps"] = .array(
                        state.overlay["supported_apps"].items.map { app in
                            guard app["app_id"].text == id else { return app }
                            var app = app
                            app["enabled"] = .boolean(word == "enable")
                            app["underlay_networks"] = []
                            return app
                        })
                    state.overlayLooksLeft = call.behaviour.overlayLooks
                }
                return .settings()
            }
        }
    }

    /// Each look brings a change nearer to its end.
    private func look(_ call: SettingsCall) -> JSONValue {
        call.change { state in
            if state.overlayLooksLeft > 0 {
                state.overlayLooksLeft -= 1
            } else {
                settle(&state)
            }
            var shown = state.overlay
            if shown["status"] != "on" { shown["supported_apps"] = [] }
            return shown
        }
    }

    private func settle(_ state: inout SettingsState) {
        switch state.overlay["status"].text {
        case "activating": state.overlay["status"] = "on"
        case "deactivating": state.overlay["status"] = "off"
        default: break
        }
        state.overlay["supported_apps"] = .array(
            state.overlay["supported_apps"].items.map { app in
                guard app["enabled"] == true else { return app }
                var app = app
                app["underlay_networks"] = [
                    [
                        "ip": "192.168.1.60",
                        "ports": [["title": "web", "port": 8096, "workload": "jellyfin", "protocol": "tcp"]],
                    ]
                ]
                return app
            })
    }
}
