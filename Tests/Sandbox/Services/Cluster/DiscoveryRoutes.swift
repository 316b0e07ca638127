import HTTPTypes
import Hummingbird

/// What clients of Kubernetes ask before anything else: which version, which groups, which types.
struct DiscoveryRoutes {
    func add(to routes: ClusterRoutes) {
        routes.on(.get, "/version") { _ in
            .json(
                [
                    "major": "1", "minor": "33", "gitVersion": "v1.33.3", "gitCommit": "sandbox",
                    "gitTreeState": "clean", "buildDate": "2025-07-15T18:00:00Z", "goVersion": "go1.24.4",
                    "compiler": "gc", "platform": "linux/amd64",
                ] as JSONValue)
        }
        routes.on(.get, "/api") { _ in
            .json(["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []] as JSONValue)
        }
        routes.on(.get, "/apis") { _ in
            .json(
                ["kind": "APIGroupList", "apiVersion": "v1", "groups": [Self.group("apps"), Self.group("batch")]]
                    as JSONValue)
        }
        for group in ["apps", "batch"] {
            routes.on(.get, RouterPath("/apis/\(group)")) { _ in .json(Self.group(group)) }
            routes.on(.get, RouterPath("/apis/\(group)/v1")) { _ in .json(Self.resources("\(group)/v1")) }
        }
        routes.on(.get, "/api/v1") { _ in .json(Self.resources("v1")) }
        for path: RouterPath in ["/openapi/**"] {
            routes.on(.get, path) { _ in throw ClusterRefusal.noSuchPath }
        }
    }

    private static func group(_ name: String) -> JSONValue {
        let version: JSONValue = ["groupVersion": .string("\(name)/v1"), "version": "v1"]
        return [
            "kind": "APIGroup", "apiVersion": "v1", "name": .string(name), "versions": [version],
            "preferredVersion": version,
        ]
    }

    private static func resources(_ apiVersion: String) -> JSONValue {
        let types = ResourceType.allCases.filter { $0.apiVersion == apiVersion }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(apiVersion),
            "resources": .array(types.flatMap(entries)),
        ]
    }

    private static func entries(_ type: ResourceType) -> [JSONValue] {
        func entry(_ name: String, kind: String, verbs: [String]) -> JSONValue {
            [
                "name": .string(name), "kind": .string(kind), "namespaced": .boolean(type.isNamespaced),
                "singularName": .string(name.contains("/") ? "" : kind.lowercased()),
                "verbs": .array(verbs.map(JSONValue.string)),
            ]
        }
        var main = entry(type.rawValue, kind: type.kind, verbs: ["get", "list", "watch", "patch", "delete"])
        main["shortNames"] = .array(type.shortNames.map(JSONValue.string))
        if type.isNamespaced, type != .events { main["categories"] = ["all"] }
        var entries = [main]
        if type.isScalable {
            var scale = entry("\(type.rawValue)/scale", kind: "Scale", verbs: ["get", "patch", "update"])
            scale["group"] = "autoscaling"
            scale["version"] = "v1"
            entries.append(scale)
        }
        if type == .pods {
            entries.append(entry("pods/log", kind: "Pod", verbs: ["get"]))
            entries.append(entry("pods/exec", kind: "PodExecOptions", verbs: ["get", "create"]))
        }
        return entries
    }
}
