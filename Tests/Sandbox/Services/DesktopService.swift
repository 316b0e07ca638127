import Hummingbird

/// `desktop.`: who the user is, and what the system is.
struct DesktopService: Service {
    let realm: Realm
    let settings: SettingsStore
    let label = "desktop"

    /// The start page answers anyone, as location probes expect.
    func isOpen(_ path: String) -> Bool { path == "/" }

    func addRoutes(to router: Router<ServiceContext>) {
        router.get("/") { _, _ in Response.html("<!doctype html><title>Olares</title><p>Desktop") }
        router.head("/") { _, _ in Response(status: .ok, headers: [.contentType: "text/html; charset=utf-8"]) }
        router.get("/api/backend/v1/user-info") { _, context in userInfo(context) }
        router.get("/api/olares-info") { _, context in olaresInfo(context) }
        SettingsBackend().add(to: SettingsRoutes(router: router, store: settings))
    }

    private func userInfo(_ context: ServiceContext) -> Response {
        struct UserInfo: Encodable {
            let name: String
            let ownerRole: String
            let zone: String
            let isEphemeral = false

            enum CodingKeys: String, CodingKey {
                case name, zone
                case ownerRole = "owner_role"
                case isEphemeral = "is_ephemeral"
            }
        }
        guard let user = context.owner else { return Response(status: .notFound) }
        return answer(
            code: realm.behaviour.userInfoCode, isSuccess: realm.behaviour.userInfoCode == 0,
            UserInfo(name: user.displayName ?? user.local, ownerRole: user.ownerRole, zone: user.terminus))
    }

    private func olaresInfo(_ context: ServiceContext) -> Response {
        struct OlaresInfo: Encodable {
            let olaresId: String
            let osVersion: String
            let wizardStatus = "completed"
            let enableReverseProxy = false
            let tailScaleEnable = true
            let loginBackground = ""
            let avatar = ""
            let id = "sandbox"
            let did = "did:key:sandbox"
            let olaresd = "1"
            let style = ""
        }
        guard let user = context.owner else { return Response(status: .notFound) }
        let behaviour = realm.behaviour
        return answer(
            code: behaviour.olaresInfoCode, isSuccess: [0, 200].contains(behaviour.olaresInfoCode),
            OlaresInfo(olaresId: user.olaresId, osVersion: behaviour.osVersion))
    }

    private func answer(code: Int, isSuccess: Bool, _ data: some Encodable) -> Response {
        return .json(
            Envelope(
                code: code, message: isSuccess ? "success" : "the sandbox was told to fail",
                data: isSuccess ? data : nil))
    }
}

private struct Envelope<Content: Encodable>: Encodable {
    let code: Int
    let message: String
    let data: Content?
}
