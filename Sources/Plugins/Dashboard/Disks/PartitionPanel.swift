import OlaresCore

/// What a disk is divided into.
struct PartitionPanel: Panel {
    let kind = "dashboard.overview.disk.partitions"
    let interval: Duration? = .seconds(60)
    /// The name of the disk, such as `nvme0n1`.
    let device: String
    /// Whether somebody has named it, so that it may be none.
    var isGiven = false

    private static let info = "node_disk_lsblk_info"

    func read(_ board: Board) async throws(Failure) -> Report {
        let metrics = try await board.monitoring.instant("nodes", [Self.info])
        let devices = metrics[Self.info].map { BlockDevice($0.labels) }
        let rows = PartitionTree(devices, of: device).rows
        if isGiven, rows.isEmpty, !devices.isEmpty { throw unknown(among: devices) }
        return Report(
            kind, board.meta(poll: 60),
            columns: [
                .init("NAME"), .init("SIZE"), .init("FSTYPE"), .init("MOUNT", "mountpoint"), .init("FSUSED"),
                .init("FSUSE%", "fsuse_percent"),
            ],
            items: rows.map { $0.device.item(depth: $0.depth, drawing: $0.drawing) })
    }

    private func unknown(among devices: [BlockDevice]) -> Failure {
        let disks = Set(
            devices.map(\.name).filter { name in
                !devices.contains { $0.name == name && !$0.parent.isEmpty }
                    && !devices.contains { $0.name != name && PartitionTree.isPart(name, of: $0.name) }
            })
        return Failure(
            .remoteNotFound, "there is no disk \(device.quotedForMessage)",
            next: [NextStep(["dashboard", "overview", "disk", "main"], effect: .read)]
        ).with(choices: disks.sorted(), invalid: "device")
    }
}

/// One row of `lsblk`.
struct BlockDevice: Sendable {
    let labels: [String: String]

    init(_ labels: [String: String]) { self.labels = labels }

    var name: String { labels["name"] ?? "" }
    var node: String { labels["node"] ?? "" }
    var parent: String {
        [labels["pkname"], labels["parent"]].compactMap { $0 }.first { !$0.isEmpty } ?? ""
    }

    func item(depth: Int, drawing: String) -> Report.Item {
        var raw: JSONObject = [
            "name": .string(name), "node": .string(node), "parent": .string(parent), "depth": .integer(Int64(depth)),
        ]
        var display: JSONObject = ["name": .string(drawing + name)]
        for member in ["size", "fstype", "mountpoint", "fsused", "fsuse_percent"] {
            let text = labels[member] ?? ""
            raw[member] = .string(text)
            let isSize = member == "size" || member == "fsused"
            let shown = isSize ? NumberText.spacedSize(JSONValue.string(text).measured) : text
            display[member] = .string(shown.isEmpty ? NumberText.unknown : shown)
        }
        return Report.Item(raw: raw, display: display)
    }
}

/// The parts of a disk, each below what it is a part of.
struct PartitionTree {
    struct Row {
        let device: BlockDevice
        let depth: Int
        let drawing: String
    }

    private let devices: [BlockDevice]
    private let root: String

    /// - Parameters:
    ///   - all: Every row of every node.
    ///   - device: The disk that is meant.
    init(_ all: [BlockDevice], of device: String) {
        root = device
        let node = all.first { $0.name == device }?.node
        let kept = all.filter { node == nil || $0.node == node }
        var reached: Set<String> = []
        if kept.contains(where: { !$0.parent.isEmpty }) {
            reached = [device]
            // A chain is at most as long as there are rows; what points at itself ends there.
            for _ in kept {
                let more = kept.filter { reached.contains($0.parent) && !reached.contains($0.name) }.map(\.name)
                if more.isEmpty { break }
                reached.formUnion(more)
            }
        }
        var seen: Set<String> = []
        devices = kept.filter { row in
            (reached.contains(row.name) || Self.isPart(row.name, of: device)) && seen.insert(row.name).inserted
        }
    }

    /// As the kernel names partitions: `sda1`, `nvme0n1p1`.
    static func isPart(_ name: String, of device: String) -> Bool {
        guard name != device else { return true }
        guard !device.isEmpty, name.hasPrefix(device) else { return false }
        var rest = name.dropFirst(device.count)
        if device.last?.isNumber == true {
            guard rest.first == "p" else { return false }
            rest = rest.dropFirst()
        }
        return !rest.isEmpty && rest.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// The rows as they are shown: a tree where the disk is among them, else a flat list.
    var rows: [Row] {
        guard let disk = devices.first(where: { $0.name == root }) else {
            return devices.sorted { $0.name < $1.name }.map { Row(device: $0, depth: 0, drawing: "") }
        }
        let children = Dictionary(grouping: devices.filter { $0.name != root }, by: parent)
        var rows = [Row(device: disk, depth: 0, drawing: "")]
        var placed: Set<String> = [root]
        append(children, below: root, "", depth: 1, to: &rows, &placed)
        // What is its own ancestor hangs nowhere, and is shown all the same.
        for lost in devices where !placed.contains(lost.name) { rows.append(Row(device: lost, depth: 0, drawing: "")) }
        return rows
    }

    private func parent(of row: BlockDevice) -> String {
        let names = devices.map(\.name)
        if names.contains(row.parent), row.parent != row.name { return row.parent }
        let prefixes = names.filter { $0 != row.name && row.name.hasPrefix($0) }
        return prefixes.max { $0.count < $1.count } ?? root
    }

    private func append(
        _ children: [String: [BlockDevice]], below name: String, _ indent: String, depth: Int, to rows: inout [Row],
        _ placed: inout Set<String>
    ) {
        let here = (children[name] ?? []).filter { !placed.contains($0.name) }.sorted { $0.name < $1.name }
        for (index, child) in here.enumerated() where placed.insert(child.name).inserted {
            let isLast = index == here.count - 1
            rows.append(Row(device: child, depth: depth, drawing: indent + (isLast ? "└── " : "├── ")))
            append(
                children, below: child.name, indent + (isLast ? "    " : "│   "), depth: depth + 1, to: &rows, &placed)
        }
    }
}
