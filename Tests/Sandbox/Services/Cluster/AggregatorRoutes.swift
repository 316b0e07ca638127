import HTTPTypes
import Hummingbird

/// `/capi/`: who the user is to the cluster, and the namespaces by workspace.
struct AggregatorRoutes {
    func add(to routes: ClusterRoutes) {
        routes.on(.get, "/capi/app/detail") { call in identity(call) }
        routes.on(.get, "/capi/namespaces/group") { call in
            do {
                return .json(try groups(call))
            } catch let refusal as ClusterRefusal where call.behaviour.answersInPlainText {
                return .text(refusal.message, status: HTTPResponse.Status(code: refusal.code))
            }
        }
    }

    private func identity(_ call: ClusterCall) -> Response {
        let role = call.user.isClusterAdministrator ? "platform-admin" : "platform-regular"
        let username = call.behaviour.username ?? call.user.local
        let isAdministrator = call.user.isClusterAdministrator
        return .json(
            [
                "clusterRole": "",
                "workspaces": isAdministrator
                    ? ["system-workspace", .string(SampleCluster.workspace(of: call.user))]
                    : [.string(SampleCluster.workspace(of: call.user))],
                "systemNamespaces": .array(
                    isAdministrator ? SampleCluster.systemNamespaces.map(JSONValue.string) : []),
                "user": [
                    "username": .string(username), "email": .string(call.user.olaresId), "lang": "en",
                    "globalrole": .string(call.behaviour.globalRole ?? role), "grantedClusters": ["host"],
                    "globalRules": [:], "lastLoginTime": .timestamp(call.store.now),
                ],
                "config": ["terminalEnabled": true], "ksConfig": ["ksVersion": "v3.3.0"],
            ] as JSONValue)
    }

    private func groups(_ call: ClusterCall) throws(ClusterRefusal) -> [JSONValue] {
        let selector = try call.request.labelSelector()
        let namespaces = try call.list(.namespaces, in: nil).filter { selector?.matches($0.labels) ?? true }
        let sorted =
            call.request.form("sortBy") == "name"
            ? namespaces : namespaces.sorted { ($0.creation, $1.name) > ($1.creation, $0.name) }
        return Dictionary(grouping: sorted) { $0.labels["kubesphere.io/workspace"] ?? "" }
            .sorted { $0.key < $1.key }
            .map { ["title": .string($0.key), "data": .array($0.value.map(\.json))] }
    }
}
