import HTTPTypes
import Hummingbird
import NIOCore

/// A request to the cluster, and who makes it.
struct ClusterCall: Sendable {
    let request: Request
    let user: User
    let store: ClusterStore
    let channel: any Channel

    var behaviour: ClusterBehaviour { store.behaviour }

    /// Whether a namespace exists for the user.
    func sees(_ namespace: String) -> Bool {
        user.isClusterAdministrator || namespace.hasSuffix("-shared")
            || namespace.split(separator: "-").contains { $0 == user.local }
    }

    /// Passes when the user may do something in a namespace.
    func check(_ verb: String, _ type: ResourceType, in namespace: String) throws(ClusterRefusal) {
        if behaviour.failingNamespaces.contains(namespace) { throw failure(in: namespace) }
        let isHidden = !sees(namespace)
        if isHidden, behaviour.hiddenNamespaceStatus == 404 { throw .notFound(.namespaces, namespace) }
        if isHidden || behaviour.forbiddenNamespaces.contains(namespace) {
            throw .forbidden(user.local, verb, type, in: namespace)
        }
    }

    /// Those objects of a type that the user sees; of one namespace, or of all.
    /// - Parameter isWhole: Leaves those in that the user does not see.
    func list(
        _ type: ResourceType, in namespace: String?, isWhole: Bool = false
    ) throws(ClusterRefusal) -> [KubernetesObject] {
        if let namespace { try check("list", type, in: namespace) }
        store.advance()
        let objects = store.with { $0.list(type, in: namespace) }
        let behaviour = behaviour
        if namespace == nil, type.isNamespaced,
            let failing = objects.first(where: { behaviour.failingNamespaces.contains($0.namespace) })
        {
            throw failure(in: failing.namespace)
        }
        return isWhole ? objects : objects.filter { shows($0, type) }
    }

    /// Whether an object is in lists of the user.
    func shows(_ object: KubernetesObject, _ type: ResourceType) -> Bool {
        let namespace = type == .namespaces ? object.name : object.namespace
        return type == .nodes || sees(namespace) && !behaviour.forbiddenNamespaces.contains(namespace)
    }

    /// One object.
    func object(_ type: ResourceType, _ key: ObjectName) throws(ClusterRefusal) -> KubernetesObject {
        if type.isNamespaced { try check("get", type, in: key.namespace) }
        if type == .namespaces { try check("get", type, in: key.name) }
        store.advance()
        guard let object = store.with({ $0[type, key] }) else { throw .notFound(type, key.name) }
        return object
    }

    private func failure(in namespace: String) -> ClusterRefusal {
        ClusterRefusal(
            code: 500, reason: "InternalError",
            message: "an error on the server has prevented the request from succeeding (namespace \(namespace))")
    }
}

extension User {
    /// Whether all namespaces are theirs to see.
    var isClusterAdministrator: Bool { ownerRole == "owner" || ownerRole == "admin" }
}

extension Request {
    /// The `labelSelector` of a query, or a 400.
    func labelSelector() throws(ClusterRefusal) -> LabelSelector? {
        guard let text = form("labelSelector"), !text.isEmpty else { return nil }
        guard let selector = LabelSelector(text) else {
            throw .badRequest("unable to parse requirement: \(text)")
        }
        return selector
    }

    /// The `fieldSelector` of a query, or a 400.
    func fieldSelector() throws(ClusterRefusal) -> FieldSelector? {
        guard let text = form("fieldSelector"), !text.isEmpty else { return nil }
        guard let selector = FieldSelector(text) else { throw .badRequest("invalid field selector: \(text)") }
        return selector
    }

    /// A member of the query as a number.
    func formNumber(_ name: String) -> Int? { form(name).flatMap { Int($0) } }

    /// All values of a member of the query, in their order.
    func forms(_ name: String) -> [String] {
        (uri.query ?? "").split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard String(parts[0]).formDecoded == name else { return nil }
            return parts.count > 1 ? String(parts[1]).formDecoded : ""
        }
    }
}
