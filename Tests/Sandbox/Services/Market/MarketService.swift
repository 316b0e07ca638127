import Hummingbird

/// `market.`: what can be installed, what is, and what becomes of it.
struct MarketService: Service {
    let store: MarketStore
    let label = "market"

    func addRoutes(to router: Router<ServiceContext>) {
        let routes = MarketRoutes(router: router, store: store)
        InventoryRoutes().add(to: routes)
        LifecycleRoutes().add(to: routes)
        CloneRoutes().add(to: routes)
        ChartRoutes().add(to: routes)
        MarketSettingsRoutes().add(to: routes)
    }
}

/// Adds routes that are given the market of the host's owner, and may throw a ``MarketRefusal``.
struct MarketRoutes {
    let router: Router<ServiceContext>
    let store: MarketStore

    func on(
        _ method: HTTPRequest.Method, _ path: String,
        _ respond: @escaping @Sendable (Request, MarketDesk) async throws -> Response
    ) {
        router.on(RouterPath("/app-store/api/v2" + path), method: method) { [store] request, context in
            do {
                guard let owner = context.owner else { throw MarketRefusal(.notFound, "nobody's market") }
                guard !store.realm.behaviour.market.appServiceIsAway else {
                    throw MarketRefusal(.unauthorized, "Failed to get user information")
                }
                return try await respond(request, MarketDesk(store: store, user: owner))
            } catch let refusal as MarketRefusal {
                return refusal.response
            } catch let refusal as Refusal {
                return MarketRefusal(refusal.status, refusal.message).response
            }
        }
    }
}
