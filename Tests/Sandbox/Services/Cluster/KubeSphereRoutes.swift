import Hummingbird

/// `/kapis/`: lists with pages.
struct KubeSphereRoutes {
    private static let root = "/kapis/resources.kubesphere.io/v1alpha3"
    private static let types: [ResourceType] = [
        .pods, .deployments, .statefulsets, .daemonsets, .jobs, .cronjobs, .namespaces, .nodes, .replicasets, .events,
    ]

    func add(to routes: ClusterRoutes) {
        for type in Self.types {
            routes.on(.get, RouterPath("\(Self.root)/\(type.rawValue)")) { call in
                .json(try page(of: type, in: nil, call))
            }
            if type.isNamespaced {
                routes.on(.get, RouterPath("\(Self.root)/namespaces/:namespace/\(type.rawValue)")) { call in
                    .json(try page(of: type, in: try call.segment(4), call))
                }
            }
        }
        for type in [ResourceType.nodes, .namespaces] {
            // A place of a path has one name, whatever comes behind it.
            let place = type == .namespaces ? ":namespace" : ":name"
            routes.on(.get, RouterPath("\(Self.root)/\(type.rawValue)/\(place)")) { call in
                .json(try call.object(type, ObjectName(namespace: "", name: try call.segment(4))).json)
            }
        }
        routes.on(.get, "/kapis/**") { _ in throw ClusterRefusal.noSuchPath }
        routes.on(.post, "/kapis/**") { _ in throw ClusterRefusal.noSuchPath }
    }

    private func page(of type: ResourceType, in namespace: String?, _ call: ClusterCall) throws -> JSONValue {
        let filters = try filters(call.request, type)
        let isFiltered =
            namespace == nil && call.behaviour.filtersPages && !call.user.isClusterAdministrator
            && Self.filteredTypes.contains(type)
        let found = try call.list(type, in: namespace, isWhole: isFiltered)
            .filter { object in filters.allSatisfy { $0(object) } }
            .sorted { ($0.creation, $1.key) > ($1.creation, $0.key) }
        let (first, limit) = Self.cut(call.request, isFiltered && type == .pods, of: found.count)
        let page = Array(found.dropFirst(first).prefix(limit))
        guard isFiltered else {
            return ["items": .array(page.map(\.json)), "totalItems": .integer(found.count)]
        }
        let shown = page.filter { call.shows($0, type) }
        return [
            "items": .array(shown.map(\.json)), "totalItems": .integer(shown.count), "total": .integer(found.count),
        ]
    }

    /// What the proxy filters.
    private static let filteredTypes: [ResourceType] = [.namespaces, .pods, .jobs, .cronjobs]

    /// Which part of a list is asked for. The limit -1 means all, on every page, and is what the proxy asks for in the place of
    /// those whose pods it filters.
    private static func cut(_ request: Request, _ asksForAll: Bool, of count: Int) -> (first: Int, limit: Int) {
        let limit = asksForAll ? -1 : request.formNumber("limit") ?? -1
        guard limit != -1 else { return (0, max(1, count)) }
        return ((max(1, request.formNumber("page") ?? 1) - 1) * (limit < 1 ? 10 : limit), limit < 1 ? 10 : limit)
    }

    /// What the query asks for. What it does not know, such as `fieldSelector`, nothing fulfils.
    private func filters(
        _ request: Request, _ type: ResourceType
    ) throws -> [(KubernetesObject) -> Bool] {
        var filters: [(KubernetesObject) -> Bool] = []
        if let selector = try request.labelSelector() { filters.append { selector.matches($0.labels) } }
        for (name, value) in request.uri.queryParameters {
            let (name, value) = (String(name), String(value))
            switch name {
            case "labelSelector", "limit", "page", "sortBy", "ascending": continue
            case "name": filters.append { $0.name.contains(value) }
            case "names":
                let names = value.split(separator: ",").map(String.init)
                filters.append { names.contains($0.name) }
            case "namespace": filters.append { $0.namespace == value }
            case "status" where type == .pods: filters.append { $0.json["status", "phase"].text == value }
            case "nodeName" where type == .pods: filters.append { $0.json["spec", "nodeName"].text == value }
            default: filters.append { _ in false }
            }
        }
        return filters
    }
}

extension ClusterCall {
    /// The name at a place of the path, counted from 0.
    func segment(_ index: Int) throws(ClusterRefusal) -> String {
        let segments = request.uri.path.split(separator: "/")
        guard segments.indices.contains(index), let name = String(segments[index]).removingPercentEncoding else {
            throw .noSuchPath
        }
        return name
    }
}
