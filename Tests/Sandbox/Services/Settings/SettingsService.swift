import Foundation
import HTTPTypes
import Hummingbird

/// `settings.`: the settings of the user and of the instance. The backend below `/api` is the desktop's too.
struct SettingsService: Service {
    let store: SettingsStore
    let label = "settings"

    func addRoutes(to router: Router<ServiceContext>) {
        let routes = SettingsRoutes(router: router, store: store)
        SettingsBackend().add(to: routes)
        HeadscaleRoutes().add(to: routes)
        BackupRoutes().add(to: routes)
        RestoreRoutes().add(to: routes)
        ImageRoutes().add(to: routes)
    }
}

/// What both hosts of the user's backend answer.
struct SettingsBackend {
    func add(to routes: SettingsRoutes) {
        UserRoutes().add(to: routes)
        PersonalRoutes().add(to: routes)
        ApplicationRoutes().add(to: routes)
        EntranceRoutes().add(to: routes)
        VariableRoutes().add(to: routes)
        ACLRoutes().add(to: routes)
        NetworkRoutes().add(to: routes)
        OverlayRoutes().add(to: routes)
        AppearanceRoutes().add(to: routes)
        AccountRoutes().add(to: routes)
        CookieRoutes().add(to: routes)
        ComputeRoutes().add(to: routes)
        SearchRoutes().add(to: routes)
        MachineRoutes().add(to: routes)
    }
}

/// Adds routes that are given the settings of the host's owner, and may throw a ``SettingsRefusal``.
struct SettingsRoutes {
    let router: Router<ServiceContext>
    let store: SettingsStore

    func on(
        _ method: HTTPRequest.Method, _ path: String,
        _ respond: @escaping @Sendable (SettingsCall) async throws -> Response
    ) {
        router.on(RouterPath(path), method: method) { [store] request, context in
            do {
                guard let user = context.owner else { throw SettingsRefusal("nobody's settings", status: .notFound) }
                return try await respond(
                    SettingsCall(request: request, parameters: context.parameters, user: user, store: store))
            } catch let refusal as SettingsRefusal {
                return refusal.response
            }
        }
    }
}

/// One request to the settings, with who asks.
struct SettingsCall: Sendable {
    let request: Request
    let parameters: Parameters
    let user: User
    let store: SettingsStore

    /// The knobs at the time of the request.
    var behaviour: SettingsBehaviour { store.realm.behaviour.settings }
    var system: SystemVersion { SystemVersion(store.realm.behaviour.osVersion) }
    /// Seconds since 1970, by the server's clock.
    var now: Int { Int(store.realm.now.timeIntervalSince1970) }

    /// A segment of the path, decoded.
    func segment(_ name: String) -> String {
        let raw = parameters.get(name) ?? ""
        return raw.removingPercentEncoding ?? raw
    }

    /// The JSON of the body; an empty object where there is none.
    func body() async throws -> JSONValue {
        let bytes = try await request.body.collect(upTo: 4 << 20)
        guard bytes.readableBytes > 0 else { return [:] }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes.readableBytesView)) else {
            throw SettingsRefusal("the body is no JSON", code: 400)
        }
        return value
    }

    func read<Result>(_ body: (SettingsState) throws -> Result) rethrows -> Result {
        try store.change { try body($0) }
    }

    func change<Result>(_ body: (inout SettingsState) throws -> Result) rethrows -> Result {
        try store.change(body)
    }

    func requireAdministrator() throws {
        guard ["owner", "admin"].contains(user.ownerRole) else { throw SettingsRefusal.forbidden }
    }

    func requireOwner() throws {
        guard user.ownerRole == "owner" else { throw SettingsRefusal.forbidden }
    }
}

/// Why the backend does not do what it was asked: 200 with a code, unless a status is said.
struct SettingsRefusal: Error {
    let message: JSONValue
    let code: Int
    let status: HTTPResponse.Status

    static let forbidden = SettingsRefusal("forbidden", code: 403, status: .forbidden)

    init(_ message: String, code: Int = 1, status: HTTPResponse.Status = .ok) {
        self.init(.string(message), code: code, status: status)
    }

    init(_ message: JSONValue, code: Int, status: HTTPResponse.Status = .ok) {
        self.message = message
        self.code = code
        self.status = status
    }

    var response: Response {
        .json(JSONValue.object(["code": .integer(code), "message": message]), status: status)
    }
}

extension Response {
    /// What was asked for, in the envelope.
    static func settings(_ data: JSONValue? = nil) -> Response {
        var answer: JSONValue = ["code": 0, "message": "success"]
        if let data { answer = .object(["code": 0, "message": "success", "data": data]) }
        return .json(answer)
    }
}
