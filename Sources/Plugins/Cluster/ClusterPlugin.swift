public import OlaresCore

/// The verbs of `cluster` that need Swift.
public struct ClusterPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "cluster.context": ClusterContext.self,
            "cluster.events": ClusterEvents.self,
            "cluster.pod.list": PodList.self,
            "cluster.pod.get": PodGet.self,
            "cluster.pod.why": PodWhy.self,
            "cluster.pod.logs": PodLogs.self,
            "cluster.pod.exec": PodExec.self,
            "cluster.container.logs": ContainerLogs.self,
            "cluster.container.exec": ContainerExec.self,
            "cluster.workload.list": WorkloadList.self,
            "cluster.workload.rollout-status": WorkloadRolloutStatus.self,
            "cluster.workload.scale": WorkloadScale.self,
            "cluster.workload.stop": WorkloadStop.self,
            "cluster.workload.start": WorkloadStart.self,
            "cluster.workload.restart": WorkloadRestart.self,
            "cluster.workload.events": WorkloadEvents.self,
            "cluster.workload.logs": WorkloadLogs.self,
            "cluster.workload.exec": WorkloadExec.self,
            "cluster.workload.images": WorkloadImages.self,
            "cluster.workload.set-image": WorkloadSetImage.self,
            "cluster.application.workloads": ApplicationWorkloads.self,
            "cluster.application.status": ApplicationStatus.self,
            "cluster.application.why": ApplicationWhy.self,
            "cluster.job.pods": JobPods.self,
            "cluster.job.rerun": JobRerun.self,
            "cluster.cronjob.jobs": CronJobJobs.self,
            "cluster.middleware.list": MiddlewareList.self,
            // From an app of the market to what runs of it.
            "market.why": MarketWhy.self,
            "market.logs": MarketLogs.self,
        ]
    }

    /// The presenters by verb.
    public var presenters: [String: any ResultPresenter.Type] {
        [
            "cluster.container.list": ContainerList.self,
            "cluster.container.env": ContainerEnv.self,
            "cluster.node.get": NodeGet.self,
            "cluster.job.get": JobGet.self,
            "cluster.cronjob.get": CronJobGet.self,
            "cluster.node.list": NodeList.self,
            "cluster.job.list": JobList.self,
            "cluster.cronjob.list": CronJobList.self,
            "cluster.pod.events": PodEvents.self,
            "cluster.workload.get": WorkloadGet.self,
            "cluster.workload.yaml": WorkloadYAML.self,
            "cluster.workload.delete": WorkloadDelete.self,
            "cluster.application.list": ApplicationList.self,
            "cluster.application.pods": ApplicationPods.self,
            "cluster.job.events": JobEvents.self,
        ]
    }

    /// What can go wrong with commands in containers.
    public var failures: [FailureCode] { [.execDisconnected, .execRefused, .commandTimeout] }

    /// What the cluster says through any service.
    public var refusals: [any RefusalReader] { [StatusDocument()] }

    /// Kinds of things in the cluster.
    public var completionSources: [String] {
        ["cluster-cronjobs", "cluster-jobs", "cluster-kinds", "cluster-pods", "cluster-workloads"]
    }

    /// Things of the cluster, as `<namespace>/<name>`.
    public func completions(
        of source: String, typed: String, in context: CommandContext
    ) async throws(Failure) -> [String]? {
        try await ObjectCompletion(source: source).values(in: context)
    }
}
