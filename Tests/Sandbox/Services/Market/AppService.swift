/// The app service: it takes what an app's state allows, and refuses anything else. How its answers reach a client is the
/// market's business.
struct AppService: Sendable {
    let desk: MarketDesk

    /// Installs an app, or another instance of it under a name of its own.
    func install(
        _ app: CatalogueApp, as instance: String? = nil, _ order: LifecycleOrder, version: String, from source: String
    ) throws -> AppRow {
        let name = instance ?? app.name
        if let old = desk.row(name), !old.actual.accepts(.install) {
            throw refusal(.install, old.actual)
        }
        let mode = try InstallChecks(desk: desk, app: app).mode(for: order)
        return desk.store.withCluster { cluster -> AppRow in
            let noted = cluster.row(name, of: desk.owner, source: source)
            cluster.remove(name, of: desk.owner)
            var row = AppRow(
                name, noted?.state ?? .queued, source: source, version: version, title: order.title ?? app.title)
            row.owner = desk.owner
            row.statusTime = noted?.statusTime ?? 0
            row.rawAppName = instance == nil ? "" : app.name
            row.cfgType = app.cfgType
            row.mode = mode
            row.begin("install", .pending, at: desk.now, isLate: desk.hasTasks)
            cluster.put(row)
            return row
        }
    }

    func upgrade(_ name: String, to version: String, from source: String) throws -> AppRow {
        try begin("upgrade", .upgrade, .upgrading, of: name) { row in
            guard SystemVersion(row.version) <= SystemVersion(version) else {
                throw MarketRefusal(.badRequest, "\(version) is older than \(row.version)")
            }
            let wasStopped = row.actual == .stopped
            return { row in
                // Where operations are tasks, the row keeps the version of the first installation.
                if !desk.hasTasks { row.version = version }
                row.source = source
                row.wasStopped = wasStopped
            }
        }
    }

    func uninstall(_ name: String, in source: String?, _ order: LifecycleOrder) throws -> AppRow {
        let row = try begin("uninstall", .uninstall, .uninstalling, of: name, in: source) { _ in
            { $0.deletesData = order.deleteData == true }
        }
        if order.all == true { endForOthers(row, "uninstall", .uninstall, .uninstalling) }
        return row
    }

    func cancel(_ name: String, in source: String?) throws -> AppRow {
        guard let found = desk.row(name, in: source) else { throw MarketRefusal.state() }
        guard let state = found.actual.cancelling else { throw refusal(.cancel, found.actual) }
        let isWide = [.resuming, .upgrading].contains(found.actual)
        guard !isWide || desk.hasTasks || desk.system >= .wideCancel else { throw refusal(.cancel, found.actual) }
        let operation = desk.behaviour.cancelKeepsOperation ? found.opType : "cancel"
        return try begin(operation, .cancel, state, of: name, in: source) { row in
            let reason = "\(row.actual == .initializing ? "initialize" : row.actual.usualOperation)CancelByUser"
            return { $0.reason = reason }
        }
    }

    func stop(_ name: String, in source: String?, _ order: LifecycleOrder) throws -> AppRow {
        let row = try begin("stop", .stop, .stopping, of: name, in: source) { _ in { _ in } }
        if order.all == true { endForOthers(row, "stop", .stop, .stopping) }
        return row
    }

    func resume(_ name: String, in source: String?, _ order: LifecycleOrder) throws -> AppRow {
        try begin("resume", .resume, .resuming, of: name, in: source) { row in
            // A market that knows no devices does not pass them on.
            let wanted = desk.hasTasks ? nil : order.computeBinding
            let bindings = try BindingChecks(desk: desk, row: row).bindings(wanted)
            return { $0.bindings = bindings }
        }
    }

    func restart(_ name: String, in source: String?, _ order: LifecycleOrder) throws -> AppRow {
        try begin("stop", .restart, .stopping, of: name, in: source) { row in
            let bindings = try BindingChecks(desk: desk, row: row).bindings(order.computeBinding)
            return { row in
                row.bindings = bindings
                row.isRestarting = true
            }
        }
    }
}

// MARK: - Rows

extension AppService {
    private func refusal(_ operation: AppOperation, _ state: AppState) -> MarketRefusal {
        guard !desk.hasTasks else {
            return MarketRefusal(.badRequest, "\(operation) operation is not allowed for \(state.rawValue) state")
        }
        if operation == .install {
            return MarketRefusal(.conflict, "the app is \(state.rawValue), which does not allow install")
        }
        return .state([.uninstall, .cancel].contains(operation) ? .notFound : .conflict)
    }

    /// Begins an operation that the state of the app allows.
    /// - Parameter judge: Looks at the row as it is, and gives what else is to change in it.
    private func begin(
        _ opType: String, _ operation: AppOperation, _ state: AppState, of name: String, in source: String? = nil,
        _ judge: (AppRow) throws -> (inout AppRow) -> Void
    ) throws -> AppRow {
        // Judged outside of the lock, which the judges take themselves.
        guard let row = desk.row(name, in: source) else {
            throw MarketRefusal.state(
                desk.hasTasks || [.uninstall, .cancel].contains(operation) ? .notFound : .conflict)
        }
        guard row.actual.accepts(operation) else { throw refusal(operation, row.actual) }
        let change = try judge(row)
        return desk.store.withCluster { cluster in
            var next = row
            next.begin(opType, state, at: desk.now, isLate: desk.hasTasks)
            change(&next)
            cluster.remove(name, of: desk.owner, source: row.source)
            cluster.put(next)
            return next
        }
    }

    /// What runs once for everybody ends for everybody.
    private func endForOthers(_ row: AppRow, _ opType: String, _ operation: AppOperation, _ state: AppState) {
        guard desk.app(row.catalogueName, in: row.source)?.isForAll == true else { return }
        desk.store.withCluster { cluster in
            for other in cluster.rows where other.name == row.name && other.owner != row.owner {
                guard other.state.accepts(operation) else { continue }
                cluster.change(other) { $0.begin(opType, state, at: desk.now) }
            }
        }
    }
}
