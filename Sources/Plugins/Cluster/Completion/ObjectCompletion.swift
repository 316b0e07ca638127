import OlaresCore
import OlaresExecution

/// What can stand for a thing of the cluster on a command line.
struct ObjectCompletion {
    /// What the descriptor says under `complete`, such as `cluster-pods`.
    let source: String

    /// The lists that each source has its things from.
    private static let lists = [
        "cluster-pods": ["pods"], "cluster-workloads": WorkloadKind.allCases.map(\.plural), "cluster-jobs": ["jobs"],
        "cluster-cronjobs": ["cronjobs"],
    ]

    /// The values; `nil` where the source is none of these.
    func values(in context: CommandContext) async throws(Failure) -> [String]? {
        if source == "cluster-kinds" { return WorkloadKind.allCases.map(\.word) }
        guard let kinds = Self.lists[source] else { return nil }
        let hub = try ControlHub(context)
        var values: [String] = []
        for kind in kinds {
            let list = try await hub.list(
                APIPath.resources(in: nil, kind), Query(), .everything, for: "list \(kind)")
            values += list.items.map(KubernetesObject.init).map { "\($0.namespace)/\($0.name)" }
        }
        return values
    }
}
