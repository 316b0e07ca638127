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
            subject: workload.text)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        // No events of what is not there would look as if all were well.
        let found = try await workload.object(of: hub)
        let what = "list pods"
        let pods = try await hub.get(APIPath.core(workload.object.namespace, "pods"), for: what).items(what)
        let subjects = WorkloadSubjects(of: found, among: pods.map { KubernetesObject($0) })
        var feed = feed
        feed.isWanted = { subjects.contains($0) }
        return try await feed.result(hub, context)
    }
}
