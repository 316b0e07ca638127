import Foundation
import HTTPTypes
import Hummingbird

/// `dashboard.`: numbers about the machine, from the several backends that stand behind one host.
struct DashboardService: Service {
    let realm: Realm
    let label = "dashboard"

    func addRoutes(to router: Router<ServiceContext>) {
        let routes = DashboardRoutes(router: router, realm: realm)
        MonitoringRoutes().add(to: routes)
        MachineFacts().add(to: routes)
        HAMIRoutes().add(to: routes)
    }
}

/// Adds routes that are given who asks, and when.
struct DashboardRoutes {
    let router: Router<ServiceContext>
    let realm: Realm

    func on(
        _ method: HTTPRequest.Method, _ path: String,
        _ respond: @escaping @Sendable (DashboardCall) async throws -> Response
    ) {
        router.on(RouterPath(path), method: method) { [realm] request, context in
            guard let user = context.owner else { return Response(status: .notFound) }
            return try await respond(
                DashboardCall(
                    request: request, parameters: context.parameters, user: user,
                    behaviour: realm.behaviour.dashboard, now: realm.now.timeIntervalSince1970))
        }
    }
}

/// One request, with who asks.
struct DashboardCall: Sendable {
    let request: Request
    let parameters: Parameters
    let user: User
    let behaviour: DashboardBehaviour
    /// Seconds since 1970, by the server's clock.
    let now: Double

    var machine: SampleMachine { SampleMachine(behaviour: behaviour, user: user.local) }

    var isAdministrator: Bool { ["platform-admin", "admin"].contains(role) }

    var role: String {
        behaviour.globalRole ?? (user.isClusterAdministrator ? "platform-admin" : "platform-regular")
    }

    /// A segment of the path, decoded.
    func segment(_ name: String) -> String {
        let raw = parameters.get(name) ?? ""
        return raw.removingPercentEncoding ?? raw
    }

    /// The JSON of the body; an empty object where there is none.
    func body() async throws -> JSONValue {
        let bytes = try await request.body.collect(upTo: 1 << 20)
        return (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes.readableBytesView))) ?? [:]
    }
}
