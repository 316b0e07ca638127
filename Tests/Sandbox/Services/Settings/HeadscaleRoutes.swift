import HTTPTypes
import Hummingbird

/// `/headscale`: the devices of the private network and the routes that they offer.
struct HeadscaleRoutes {
    func add(to routes: SettingsRoutes) {
        on(routes, .get, "/headscale/machine") { call in ["machines": .array(call.read { $0.devices })] }
        on(routes, .get, "/headscale/machine/:id/routes") { call in
            let id = call.segment("id")
            return ["routes": .array(call.read { $0.deviceRoutes }.filter { $0["node"].text == id })]
        }
        on(routes, .post, "/headscale/machine/:id/rename/:name") { call in
            try change(call) { $0["givenName"] = .string(call.segment("name")) }
        }
        on(routes, .post, "/headscale/machine/:id/tags") { call in
            let tags = try await call.body()["tags"]
            return try change(call) { $0["forcedTags"] = tags }
        }
        on(routes, .delete, "/headscale/machine/:id") { call in
            let id = call.segment("id")
            _ = try change(call) { _ in }
            call.change { $0.devices.removeAll { $0["id"].text == id } }
            return [:]
        }
        for word in ["enable", "disable"] {
            on(routes, .post, "/headscale/routes/:id/\(word)") { call in
                let id = call.segment("id")
                let isThere = call.change { state in
                    guard let index = state.deviceRoutes.firstIndex(where: { $0["id"].text == id }) else {
                        return false
                    }
                    state.deviceRoutes[index]["enabled"] = .boolean(word == "enable")
                    return true
                }
                guard isThere else { throw SettingsRefusal("route not found", code: 5, status: .notFound) }
                return [:]
            }
        }
    }

    private func change(_ call: SettingsCall, _ body: (inout JSONValue) -> Void) throws -> JSONValue {
        try call.requireAdministrator()
        let id = call.segment("id")
        let isThere = call.change { state in
            guard let index = state.devices.firstIndex(where: { $0["id"].text == id }) else { return false }
            body(&state.devices[index])
            return true
        }
        guard isThere else { throw SettingsRefusal("machine not found", code: 5, status: .notFound) }
        return [:]
    }

    private func on(
        _ routes: SettingsRoutes, _ method: HTTPRequest.Method, _ path: String,
        _ respond: @escaping @Sendable (SettingsCall) async throws -> JSONValue
    ) {
        routes.on(method, path) { call in
            if call.behaviour.headscaleWantsCookie, call.request.cookies["auth_token"] == nil {
                return .html("<!doctype html><title>Olares</title><p>Please log in.")
            }
            let document = try await respond(call)
            return call.behaviour.headscaleIsEnveloped ? .settings(document) : .json(document)
        }
    }
}
