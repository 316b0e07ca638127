import OlaresCore

extension HAMIDetail {
    private static func average(_ metric: String, _ selector: String) -> String {
        "avg(sum(\(metric){\(selector)}) by (instance))"
    }

    /// What is asked about a card.
    static func card(_ id: String) -> HAMIDetail {
        let device = "deviceuuid=~\"\(id.inPromQL)\""
        func average(_ metric: String) -> String { Self.average(metric, device) }
        func share(_ used: String, _ total: String) -> String { "\(average(used)) / \(average(total)) * 100" }
        let power = "avg by (device_no,driver_version) (hami_device_power{\(device)})"
        let temperature = average("hami_device_temperature")
        return HAMIDetail(
            gauges: [
                .init(
                    key: "alloc_core", title: "Calculation power allocation ratio", unit: "",
                    used: average("hami_container_vcore_allocated"), total: .query(average("hami_core_size"))),
                .init(
                    key: "alloc_mem", title: "Video memory allocation ratio", unit: "Gi",
                    used: average("hami_container_vmemory_allocated") + " / 1024",
                    total: .query(average("hami_memory_size") + " / 1024")),
                .init(
                    key: "util_core", title: "GPU utilization", unit: "", used: average("hami_core_util"),
                    total: .constant(100)),
                .init(
                    key: "util_mem", title: "VRAM usage rate", unit: "Gi",
                    used: average("hami_memory_used") + " / 1024",
                    total: .query(average("hami_memory_size") + "/1024")),
                .init(key: "power", title: "GPU power", unit: "W", used: power, total: nil),
                .init(key: "temperature", title: "GPU temperature", unit: "℃", used: temperature, total: nil),
            ],
            trends: [
                .init(
                    key: "alloc_trend", title: "Resource allocation trend", unit: "%",
                    lines: [
                        ("VRAM", share("hami_container_vcore_allocated", "hami_core_size")),
                        ("GPU_MEMORY", share("hami_container_vmemory_allocated", "hami_memory_size")),
                    ]),
                .init(
                    key: "usage_trend", title: "Resource usage trend", unit: "%",
                    lines: [
                        ("VRAM", average("hami_core_util_avg")),
                        ("GPU_MEMORY", share("hami_memory_used", "hami_memory_size")),
                    ]),
                .init(key: "power_trend", title: "GPU power", unit: "W", lines: [("power", power)]),
                .init(
                    key: "temp_trend", title: "GPU temperature", unit: "℃", lines: [("temperature", temperature)]),
            ])
    }

    /// What is asked about a pod's share.
    static func task(container: String, pod: String, namespace: String) -> HAMIDetail {
        let rest = "pod_name=~\"\(pod.inPromQL)\",namespace_name=\"\(namespace.inPromQL)\""
        let exact = "container_name=\"\(container.inPromQL)\"," + rest
        let pattern = "container_name=~\"\(container.inPromQL)\"," + rest
        return HAMIDetail(
            gauges: [
                .init(
                    key: "compute_usage", title: "Compute usage rate", unit: "%",
                    used: average("hami_container_core_used", exact),
                    total: .query(average("hami_container_vcore_allocated", exact))),
                .init(
                    key: "vram_usage", title: "VRAM usage rate", unit: "GiB",
                    used: average("hami_container_memory_used", exact) + "/ 1024",
                    total: .query(average("hami_container_vmemory_allocated", exact) + "/1024")),
            ],
            trends: [
                .init(
                    key: "compute_trend", title: "Compute power usage trend", unit: "%",
                    lines: [("usage", average("hami_container_core_util", pattern))]),
                .init(
                    key: "vram_trend", title: "VRAM usage trend", unit: "%",
                    lines: [("usage", average("hami_container_memory_util", pattern))]),
            ])
    }
}

extension String {
    /// Within the quotation marks of a query.
    fileprivate var inPromQL: String {
        replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
