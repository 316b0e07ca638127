import OlaresCore

/// `cluster workload events`: what the cluster reports of a workload, its replica sets and its pods.
struct WorkloadEvents: CommandHandler {
    private let workload: WorkloadReference
    private let feed: EventFeed

    init(_ arguments: Arguments) throws(Failure) {
        let type = try arguments.text("type")
        let since = try arguments.integer("since").flatMap { $0 > 0 ? $0 : nil }
        let limit = try arguments.integer("limit") ?? 200
        let workload = try WorkloadReference(arguments)
        self.workload = workload
        feed = EventFeed(
            namespace: workload.object.namespace, type: type, since: since, limit: limit,
            isWanted: { workload.isSubject(of: $0) }, subject: workload.text)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        // No events of what is not there would look as if all were well.
        _ = try await workload.object(of: hub)
        return try await feed.result(hub, context)
    }
}

extension WorkloadReference {
    /// Whether an event is about the workload, a replica set of it or a pod, be it one that is gone: these have its name and,
    /// behind a dash, what the controllers put there (docs/protocol/cluster.md, "Workloads").
    func isSubject(of event: Event) -> Bool {
        let parts = event.object.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        if parts[0] == kind.title { return parts[1] == object.name }
        guard parts[1].hasPrefix(object.name + "-") else { return false }
        let added = parts[1].dropFirst(object.name.count + 1).split(separator: "-", omittingEmptySubsequences: false)
        switch (parts[0], kind) {
        case ("ReplicaSet", .deployment): return added.count == 1
        case ("Pod", .deployment): return added.count == 2
        case ("Pod", .statefulSet): return added.count == 1 && added[0].allSatisfy(\.isNumber)
        case ("Pod", .daemonSet): return added.count == 1
        default: return false
        }
    }
}
