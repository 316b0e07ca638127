import HTTPTypes
import Hummingbird

/// `/api/cookie`: cookies that downloads use. Reading is not scoped by account.
struct CookieRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/cookie/all") { call in
            .settings(.array(call.read { $0.cookies }.sorted { $0.key < $1.key }.map(\.value)))
        }
        routes.on(.post, "/api/cookie") { call in
            let row = try await call.body()
            guard let domain = row["domain"].text, let account = row["account"].text else {
                throw SettingsRefusal("the row has no domain or account", code: 400)
            }
            call.change { $0.cookies["cookie:\(domain):\(account)"] = row }
            return .settings()
        }
        routes.on(.post, "/api/cookie/retrieve") { call in
            let domain = try await call.body()["domain"]
            let rows = call.read { $0.cookies }.sorted { $0.key < $1.key }.map(\.value)
            return .settings(.array(rows.filter { $0["domain"] == domain }))
        }
        routes.on(.post, "/api/cookie/delete") { call in
            let key = try await call.body()["key"].text ?? ""
            guard call.change({ $0.cookies.removeValue(forKey: key) }) != nil else {
                throw SettingsRefusal("cookie not found")
            }
            return .settings()
        }
    }
}
