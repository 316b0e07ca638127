import OlaresCore

/// What the live view knows at one moment. A part that has failed says so, and the others go on.
struct LiveSnapshot: Sendable {
    /// Minutes that sparklines go back.
    static let minutes: Int64 = 30

    let time: Timestamp
    let physical: Report
    let apps: Result<[AppLoad], Failure>
    let network: Report
    let disks: Report
    let cards: Report
    let history: Result<Metrics, Failure>

    /// What the sparklines show: a title, a metric, and how a value reads.
    static let curves: [(title: String, metric: String, isShare: Bool)] = [
        ("CPU", "cluster_cpu_utilisation", true), ("Memory", "cluster_memory_utilisation", true),
        ("Net in", "cluster_net_bytes_received", false), ("Net out", "cluster_net_bytes_transmitted", false),
    ]

    /// Asks everything at once.
    static func take(_ board: Board) async -> LiveSnapshot {
        async let physical = PhysicalPanel().section(board)
        async let apps = loads(board)
        async let network = NetworkPanel(testsConnectivity: false).section(board)
        async let disks = MainDiskPanel().section(board)
        async let cards = GraphicsPanel().section(board)
        async let history = history(board)
        return await LiveSnapshot(
            time: board.context.clock.now, physical: physical, apps: apps, network: network, disks: disks,
            cards: cards, history: history)
    }

    private static func loads(_ board: Board) async -> Result<[AppLoad], Failure> {
        do throws(Failure) {
            return .success(try await AppLoad.all(of: try await board.target(board.options.user), board))
        } catch { return .failure(error) }
    }

    private static func history(_ board: Board) async -> Result<Metrics, Failure> {
        let grid = Monitoring.Grid(step: 60, times: Int(clamping: minutes), span: .seconds(minutes *| 60))
        do throws(Failure) {
            return .success(try await board.range("cluster", curves.map(\.metric), grid))
        } catch { return .failure(error) }
    }

    /// That a login is needed first: then looking on is of no use.
    var loginFailure: Failure? {
        let failures = [physical.failure, network.failure, disks.failure].compactMap { $0 }
        return failures.count == 3 ? failures.first { $0.needsLogin } : nil
    }
}
