import Foundation

/// The apps of all users, and the one line for downloads that they share.
///
/// A plain value: ``MarketStore`` supplies the lock, the time and the knobs.
struct AppCluster {
    /// In the order in which they were asked for.
    private(set) var rows: [AppRow] = []

    func rows(of owner: String) -> [AppRow] { rows.filter { $0.owner == owner } }

    /// The row of an instance, in one source or in any; one of an app that is there before any other.
    func row(_ name: String, of owner: String, source: String? = nil) -> AppRow? {
        let rows = rows.filter { $0.owner == owner && $0.name == name && (source == nil || $0.source == source) }
        return rows.first { !$0.actual.accepts(.install) } ?? rows.first
    }

    /// Puts a row at the end of the line, in the place of one of the same name and source.
    mutating func put(_ row: AppRow) {
        remove(row.name, of: row.owner, source: row.source)
        rows.append(row)
    }

    mutating func remove(_ name: String, of owner: String, source: String? = nil) {
        rows.removeAll { $0.owner == owner && $0.name == name && (source == nil || $0.source == source) }
    }

    /// Changes a row where it stands.
    mutating func change(_ row: AppRow, _ change: (inout AppRow) -> Void) {
        guard let index = index(of: row) else { return }
        change(&rows[index])
    }

    /// Brings a row one state further.
    /// - Returns: The row as it is then, also where it is gone.
    mutating func step(_ row: AppRow, _ behaviour: MarketBehaviour, at time: Date) -> AppRow? {
        guard let index = index(of: row) else { return nil }
        if rows[index].upcoming == nil, let mishap = behaviour.mishap(of: rows[index]),
            rows[index].state.successor != nil
        {
            rows[index].suffer(mishap, at: time)
            return mishap.vanishes == true ? rows.remove(at: index) : rows[index]
        }
        rows[index].proceed(at: time)
        let row = rows[index]
        if row.state == .uninstalled, !behaviour.keepsUninstalled { rows.remove(at: index) }
        return row
    }

    /// Whether a row has to stay where it is: at rest, stuck, or behind another in the line for downloads.
    func waits(_ row: AppRow, _ behaviour: MarketBehaviour) -> Bool {
        guard row.upcoming == nil else { return false }
        return row.state.successor == nil || behaviour.stuckIn.contains(row.state)
            || (row.state == .pending && rows.contains { $0.state == .downloading })
    }

    private func index(of row: AppRow) -> Int? {
        rows.firstIndex { $0.owner == row.owner && $0.name == row.name && $0.source == row.source }
    }
}

// MARK: - Time

extension AppCluster {
    /// Brings every row to where the time that has gone by has it.
    /// - Returns: What each came to, state by state.
    mutating func catchUp(_ behaviour: MarketBehaviour, at time: Date) -> [AppRow] {
        guard behaviour.statesPerRead == 0 else { return [] }
        let now = ContinuousClock.now
        let pause = Duration.seconds(max(0, behaviour.secondsPerState))
        var passed: [AppRow] = []
        var goesOn = true
        while goesOn {
            goesOn = false
            for row in rows {
                if waits(row, behaviour) {
                    change(row) { $0.since = now }
                } else if now - row.since >= pause {
                    let since = row.since + pause
                    guard let next = step(row, behaviour, at: time) else { continue }
                    // What is left of the time counts for the next state.
                    change(next) { $0.since = since }
                    passed.append(next)
                    goesOn = true
                }
            }
        }
        return passed
    }

    /// Brings the rows of a user so many states further.
    /// - Returns: What each came to, state by state.
    mutating func advance(_ owner: String, _ behaviour: MarketBehaviour, at time: Date) -> [AppRow] {
        var passed: [AppRow] = []
        for _ in 0..<behaviour.statesPerRead {
            for row in rows(of: owner) where !waits(row, behaviour) {
                if let next = step(row, behaviour, at: time) { passed.append(next) }
            }
        }
        return passed
    }
}
