import OlaresCore
import Sandbox
import Testing

/// What the verbs of `dashboard` show of a healthy machine.
@Suite struct DashboardReadTests {
    private static let leaves: [(line: String, kind: String, header: String, raw: String)] = [
        (
            "overview physical", "overview.physical", "METRIC VALUE UTIL",
            "label metric total unit utilisation value"
        ),
        (
            "overview user", "overview.user", "METRIC USED TOTAL UTIL",
            "metric total total_source used user utilisation"
        ),
        (
            "overview ranking", "overview.ranking", "RANK APP NAMESPACE CPU MEMORY NET_IN NET_OUT",
            "app cpu deployment icon is_system memory namespace net_in net_out owner_kind pods rank state title"
        ),
        (
            "apps", "applications.list", "RANK APP NAMESPACE STATE PODS CPU MEMORY NET_IN NET_OUT",
            "app cpu deployment icon is_system memory namespace net_in net_out owner_kind pods rank state title"
        ),
        (
            "overview cpu", "overview.cpu", "NODE FREQ CORES CPU_UTIL USER SYSTEM IOWAIT LOAD1 LOAD5 LOAD15 TEMP",
            "cores cpu_util freq_hz iowait load1 load15 load5 node system temp_c user"
        ),
        (
            "overview memory", "overview.memory", "NODE TOTAL USED AVAIL BUFFERS CACHED UTIL",
            "avail buffers cached mode node total used util"
        ),
        (
            "overview memory --mode swap", "overview.memory", "NODE TOTAL USED PG_IN PG_OUT UTIL",
            "mode node pg_in pg_out total used util"
        ),
        ("overview pods", "overview.pods", "NODE RUNNING QUOTA UTIL", "node quota running util"),
        (
            "overview network", "overview.network",
            "PORT IFACE STATUS TX RX MTU METHOD HOST IPV4 MASK GW4 DNS4 IPV6 GW6 DNS6",
            "hostname iface ip ipv4_connected ipv4_dns ipv4_gateway ipv4_mask ipv6_address ipv6_connected ipv6_dns ipv6_gateway is_host_ip method mtu port rx_rate_raw status tx_rate_raw"
        ),
        (
            "overview disk main", "overview.disk.main",
            "DEVICE NODE TYPE HEALTH TOTAL USED AVAIL UTIL TEMP MODEL SERIAL PROTOCOL FIRMWARE 4K_NATIVE POWER_ON WRITTEN",
            "capacity_avail capacity_total capacity_used data_bytes_written device firmware health_ok is_4k_native logical_block model name node physical_block power_on_hours protocol rotational serial temperature_c type used used_ratio"
        ),
        (
            "overview disk partitions nvme0n1", "overview.disk.partitions", "NAME SIZE FSTYPE MOUNT FSUSED FSUSE%",
            "depth fstype fsuse_percent fsused mountpoint name node parent size"
        ),
        (
            "overview fan live", "overview.fan.live", "CPU_FAN CPU_TEMP GPU_FAN GPU_TEMP GPU_POWER POWER_LIM",
            "cpu_fan_rpm cpu_fan_rpm_max cpu_temp_c gpu_fan_rpm gpu_fan_rpm_max gpu_power gpu_power_limit gpu_temp_c"
        ),
        (
            "overview fan curve", "overview.fan.curve", "STEP CPU_RPM GPU_RPM CPU_TEMP GPU_TEMP",
            "cpu_fan_rpm cpu_temp_range gpu_fan_rpm gpu_temp_range step"
        ),
        (
            "overview gpu tasks", "overview.gpu.tasks", "TASK STATUS MODE HOST CORE_UTIL MEM POD_UID",
            "appName createTime deviceIds deviceShareModes devicesCoreUtilizedPercent devicesMemUtilized name namespace nodeName podUid status type"
        ),
    ]

    @Test("Each leaf has its table, and its envelope on one line")
    func leaves() async throws {
        try await withDashboard { olares in
            for leaf in Self.leaves {
                let table = try await olares.dashboard(leaf.line)
                #expect(table.exit == 0 && table.stderr == "", "\(leaf.line): \(table.stderr)")
                #expect(table.lines[0].split(separator: " ").joined(separator: " ") == leaf.header)
                let envelope = try await olares.envelope(leaf.line)
                #expect(envelope["kind"]?.string == "dashboard." + leaf.kind)
                #expect(envelope.raws.first?.names.joined(separator: " ") == leaf.raw, "\(leaf.line)")
                #expect(envelope["meta"]?["profile"] == "alice@olares.com")
                #expect(envelope.displays.count == table.lines.count - 1)
            }
        }
    }

    @Test("What is asked is what the services know: anchored names, the step of the group, the window")
    func questions() async throws {
        try await withDashboard { olares in
            _ = try await olares.envelope(
                "overview cpu --start 2026-06-01T08:00:00Z --end 2026-06-01T10:00:00+01:00")
            let root = "/kapis/monitoring.kubesphere.io/v1alpha3/"
            #expect(
                olares.dashboardQueries(of: root + "nodes") == [
                    "end=1780304400&metrics_filter=^(node_cpu_total|node_cpu_utilisation|node_user_cpu_usage|node_system_cpu_usage|node_iowait_cpu_usage|node_load1|node_load5|node_load15|node_cpu_temp_celsius|node_cpu_base_frequency_hertz_max)$&start=1780300800&step=60s&times=50"
                ])
            _ = try await olares.envelope("overview disk partitions sda")
            #expect(
                olares.dashboardQueries(of: root + "nodes").last == "metrics_filter=^(node_disk_lsblk_info)$&step=0s")
            _ = try await olares.envelope("overview ranking")
            #expect(
                olares.dashboardQueries(of: root + "namespaces/user-space-alice/pods").last?.hasPrefix("end=") == true)
            let asked = olares.dashboardQueries(of: root + "namespaces").last ?? ""
            #expect(
                asked.contains("resources_filter=firefox-alice|photos-alice") && asked.contains("step=600s&times=20"))
        }
    }

    @Test("Sections, and the details of a card and a task")
    func sections() async throws {
        try await withDashboard { olares in
            for (line, sections) in [
                ("overview", ["physical", "ranking", "user"]), ("overview disk", ["main", "partitions"]),
                ("overview fan", ["curve", "live"]), ("overview gpu", ["graphics", "tasks"]),
                ("overview gpu graphics GPU-e5d2", ["detail", "gauges", "trends"]),
                ("overview gpu tasks ollama", ["detail", "gauges", "trends"]),
            ] {
                let envelope = try await olares.envelope(line)
                #expect(envelope["sections"]?.names == sections, "\(line)")
                #expect(envelope["items"] == nil)
                let table = try await olares.dashboard(line)
                #expect(table.exit == 0 && table.stdout.contains("== "), "\(line)")
            }
            let disks = try await olares.envelope("overview disk")
            #expect(disks.section("partitions")?["sections"]?.names == ["nvme0n1", "sda"])
            let tree = try await olares.dashboard("overview disk partitions nvme0n1")
            #expect(tree.stdout.contains("└── nvme0n1p2") && tree.stdout.contains("    └── root"))
            let card = try await olares.envelope("overview gpu graphics GPU-e5d2 --timezone Asia/Tokyo")
            #expect(card["meta"]?["window"]?["since"] == "8h")
            #expect(card.section("detail")?.raws.first?["device_no"] == "nvidia0")
            #expect(
                card.section("gauges")?.raws.map { $0["key"] } == [
                    "alloc_core", "alloc_mem", "util_core", "util_mem", "power", "temperature",
                ])
            #expect(card.section("gauges")?.displays.last?["percent"] == "—")
            let line = card.section("trends")?.raws.first?["lines"]?.array?.first
            #expect(line?["points"]?.array?.count == 17)
            let rows = try await olares.dashboard("overview gpu graphics GPU-e5d2 --head 2")
            #expect(rows.stdout.contains("... (15 more rows; "))
        }
    }

    @Test("Zones and units change what people see, and nothing else")
    func display() async throws {
        try await withDashboard { olares in
            let plain = try await olares.envelope("overview cpu")
            let other = try await olares.envelope("overview cpu --timezone America/St_Johns --temp-unit fahrenheit")
            let time = other["meta"]?["fetched_at"]?.string ?? ""
            #expect(time.hasSuffix("-03:30") || time.hasSuffix("-02:30"), "\(time)")
            #expect(other.displays.first?["temp"]?.string?.hasSuffix("°F") == true)
            let heat = (plain.raws.first?["temp_c"]?.plainText).flatMap(Double.init) ?? 0
            let same = (other.raws.first?["temp_c"]?.plainText).flatMap(Double.init) ?? 0
            #expect(abs(heat - same) < 2)
            for form in DashboardBehaviour.HAMITimes.allForTests {
                olares.sandbox.behaviour.dashboard.hamiTimes = form
                let task = try await olares.envelope("overview gpu tasks ollama --since 30m")
                let points = task.section("trends")?.raws.first?["lines"]?.array?.first?["points"]?.array ?? []
                #expect(points.count == 31)
                #expect(task["meta"]?["window"]?["end"] == points.last?["timestamp"])
                #expect(task["meta"]?["window"]?["step"] == "1m")
            }
        }
    }

    @Test("Sorting, the first rows, and the schema of what comes out")
    func order() async throws {
        try await withDashboard { olares in
            let down = try await olares.envelope("applications --sort-by memory")
            let up = try await olares.envelope("applications --sort-by memory --sort asc --head 2")
            // Who is first depends on the time: the numbers move.
            func memory(_ envelope: JSONValue) -> [Double] {
                envelope.raws.compactMap { $0["memory"].flatMap { Double($0.plainText) } }
            }
            #expect(memory(down).count == 4 && memory(down) == memory(down).sorted(by: >))
            #expect(memory(up).count == 2 && memory(up) == memory(up).sorted())
            #expect(up.raws.map { $0["rank"] } == [1, 2])
            let files = down.raws.first { $0["app"] == "files" }
            #expect(files?["is_system"] == true && files?["pods"] == 2)
            let index = try await olares.envelope("schema")
            #expect(index["kind"] == "dashboard.schema.index" && index["meta"] == ["fetched_at": ""])
            let schema = try await olares.run("dashboard", "schema", "dashboard", "overview", "cpu").json
            #expect(schema["title"] == "dashboard.overview.cpu")
            try await olares.expectFailure(
                "dashboard", "schema", "nope", code: .argumentInvalid, message: "no schema known for command path",
                fix: "olares-cli dashboard schema")
        }
    }

    @Test("The older names still work, and say what to use")
    func olderNames() async throws {
        try await withDashboard { olares in
            let pod = "7f0c2b6e-1111-4222-8333-444455556666"
            for (line, kind) in [
                ("list", "gpu.list"), ("get GPU-e5d2", "gpu.detail"), ("detail GPU-e5d2", "gpu.detail.full"),
                ("task ollama \(pod)", "gpu.task.detail"), ("task-detail ollama \(pod)", "gpu.task.detail.full"),
            ] {
                let run = try await olares.dashboard("overview gpu \(line) -o json")
                #expect(run.exit == 0 && run.stderr.contains("is deprecated: use `dashboard overview gpu"))
                #expect(try run.json["kind"]?.string == "dashboard.overview." + kind)
            }
        }
    }
}

extension DashboardBehaviour.HAMITimes {
    fileprivate static let allForTests: [Self] = [.seconds, .fractions, .milliseconds]
}
