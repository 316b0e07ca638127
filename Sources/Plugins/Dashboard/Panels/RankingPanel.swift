import OlaresCore

/// Apps by what they use.
struct RankingPanel: Panel {
    /// What they are sorted by.
    enum Key: String, Sendable {
        case cpu, memory
        case netIn = "net_in"
        case netOut = "net_out"

        func value(of load: AppLoad) -> Double? {
            switch self {
            case .cpu: load.cpu
            case .memory: load.memory
            case .netIn: load.received
            case .netOut: load.sent
            }
        }

        func text(_ value: Double?) -> String {
            switch self {
            case .cpu: NumberText.fixed(value, 3)
            case .memory: NumberText.size(value)
            case .netIn, .netOut: NumberText.rate(value)
            }
        }

        var title: String {
            switch self {
            case .cpu: "CPU by app (cores)"
            case .memory: "Memory by app"
            case .netIn: "Received by app"
            case .netOut: "Sent by app"
            }
        }
    }

    let kind: String
    let interval: Duration? = .seconds(60)
    let key: Key
    let isAscending: Bool
    /// Whether state and pods are shown too.
    let isWide: Bool

    /// - Parameter isWide: Whether this is the list of applications.
    init(by key: Key = .cpu, ascending: Bool = false, isWide: Bool = false) {
        kind = isWide ? "dashboard.applications.list" : "dashboard.overview.ranking"
        self.key = key
        isAscending = ascending
        self.isWide = isWide
    }

    func read(_ board: Board) async throws(Failure) -> Report {
        let loads = try await AppLoad.all(of: try await board.target(board.options.user), board)
        let sorted = loads.sorted(by: precedes)
        let head = board.options.head
        let rows = Array(sorted.enumerated().prefix(head > 0 ? head : sorted.count))
        let titles: [Report.Column] =
            isWide
            ? [.init("STATE"), .init("PODS")] : []
        var report = Report(
            kind, board.meta(poll: 60),
            columns: [.init("RANK"), .init("APP"), .init("NAMESPACE")] + titles
                + [.init("CPU"), .init("MEMORY"), .init("NET_IN"), .init("NET_OUT")],
            items: rows.map { Self.item($0.element, rank: $0.offset + 1) })
        if board.options.chart != nil || isWide {
            report.pictures = [
                .bars(
                    Picture.Bars(
                        title: key.title,
                        rows: rows.map {
                            ($0.element.title, key.value(of: $0.element), key.text(key.value(of: $0.element)))
                        }
                    ))
            ]
        }
        return report
    }

    /// What is not known comes last, whichever way round; ties by title.
    func precedes(_ a: AppLoad, _ b: AppLoad) -> Bool {
        switch (key.value(of: a), key.value(of: b)) {
        case (let first?, let second?) where first != second: isAscending ? first < second : first > second
        case (.some, nil): true
        case (nil, .some): false
        default: a.title < b.title
        }
    }

    private static func item(_ load: AppLoad, rank: Int) -> Report.Item {
        let state = load.text("state")
        return Report.Item(
            raw: [
                "rank": .integer(Int64(rank)), "app": .string(load.text("name")), "title": .string(load.title),
                "icon": .string(load.text("icon")), "namespace": .string(load.text("namespace")),
                "deployment": .string(load.text("deployment")), "owner_kind": .string(load.text("ownerKind")),
                "state": .string(state), "is_system": .bool(load.isSystem), "pods": .known(load.pods),
                "cpu": .known(load.cpu), "memory": .known(load.memory), "net_in": .known(load.received),
                "net_out": .known(load.sent),
            ],
            display: [
                "rank": .string(String(rank)), "app": .string(load.title),
                "namespace": .string(load.text("namespace")), "state": .string(state.isEmpty ? "Unknown" : state),
                "pods": .string(NumberText.whole(load.pods)), "cpu": .string(NumberText.fixed(load.cpu, 3)),
                "memory": .string(NumberText.size(load.memory)), "net_in": .string(NumberText.rate(load.received)),
                "net_out": .string(NumberText.rate(load.sent)),
            ])
    }
}
