import HTTPTypes
import Hummingbird

/// `/api/account`: accounts at other services, with their secrets.
struct AccountRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/account/all") { call in .settings(.array(list(call) { _ in true })) }
        routes.on(.get, "/api/account/:type") { call in
            let type = call.segment("type")
            return .settings(.array(list(call) { $0["type"].text == type }))
        }
        routes.on(.post, "/api/account/retrieve") { call in
            let key = try await call.body()["name"].text ?? ""
            guard let record = accounts(call)[key] else { throw SettingsRefusal("account not found") }
            return .settings(["name": record["name"], "type": record["type"], "raw_data": record["raw_data"]])
        }
        routes.on(.post, "/api/account/create") { call in
            var record = try await call.body()
            guard let name = record["name"].text, let type = record["type"].text else {
                throw SettingsRefusal("the account has no name or type", code: 400)
            }
            record["create_at"] = .integer(call.now * 1000)
            let key = "integration-account:\(type):\(name)"
            set(call) { $0[key] = record }
            return .settings()
        }
        routes.on(.delete, "/api/account/:type") { call in
            // The key of an account stands where a type stands when one asks.
            let key = call.segment("type")
            guard accounts(call)[key] != nil else { throw SettingsRefusal("account not found") }
            set(call) { $0[key] = nil }
            return .settings()
        }
    }

    private func accounts(_ call: SettingsCall) -> [String: JSONValue] {
        call.read { $0.accounts[call.user.local] } ?? SampleSettings.accounts
    }

    private func set(_ call: SettingsCall, _ change: (inout [String: JSONValue]) -> Void) {
        call.change { change(&$0.accounts[call.user.local, default: SampleSettings.accounts]) }
    }

    /// Without the secrets.
    private func list(_ call: SettingsCall, _ isWanted: (JSONValue) -> Bool) -> [JSONValue] {
        accounts(call).sorted { $0.key < $1.key }.map(\.value).filter(isWanted).map { record in
            [
                "name": record["name"], "type": record["type"], "expires_at": record["raw_data", "expires_at"],
                "available": true, "create_at": record["create_at"],
            ]
        }
    }
}
