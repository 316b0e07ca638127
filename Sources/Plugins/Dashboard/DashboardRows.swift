import OlaresCore

extension DashboardPlugin {
    /// The members of the rows, by verb id.
    public var rowMembers: [String: [String]] {
        [
            "dashboard.applications": "rank app namespace state pods cpu memory netIn netOut",
            "dashboard.overview.cpu": "node freq cores cpuUtil user system iowait load1 load5 load15 temp",
            "dashboard.overview.disk.main":
                "device node type health total used avail util temp model serial protocol firmware 4kNative powerOn written",
            "dashboard.overview.disk.partitions": "name size fstype mount fsused fsuse",
            "dashboard.overview.fan.curve": "step cpuRpm gpuRpm cpuTemp gpuTemp",
            "dashboard.overview.fan.live": "cpuFan cpuTemp gpuFan gpuTemp gpuPower powerLim",
            "dashboard.overview.gpu.graphics": "gpuId model mode host health coreUtil vram vramUsage power temp",
            "dashboard.overview.gpu.tasks": "task status mode host coreUtil mem podUid",
            "dashboard.overview.memory": "node total used avail buffers cached util",
            "dashboard.overview.network":
                "port iface status tx rx mtu method host ipv4 mask gw4 dns4 ipv6 gw6 dns6",
            "dashboard.overview.physical": "metric value util",
            "dashboard.overview.pods": "node running quota util",
            "dashboard.overview.ranking": "rank app namespace cpu memory netIn netOut",
            "dashboard.overview.user": "metric used total util",
        ].mapValues { $0.split(separator: " ").map(String.init) }
    }
}
