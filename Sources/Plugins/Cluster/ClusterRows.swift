import OlaresCore

extension ClusterPlugin {
    /// The members of the rows, by verb id.
    public var rowMembers: [String: [String]] {
        [
            "cluster.application.list": "workspace namespace age",
            "cluster.application.workloads": "namespace kind name ready ageSeconds",
            "cluster.application.pods": "namespace name ready status restarts ageSeconds node ip",
            "cluster.container.list": "container image ready restarts state ports",
            "cluster.container.env": "name value from",
            "cluster.cronjob.list": "namespace name schedule suspend active lastSchedule ageSeconds",
            "cluster.cronjob.jobs": "name completions status ageSeconds",
            "cluster.events": "namespace lastSeen type reason object count message",
            "cluster.job.list": "namespace name completions status duration ageSeconds",
            "cluster.job.pods": "namespace name ready status restarts ageSeconds node ip",
            "cluster.job.events": "lastSeen type reason count from message",
            "cluster.middleware.list": "type name namespace nodes adminUser",
            "cluster.namespace.list": "name phase workspace ageSeconds",
            "cluster.node.list": "name status roles ageSeconds version internalIp",
            "cluster.pod.list": "namespace name ready status restarts ageSeconds node ip",
            "cluster.pod.events": "lastSeen type reason count from message",
            "cluster.workload.list": "namespace kind name ready ageSeconds",
            "cluster.workload.images": "namespace kind workload type container image",
        ].mapValues { $0.split(separator: " ").map(String.init) }
    }
}
