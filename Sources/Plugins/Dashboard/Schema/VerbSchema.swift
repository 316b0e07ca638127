import OlaresCore

/// What the JSON of one verb looks like: a loose JSON Schema.
struct VerbSchema: Sendable {
    /// The words behind `dashboard`.
    let path: String
    let kind: String
    /// The members of `display`, or the names of sections.
    let members: [String]
    var hasSections = false
    var hasFile = true

    private static func items(_ path: String, _ kind: String, _ members: String) -> VerbSchema {
        VerbSchema(path: path, kind: "dashboard." + kind, members: members.split(separator: " ").map(String.init))
    }

    private static func sections(_ path: String, _ kind: String, _ names: String) -> VerbSchema {
        var schema = items(path, kind, names)
        schema.hasSections = true
        return schema
    }

    private static let cards =
        "gpu_id model mode host_node health core_util vram_total vram_used vram_usage power temperature vendor"
    private static let ranks = "rank app namespace state pods cpu memory net_in net_out"

    /// Every verb.
    static let all: [VerbSchema] =
        [
            sections("overview", "overview", "physical user ranking"),
            items("overview physical", "overview.physical", "metric value unit utilisation detail"),
            items("overview user", "overview.user", "metric used total utilisation"),
            items("overview ranking", "overview.ranking", ranks),
            items(
                "overview cpu", "overview.cpu",
                "node freq cores cpu_util user system iowait load1 load5 load15 temp"),
            items(
                "overview memory", "overview.memory",
                "node total used avail util cached buffers pg_in pg_out"),
            sections("overview disk", "overview.disk", "main partitions"),
            items(
                "overview disk main", "overview.disk.main",
                "device node type health total used avail util temperature model serial protocol firmware is_4k_native power_on_hours write_volume"
            ),
            items(
                "overview disk partitions", "overview.disk.partitions",
                "name size fstype mountpoint fsused fsuse_percent"),
            items("overview pods", "overview.pods", "node running quota util"),
            items(
                "overview network", "overview.network",
                "port iface status tx rx mtu method host ipv4 ipv4_mask ipv4_gateway ipv4_dns ipv6 ipv6_gateway ipv6_dns"
            ),
            sections("overview fan", "overview.fan", "live curve"),
            items(
                "overview fan live", "overview.fan.live",
                "cpu_fan cpu_temp gpu_fan gpu_temp gpu_power gpu_power_lim"),
            items(
                "overview fan curve", "overview.fan.curve",
                "step cpu_fan_rpm gpu_fan_rpm cpu_temp_range gpu_temp_range"),
            sections("overview gpu", "overview.gpu", "graphics tasks"),
            items("overview gpu graphics", "overview.gpu.list", cards),
            sections("overview gpu graphics <uuid>", "overview.gpu.detail.full", "detail gauges trends"),
            items(
                "overview gpu tasks", "overview.gpu.tasks",
                "task_name status mode host_node core_util mem_used pod_uid"),
            sections("overview gpu tasks <name>", "overview.gpu.task.detail.full", "detail gauges trends"),
            items("applications", "applications.list", ranks),
            VerbSchema(path: "schema", kind: "dashboard.schema.index", members: [], hasFile: false),
        ] + older

    private static let older = [
        items("overview gpu list (deprecated)", "overview.gpu.list", cards),
        items("overview gpu get <uuid> (deprecated)", "overview.gpu.detail", ""),
        sections("overview gpu detail <uuid> (deprecated)", "overview.gpu.detail.full", "detail gauges trends"),
        items("overview gpu task <name> <pod-uid> (deprecated)", "overview.gpu.task.detail", ""),
        sections(
            "overview gpu task-detail <name> <pod-uid> (deprecated)", "overview.gpu.task.detail.full",
            "detail gauges trends"),
    ]

    /// Whether words name it, with or without its arguments.
    func isNamed(_ words: String) -> Bool {
        let names = path.replacing(" (deprecated)", with: "")
        let bare = names.split(separator: " ").prefix { !$0.hasPrefix("<") }.joined(separator: " ")
        // What has arguments is not what the same words without them are.
        return words == names || words == bare && !Self.all.contains { $0.path == bare && $0.path != path }
    }

    /// The name of its file, which is the kind's; empty where there is none.
    var file: String {
        guard hasFile else { return "" }
        let name = kind.split(separator: ".").dropFirst().joined(separator: "-")
        return (name == "applications-list" ? "applications" : name) + ".json"
    }

    /// The schema, with its keys in order.
    var json: JSONValue {
        let text: JSONValue = ["type": "string"]
        var shown = JSONObject()
        for member in members { shown[member] = hasSections ? ["type": "object"] : text }
        let content: JSONValue =
            hasSections
            ? ["type": "object", "properties": .object(shown)]
            : [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "raw": ["type": "object"], "display": ["type": "object", "properties": .object(shown)],
                    ],
                ],
            ]
        let part = hasSections ? "sections" : "items"
        return JSONValue.object([
            "$schema": "http://json-schema.org/draft-07/schema#", "title": .string(kind), "type": "object",
            "required": ["kind", "meta", .string(part)],
            "properties": .object(["kind": ["const": .string(kind)], "meta": ["type": "object"], part: content]),
        ]).sortedByName
    }
}
