import OlaresCore

/// What people are told of a machine of the cluster (docs/protocol/cluster.md, "Nodes").
struct Node: Sendable {
    let object: KubernetesObject

    init(_ object: KubernetesObject) { self.object = object }

    private var conditions: [JSONValue] { object.status["conditions"]?.array ?? [] }
    var isSchedulable: Bool { object.spec["unschedulable"]?.bool != true }

    /// Whether it can take pods.
    var status: String {
        guard let ready = conditions.first(where: { $0["type"]?.string == "Ready" }) else { return "Unknown" }
        guard ready["status"]?.string == "True" else { return "NotReady" }
        return isSchedulable ? "Ready" : "Ready,SchedulingDisabled"
    }

    /// What it is for.
    var roles: String {
        let prefix = "node-role.kubernetes.io/"
        let roles = object.labels.compactMap { label in
            label.name.hasPrefix(prefix) ? String(label.name.dropFirst(prefix.count)) : nil
        }
        return roles.isEmpty ? "<none>" : roles.sorted().joined(separator: ",")
    }

    /// A fact about its software, such as `kubeletVersion`.
    func info(_ member: String) -> String { object.status["nodeInfo"]?[member]?.string ?? "" }

    /// Its addresses, as kind and address.
    var addresses: [(type: String, address: String)] {
        (object.status["addresses"]?.array ?? []).map {
            ($0["type"]?.string ?? "", $0["address"]?.string ?? "")
        }
    }

    /// The address by which the others reach it.
    var internalIP: String {
        for type in ["InternalIP", "ExternalIP"] {
            if let address = addresses.first(where: { $0.type == type }) { return address.address }
        }
        return ""
    }

    /// How much it has of what counts most.
    func resources(_ member: String) -> [[String]] {
        ["cpu", "memory", "pods", "ephemeral-storage"].compactMap { name in
            object.status[member]?[name].map { [name, $0.string ?? $0.compactText] }
        }
    }

    /// What keeps pods away from it.
    var taints: [[String]] {
        (object.spec["taints"]?.array ?? []).map { taint in
            let value = taint["value"]?.string ?? ""
            return [
                taint["key"]?.string ?? "", "\(value.isEmpty ? "<none>" : value):\(taint["effect"]?.string ?? "")",
            ]
        }
    }

    /// Its conditions, by name.
    var conditionRows: [[String]] {
        conditions.map { condition in
            let reason = condition["reason"]?.string ?? ""
            let status = condition["status"]?.string ?? ""
            return [condition["type"]?.string ?? "", reason.isEmpty ? status : "\(status) (\(reason))"]
        }.sorted { $0[0] < $1[0] }
    }
}
