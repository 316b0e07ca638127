import OlaresCore

/// What the cluster says of an account (docs/protocol/cluster.md, "Identity").
struct ClusterIdentity: Equatable, Sendable {
    let username: String
    let email: String
    /// The role in the whole cluster, such as `platform-admin`.
    let role: String
    let clusterRole: String
    let workspaces: [String]
    let systemNamespaces: [String]
    let grantedClusters: [String]

    /// Reads the server's answer.
    init(detail: JSONValue) {
        let user = detail["user"] ?? .null
        username = user["username"]?.string ?? ""
        email = user["email"]?.string ?? ""
        role = user["globalrole"]?.string ?? ""
        grantedClusters = user["grantedClusters"].texts
        clusterRole = detail["clusterRole"]?.string ?? ""
        workspaces = detail["workspaces"].texts
        systemNamespaces = detail["systemNamespaces"].texts
    }

    /// Reads what was kept of it.
    init(_ kept: JSONValue) {
        username = kept["username"]?.string ?? ""
        email = kept["email"]?.string ?? ""
        role = kept["globalrole"]?.string ?? ""
        clusterRole = kept["clusterRole"]?.string ?? ""
        workspaces = kept["workspaces"].texts
        systemNamespaces = kept["systemNamespaces"].texts
        grantedClusters = kept["grantedClusters"].texts
    }

    /// As it is kept: what is empty is left out.
    var json: JSONValue {
        var json = JSONObject()
        for (name, text) in [
            ("username", username), ("email", email), ("globalrole", role), ("clusterRole", clusterRole),
        ] where !text.isEmpty { json[name] = .string(text) }
        for (name, texts) in [
            ("workspaces", workspaces), ("systemNamespaces", systemNamespaces), ("grantedClusters", grantedClusters),
        ] where !texts.isEmpty { json[name] = .array(texts.map { .string($0) }) }
        return .object(json)
    }

    /// The same, with the role in words.
    var facts: JSONObject {
        var facts = json.object ?? [:]
        facts["globalroleLabel"] = .string(roleLabel)
        return facts
    }

    var roleLabel: String { Self.label(of: role) }

    /// A role in words.
    static func label(of role: String) -> String {
        switch role {
        case "platform-admin": "Cluster Admin"
        case "platform-self-provisioner": "Self Provisioner"
        case "platform-regular": "Regular User"
        case "anonymous": "Anonymous"
        case "": "(unknown)"
        default:
            role.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
        }
    }
}

extension JSONValue? {
    /// The texts of a list; none where there is no list.
    fileprivate var texts: [String] { (self?.array ?? []).compactMap(\.string) }
}
