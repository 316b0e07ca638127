import OlaresCore

/// The machine, the user and the apps at a glance.
struct OverviewPanel: Panel {
    let kind = "dashboard.overview"
    let interval: Duration? = nil

    func read(_ board: Board) async throws(Failure) -> Report {
        async let physical = PhysicalPanel().section(board)
        async let user = UserPanel(name: nil, namesCaller: true).section(board)
        async let ranking = RankingPanel().section(board)
        let sections = await [("physical", physical), ("user", user), ("ranking", ranking)]
        var report = Report(kind, board.meta())
        report.sections = sections.map { (name: $0.0, report: $0.1) }
        return report
    }
}

/// The disks, and what each is divided into.
struct DiskPanel: Panel {
    let kind = "dashboard.overview.disk"
    let interval: Duration? = nil

    func read(_ board: Board) async throws(Failure) -> Report {
        var main = await MainDiskPanel().section(board)
        if main.failure != nil { main.meta.fetchedAt = "" }
        var partitions = Report("dashboard.overview.disk.partitions")
        var devices: [String] = []
        for device in main.items.compactMap({ $0.raw["device"]?.filled }) where !devices.contains(device) {
            devices.append(device)
        }
        for device in devices.sorted() {
            partitions.sections.append((device, await PartitionPanel(device: device).section(board)))
        }
        var report = Report(kind, board.meta())
        report.sections = [("main", main)]
        // Where the disks cannot be told, nobody knows of what there would be parts.
        if main.failure == nil { report.sections.append(("partitions", partitions)) }
        return report
    }
}

/// The fans: how they turn, and how they are to.
struct FanPanel: Panel {
    let kind = "dashboard.overview.fan"
    let interval: Duration? = nil

    func read(_ board: Board) async throws(Failure) -> Report {
        var report = Report(kind, board.meta())
        if let gate = await FanSensors(board: board).gate() {
            gate.meta(&report.meta)
            report.prose = ""
            report.notices = [gate.notice]
        }
        async let live = LiveFanPanel().section(board)
        async let curve = FanCurvePanel().section(board)
        report.sections = await [("live", live), ("curve", curve)]
        return report
    }
}

/// The cards, and what runs on them.
struct GPUPanel: Panel {
    let kind = "dashboard.overview.gpu"
    let interval: Duration? = nil

    func read(_ board: Board) async throws(Failure) -> Report {
        async let advice = GPUAdvice.about(board)
        async let graphics = GraphicsPanel().section(board)
        async let tasks = TasksPanel().section(board)
        var report = Report(kind, board.meta())
        report.sections = await [("graphics", graphics), ("tasks", tasks)]
        return report.with(await advice)
    }
}
