import Foundation

/// One series of a metric.
struct SampleSeries: Sendable {
    let labels: [String: String]
    /// What a filter of resources looks at.
    let resource: String?
    let value: @Sendable (_ time: Double) -> Double

    init(
        _ labels: [String: String] = [:], resource: String? = nil, _ value: @escaping @Sendable (Double) -> Double
    ) {
        self.labels = labels
        self.resource = resource
        self.value = value
    }
}

/// The numbers of a machine: they move with the clock, and are the same at the same time.
struct SampleMachine: Sendable {
    let behaviour: DashboardBehaviour
    let user: String

    static let gibibyte = 1_073_741_824.0

    /// A value that swings around its middle, once a period of so many seconds.
    static func wave(_ middle: Double, _ swing: Double, period: Double, phase: Double = 0)
        -> @Sendable (Double) -> Double
    {
        { time in
            let turn = (time / period + phase) * 2 * Double.pi
            return middle + swing * (0.7 * sin(turn) + 0.3 * sin(turn * 4.3))
        }
    }

    static let load = wave(0.18, 0.12, period: 5400)
    static let memory = wave(0.42, 0.08, period: 14_400, phase: 0.3)

    /// Metrics without labels of their own, by the name behind the scope's prefix.
    static let plain: [String: @Sendable (Double) -> Double] = [
        "cpu_total": { _ in 24 }, "cpu_usage": { 24 * load($0) }, "cpu_utilisation": load,
        "user_cpu_usage": { 0.6 * load($0) }, "system_cpu_usage": { 0.3 * load($0) },
        "iowait_cpu_usage": { 0.02 * load($0) },
        "load1": { 26 * load($0) }, "load5": { 25 * load($0) }, "load15": { 24 * load($0) },
        "cpu_temp_celsius": { 38 + 60 * load($0) }, "cpu_base_frequency_hertz_max": { _ in 2_400_000_000 },
        "memory_total": { _ in 64 * gibibyte }, "memory_usage_wo_cache": { 64 * gibibyte * memory($0) },
        "memory_available": { 64 * gibibyte * (1 - memory($0)) }, "memory_utilisation": memory,
        "memory_cached": { _ in 15.45 * gibibyte }, "memory_buffers": { _ in 0.5 * gibibyte },
        "memory_swap_total": { _ in 8 * gibibyte }, "memory_swap_used": { _ in 2 * gibibyte },
        "memory_pgpgin_rate": wave(12.5, 4, period: 1800), "memory_pgpgout_rate": wave(1234.5, 300, period: 1800),
        "disk_size_usage": { _ in 465.76 * gibibyte }, "disk_size_capacity": { _ in 1863 * gibibyte },
        "disk_size_utilisation": { _ in 0.25 }, "pod_running_count": { _ in 83 }, "pod_quota": { _ in 110 },
        "pod_utilisation": { _ in 83.0 / 110 },
        "net_bytes_received": wave(1_540_000, 900_000, period: 2700),
        "net_bytes_transmitted": wave(310_000, 200_000, period: 3100),
    ]

    /// The names of the metrics of a scope, in order.
    func metrics(of scope: String) -> [String] {
        let names: [String] =
            switch scope {
            case "cluster": Self.plain.keys.map { "cluster_\($0)" } + cards(prefix: "cluster_").keys
            case "nodes":
                Self.plain.keys.map { "node_\($0)" } + Self.disks.keys + cards(prefix: "node_").keys
            case "users":
                [
                    "cpu_total", "cpu_usage", "cpu_utilisation", "memory_total", "memory_usage_wo_cache",
                    "memory_utilisation",
                ]
                .map { "user_\($0)" }
            case "namespaces": Self.shares.keys.map { "namespace_\($0)" } + ["namespace_pod_count"]
            default: Self.shares.keys.map { "pod_\($0)" }
            }
        return names.sorted()
    }

    /// The series of a metric.
    func series(of metric: String, in scope: String, _ place: String) -> [SampleSeries] {
        let name = metric.split(separator: "_", maxSplits: 1).last.map(String.init) ?? metric
        switch scope {
        case "cluster":
            if let cards = cards(prefix: "cluster_")[metric] { return cards }
            return Self.plain[name].map { [SampleSeries([:], $0)] } ?? []
        case "users": return [SampleSeries(["user": place], resource: place, userValue(name, of: place))]
        case "namespaces": return apps.filter { !isSystem($0) }.compactMap { share(of: $0, name) }
        case "pods": return place == "user-space-\(user)" ? pods(name) : []
        default:
            if let disks = Self.disks[metric] { return disks }
            if let cards = cards(prefix: "node_")[metric] { return cards }
            guard let value = Self.plain[name] else { return [] }
            return behaviour.nodes.keys.sorted().enumerated().map { index, node in
                SampleSeries(["node": node], resource: node) { value($0 + Double(index) * 700) }
            }
        }
    }

    private func userValue(_ name: String, of user: String) -> @Sendable (Double) -> Double {
        switch name {
        // Who has no quota is told 0.
        case "cpu_total", "memory_total": { _ in 0 }
        case "cpu_utilisation", "memory_utilisation": { _ in 0 }
        case "cpu_usage": { 8 * Self.load($0) }
        default: { 20 * Self.gibibyte * Self.memory($0) }
        }
    }

    // MARK: Apps

    static let shares: [String: Double] = [
        "cpu_usage": 1, "memory_usage_wo_cache": gibibyte, "net_bytes_received": 90_000,
        "net_bytes_transmitted": 45_000,
    ]

    /// What the desktop knows of apps: two of the system that share a deployment, two of the user's own, one without entrances.
    var apps: [JSONValue] {
        let space = "user-space-\(user)"
        return [
            app("a1", "firefox", "Firefox", "firefox-\(user)", "firefox"),
            app("a2", "photos", "Photos", "photos-\(user)", "photos"),
            app("s1", "files", "Files", space, "system-frontend-deployment"),
            app("s2", "settings", "Settings", space, "system-frontend-deployment"),
            [
                "id": "h1", "name": "worker", "title": "Worker", "icon": "", "namespace": .string("worker-\(user)"),
                "deployment": "worker", "ownerKind": "Deployment", "state": "running", "entrances": [],
            ],
        ]
    }

    private func app(
        _ id: JSONValue, _ name: String, _ title: JSONValue, _ namespace: String, _ deployment: String
    ) -> JSONValue {
        [
            "id": id, "name": .string(name), "title": title,
            "icon": .string("https://cdn.example.com/\(name).png"), "namespace": .string(namespace),
            "deployment": .string(deployment), "ownerKind": "Deployment", "state": "running",
            "entrances": [["name": .string(name)]],
        ]
    }

    private func isSystem(_ app: JSONValue) -> Bool { app["namespace"].text == "user-space-\(user)" }

    private func share(of app: JSONValue, _ name: String) -> SampleSeries? {
        let namespace = app["namespace"].text ?? ""
        if name == "pod_count" { return SampleSeries(["namespace": namespace], resource: namespace) { _ in 2 } }
        guard let unit = Self.shares[name] else { return nil }
        let weight = namespace.hasPrefix("photos") ? 1.4 : 0.6
        return SampleSeries(
            ["namespace": namespace], resource: namespace,
            Self.wave(unit * weight, unit * 0.3, period: 3600, phase: weight))
    }

    private func pods(_ name: String) -> [SampleSeries] {
        guard let unit = Self.shares[name] else { return [] }
        return ["system-frontend-deployment-6d5f7c9b8-x2x4k", "system-frontend-deployment-6d5f7c9b8-p9m2q"].map { pod in
            SampleSeries(
                ["pod": pod, "namespace": "user-space-\(user)"], resource: pod,
                Self.wave(unit * 0.2, unit * 0.05, period: 4000))
        }
    }

    // MARK: Disks

    static let disks: [String: [SampleSeries]] = [
        "node_disk_smartctl_info": [
            SampleSeries(
                [
                    "device": "nvme0n1", "node": "olares", "name": "/dev/nvme0n1", "rotational": "0",
                    "logical_block_size": "512", "physical_block_size": "512", "health_ok": "true",
                    "capacity": "2000398934016", "model": "WD_BLACK SN850X", "serial": "24510A", "protocol": "NVMe",
                    "firmware": "620361WD",
                ], resource: "olares"
            ) { _ in 1 },
            SampleSeries(
                [
                    "device": "sda", "node": "olares", "name": "/dev/sda", "rotational": "1",
                    "logical_block_size": "4096", "physical_block_size": "4096", "health_ok": "false",
                    "capacity": "4000787030016", "model": "ST4000VN006", "serial": "ZW60", "protocol": "ATA",
                    "firmware": "SC60",
                ], resource: "olares"
            ) { _ in 1 },
        ],
        "node_disk_temp_celsius": [disk("nvme0n1") { 41 + 8 * load($0) }],
        "node_one_disk_capacity_size": [
            disk("nvme0n1") { _ in 1863 * gibibyte }, disk("sda") { _ in 3726 * gibibyte },
        ],
        "node_one_disk_avail_size": [disk("nvme0n1") { _ in 1397 * gibibyte }, disk("sda") { _ in 2000 * gibibyte }],
        "node_disk_power_on_hours": [disk("nvme0n1") { _ in 1234 }],
        "node_one_disk_data_bytes_written": [disk("nvme0n1") { 11 * 1024 * gibibyte + ($0 - 1_700_000_000) * 1000 }],
        "node_disk_lsblk_info": [
            block("nvme0n1", "", "1.8T", "", ""), block("nvme0n1p1", "nvme0n1", "512M", "vfat", "/boot/efi"),
            block("nvme0n1p2", "nvme0n1", "1.8T", "crypto_LUKS", ""), block("root", "nvme0n1p2", "1.8T", "ext4", "/"),
            block("sda", "", "3.6T", "", ""), block("sda1", "sda", "3.6T", "ext4", "/data"),
        ],
    ]

    private static func disk(_ name: String, _ value: @escaping @Sendable (Double) -> Double) -> SampleSeries {
        SampleSeries(["device": "/dev/\(name)", "node": "olares"], resource: "olares", value)
    }

    private static func block(
        _ name: String, _ parent: String, _ size: String, _ kind: String, _ place: String
    ) -> SampleSeries {
        let bytes = ["512M": "536870912", "1.8T": "2000398934016", "3.6T": "4000787030016"][size] ?? size
        let used = place.isEmpty ? "" : "107374182400"
        return SampleSeries(
            [
                "name": name, "node": "olares", "pkname": parent, "size": bytes, "fstype": kind, "mountpoint": place,
                "fsused": used, "fsuse_percent": place.isEmpty ? "" : "25%",
            ], resource: "olares"
        ) { _ in 1 }
    }

    // MARK: Ports and fans

    /// The network ports, with their rates.
    func ports(at time: Double, tested: Bool) -> [JSONValue] {
        var wired: [String: JSONValue] = [
            "iface": "enp3s0", "isHostIp": true, "hostname": "olares", "method": "dhcp", "mtu": 1500,
            "ip": "192.168.1.20", "ipv4Mask": "255.255.255.0", "ipv4Gateway": "192.168.1.1",
            "ipv4DNS": "192.168.1.1", "ipv6Address": "", "ipv6Gateway": "", "ipv6DNS": "",
            "txRate": .number(Self.wave(15_360.5, 8000, period: 900)(time).rounded()),
            "rxRate": .string(String(Self.wave(204_800, 90_000, period: 1100)(time).rounded())),
        ]
        if tested { wired.merge(["internetConnected": true, "ipv6Connectivity": false]) { $1 } }
        let wireless: JSONValue = [
            "iface": "wlo1", "isHostIp": false, "hostname": "olares", "method": "dhcp", "ip": "", "ipv4Mask": "",
            "ipv4Gateway": "", "ipv4DNS": "", "ipv6Address": "fe80::1", "ipv6Gateway": "", "ipv6DNS": "",
        ]
        return [wireless, .object(wired)]
    }

    /// The fans of the Olares One.
    func fans(at time: Double) -> JSONValue {
        let load = Self.load(time)
        return [
            "cpu_fan_speed": .integer(Int(900 + 3000 * load)), "cpu_temperature": .integer(Int(38 + 60 * load)),
            "gpu_fan_speed": .integer(Int(800 + 2800 * load)), "gpu_temperature": .integer(Int(36 + 50 * load)),
        ]
    }

    // MARK: Cards of Intel and AMD

    /// The metrics of cards that monitoring knows, for nodes that carry such a label.
    func cards(prefix: String) -> [String: [SampleSeries]] {
        var metrics: [String: [SampleSeries]] = [:]
        for (node, labels) in behaviour.nodes.sorted(by: { $0.key < $1.key }) {
            if labels.contains("gpu.bytetrade.io/intel-gpu") { metrics.merge(intel(node)) { $0 + $1 } }
            if labels.contains("gpu.bytetrade.io/amd-gpu") { metrics.merge(amd(node)) { $0 + $1 } }
        }
        return Dictionary(uniqueKeysWithValues: metrics.map { (prefix + $0.key, $0.value) })
    }

    private func intel(_ node: String) -> [String: [SampleSeries]] {
        let card = ["hw_id": "card0-\(node)", "node": node]
        func series(_ more: [String: String] = [:], _ value: @escaping @Sendable (Double) -> Double) -> [SampleSeries] {
            [SampleSeries(card.merging(more) { $1 }, resource: node, value)]
        }
        let tasks = ["compute-all": 0.5, "render-all": 0.2, "media-all": 0.1, "copy-all": 0.05]
        return [
            "intel_hw_gpu_info": series([
                "hw_model": "Intel Arc B580", "pci_bdf": "0000:03:00.0", "hw_memory_ecc": "false",
            ]) { _ in 1 },
            "intel_hw_memory_size_bytes": series { _ in 12 * Self.gibibyte },
            "intel_hw_memory_usage_bytes": series { 12 * Self.gibibyte * Self.memory($0) },
            "intel_hw_memory_utilization_ratio": series([:], Self.memory),
            "intel_hw_power_watts": series(["hw_sensor_location": "card"]) { 20 + 150 * Self.load($0) },
            "intel_hw_status": series(["hw_type": "gpu", "hw_state": "reset_needed"]) { _ in 0 },
            "intel_hw_gpu_utilization_ratio": tasks.sorted { $0.key < $1.key }.flatMap { task, share in
                series(["hw_gpu_task": task]) { share + 0.3 * Self.load($0) }
            },
        ]
    }

    private func amd(_ node: String) -> [String: [SampleSeries]] {
        let card = ["gpu_uuid": "amd-\(node)", "node": node]
        func series(_ more: [String: String] = [:], _ value: @escaping @Sendable (Double) -> Double) -> [SampleSeries] {
            [SampleSeries(card.merging(more) { $1 }, resource: node, value)]
        }
        return [
            "amd_gpu_health": series([
                "card_model": "Radeon PRO W7900", "driver_version": "6.10.5", "vbios_version": "113-D7070100-138",
            ]) { _ in 1 },
            "amd_gpu_total_vram": series { _ in 49_152 },
            "amd_gpu_used_vram": series { 49_152 * Self.memory($0) },
            "amd_gpu_gfx_activity": series { 100 * Self.load($0) },
            "amd_gpu_average_package_power": series { 30 + 200 * Self.load($0) },
            "amd_gpu_junction_temperature": series { 40 + 60 * Self.load($0) },
            "amd_gpu_ecc_uncorrect_total": series { _ in 0 },
            "amd_gpu_umc_activity": series { 40 * Self.load($0) }, "amd_gpu_vcn_activity": series { _ in 0 },
        ]
    }
}
