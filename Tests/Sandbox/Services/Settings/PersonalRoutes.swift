import HTTPTypes
import Hummingbird

/// What belongs to who asks: sessions, and the version that could be had.
struct PersonalRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/checkLastOsVersion") { call in
            .settings([
                "current_version": .string(call.store.realm.behaviour.osVersion), "new_version": "1.12.8",
                "is_new": true,
            ])
        }
        routes.on(.get, "/api/device/sso") { call in .settings(.array(call.read { $0.sessions })) }
        routes.on(.delete, "/api/device/sso/:id") { call in
            let id = call.segment("id")
            let isGone = call.change { state in
                let before = state.sessions.count
                state.sessions.removeAll { $0["termiPass", "sso"].text == id }
                return state.sessions.count < before
            }
            guard isGone else { throw SettingsRefusal("no session \(id)", code: 404, status: .notFound) }
            return .settings()
        }
    }
}
