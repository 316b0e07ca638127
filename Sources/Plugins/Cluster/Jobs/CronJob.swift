import OlaresCore

/// What people are told of a job that is begun by the clock (docs/protocol/cluster.md, "Cron jobs").
struct CronJob: Sendable {
    let object: KubernetesObject

    init(_ json: JSONValue) { object = KubernetesObject(json) }
    init(_ object: KubernetesObject) { self.object = object }

    var schedule: String { object.spec["schedule"]?.string ?? "" }
    /// `True`, `False`, or nothing where the server does not say.
    var suspend: String { object.spec["suspend"]?.bool.map { $0 ? "True" : "False" } ?? "" }

    /// The names of the jobs that run now.
    var active: [String] { (object.status["active"]?.array ?? []).compactMap { $0["name"]?.string }.sorted() }
    var activeCount: Int { object.status["active"]?.array?.count ?? 0 }

    /// When it last began a job.
    var lastSchedule: String? { object.status["lastScheduleTime"]?.string }

    /// The labels that its jobs have.
    var template: JSONObject { object.spec["jobTemplate"]?["metadata"]?["labels"]?.object ?? [:] }
}

extension ControlHub {
    /// One cron job.
    func cronJob(_ name: ObjectName) async throws(Failure) -> CronJob {
        CronJob(
            try await get(
                APIPath.batch(name.namespace, "cronjobs", name.name), for: "get cronjob \(name.text)",
                fix: NextStep(["cluster", "cronjob", "list", "--namespace", name.namespace], effect: .read)))
    }
}
