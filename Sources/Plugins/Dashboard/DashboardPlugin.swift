public import OlaresCore

/// The verbs of `dashboard`: numbers about one Olares.
public struct DashboardPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "dashboard.overview": DashboardOverview.self,
            "dashboard.applications": DashboardApplications.self,
            "dashboard.schema": DashboardSchema.self,
            "dashboard.watch": DashboardWatch.self,
            "dashboard.overview.physical": OverviewPhysical.self,
            "dashboard.overview.user": OverviewUser.self,
            "dashboard.overview.ranking": OverviewRanking.self,
            "dashboard.overview.cpu": OverviewCPU.self,
            "dashboard.overview.memory": OverviewMemory.self,
            "dashboard.overview.disk": OverviewDisk.self,
            "dashboard.overview.disk.main": OverviewDiskMain.self,
            "dashboard.overview.disk.partitions": OverviewDiskPartitions.self,
            "dashboard.overview.pods": OverviewPods.self,
            "dashboard.overview.network": OverviewNetwork.self,
            "dashboard.overview.fan": OverviewFan.self,
            "dashboard.overview.fan.live": OverviewFanLive.self,
            "dashboard.overview.fan.curve": OverviewFanCurve.self,
            "dashboard.overview.gpu": OverviewGPU.self,
            "dashboard.overview.gpu.graphics": OverviewGPUGraphics.self,
            "dashboard.overview.gpu.tasks": OverviewGPUTasks.self,
            "dashboard.overview.gpu.list": OverviewGPUList.self,
            "dashboard.overview.gpu.get": OverviewGPUGet.self,
            "dashboard.overview.gpu.detail": OverviewGPUDetail.self,
            "dashboard.overview.gpu.task": OverviewGPUTask.self,
            "dashboard.overview.gpu.task-detail": OverviewGPUTaskDetail.self,
        ]
    }
}
