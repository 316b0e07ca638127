import Hummingbird
import Logging
import NIOCore

/// One Olares service: what answers below a host label.
///
/// A new service is a type of its own with its own state, and one line in ``ServiceDirectory``.
protocol Service: Sendable {
    /// First label of its host names.
    var label: String { get }

    /// Whether a path is served without an access token.
    func isOpen(_ path: String) -> Bool

    func addRoutes(to router: Router<ServiceContext>)
}

extension Service {
    func isOpen(_ path: String) -> Bool { false }
}

/// What a route knows beside the request.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    /// Whose host was asked; nil when a loopback name was.
    var owner: User?

    /// The connection that the request came on.
    let channel: any Channel

    /// Notes in the request log who the request turned out to come from.
    var noteUser: @Sendable (User) -> Void = { _ in }

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// A service that has no routes of its own yet.
struct PlainService: Service {
    let label: String

    func addRoutes(to router: Router<ServiceContext>) {}
}

/// All services of a sandbox, by host label.
struct ServiceDirectory: Sendable {
    struct Listing: Sendable {
        let service: any Service
        let responder: RouterResponder<ServiceContext>
        /// What the service itself answers, such as `GET /api/nodes`, without the routes that all have.
        let routes: [String]
    }

    private let listings: [String: Listing]

    init(realm: Realm, files: FileStore, market: MarketStore, cluster: ClusterStore, settings: SettingsStore) {
        let services: [any Service] = [
            AuthService(realm: realm),
            DesktopService(realm: realm, settings: settings),
            PlainService(label: "vault"),
            SettingsService(store: settings),
            FilesService(store: files),
            MarketService(store: market),
            DashboardService(realm: realm),
            ClusterService(store: cluster),
        ]
        listings = Dictionary(
            uniqueKeysWithValues: services.map { service in
                let router = Router(context: ServiceContext.self)
                service.addRoutes(to: router)
                let routes = router.routes.map(\.description)
                DiagnosticRoutes().add(to: router)
                let listing = Listing(service: service, responder: router.buildResponder(), routes: routes)
                return (service.label, listing)
            })
    }

    var labels: [String] { listings.keys.sorted() }

    subscript(label: String) -> Listing? { listings[label] }
}
