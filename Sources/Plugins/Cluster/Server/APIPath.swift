import OlaresCore

/// Paths of the control hub's several backends (docs/protocol/cluster.md, "Paths").
enum APIPath {
    /// An object of the core group of Kubernetes, or all of a kind: `pods`, `events`.
    static func core(_ namespace: String, _ kind: String, _ name: String? = nil) -> String {
        path("/api/v1/namespaces", [namespace, kind, name])
    }

    /// The events of all namespaces.
    static let events = "/api/v1/events"

    /// An object of the group `apps`: a workload.
    static func apps(_ namespace: String, _ kind: String, _ name: String) -> String {
        path("/apis/apps/v1/namespaces", [namespace, kind, name])
    }

    /// An object of the group `batch`, or all of a kind: `jobs`, `cronjobs`.
    static func batch(_ namespace: String, _ kind: String, _ name: String? = nil) -> String {
        path("/apis/batch/v1/namespaces", [namespace, kind, name])
    }

    /// A list of KubeSphere, of one namespace or of all that the account sees; or one object that has no namespace.
    static func resources(in namespace: String?, _ kind: String, _ name: String? = nil) -> String {
        path("/kapis/resources.kubesphere.io/v1alpha3", (namespace.map { ["namespaces", $0] } ?? []) + [kind, name])
    }

    private static func path(_ base: String, _ segments: [String?]) -> String {
        segments.compactMap(\.self).reduce(base) { $0 + "/" + PercentEncoding.encode($1) }
    }
}

/// The query of a request: members in the order of their names, those without a value left out.
struct Query {
    private var members: [(name: String, value: String)] = []

    init(_ members: KeyValuePairs<String, String?> = [:]) {
        for (name, value) in members { self[name] = value }
    }

    /// The value of a member; none, or an empty one, leaves it out.
    subscript(name: String) -> String? {
        get { members.first { $0.name == name }?.value }
        set {
            members.removeAll { $0.name == name }
            if let newValue, !newValue.isEmpty { members.append((name, newValue)) }
        }
    }

    /// The members by name.
    var json: JSONObject {
        members.reduce(into: JSONObject()) { json, member in json[member.name] = .string(member.value) }
    }

    /// As it stands behind a path, with its question mark; empty without members.
    var text: String {
        guard !members.isEmpty else { return "" }
        let pairs = members.sorted { $0.name < $1.name }
            .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        return "?" + pairs.joined(separator: "&")
    }
}
