import HTTPTypes
import Hummingbird
import NIOCore

/// `control-hub.`: the cluster below everything, through the several backends that stand behind one host.
struct ClusterService: Service {
    let store: ClusterStore
    let label = "control-hub"

    func addRoutes(to router: Router<ServiceContext>) {
        let routes = ClusterRoutes(router: router, store: store)
        AggregatorRoutes().add(to: routes)
        KubeSphereRoutes().add(to: routes)
        DiscoveryRoutes().add(to: routes)
        ObjectRoutes().add(to: routes)
        MiddlewareRoutes().add(to: routes)
    }
}

/// Adds routes that are given a call by a known user, and may throw a ``ClusterRefusal``.
struct ClusterRoutes {
    let router: Router<ServiceContext>
    let store: ClusterStore

    func on(
        _ method: HTTPRequest.Method, _ path: RouterPath,
        _ respond: @escaping @Sendable (ClusterCall) async throws -> Response
    ) {
        router.on(path, method: method) { [store] request, context in
            do {
                guard let owner = context.owner else { throw ClusterRefusal.noSuchPath }
                if let refusal = Self.refusal(of: request) { return refusal }
                if let refusal = try await store.proxy.refusal(of: request, by: owner, store.behaviour) {
                    return refusal
                }
                return try await respond(
                    ClusterCall(request: request, user: owner, store: store, channel: context.channel))
            } catch let refusal as ClusterRefusal {
                return refusal.response
            }
        }
    }

    /// What the edge of the cluster has against a request whose token is good.
    private static func refusal(of request: Request) -> Response? {
        // Clients of Kubernetes do send an origin.
        guard request.headers[.origin] != nil, request.headers[.xAuthorization] != nil else { return nil }
        return .html("<!doctype html><title>Olares</title><p>Sign in", status: .badRequest)
    }
}
