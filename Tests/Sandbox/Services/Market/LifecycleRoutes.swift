import HTTPTypes
import Hummingbird

/// What a lifecycle request asks for. Which members must be there depends on the route and the system.
struct LifecycleOrder: Decodable {
    struct Setting: Decodable {
        let envName: String
        let value: String?
    }

    struct EntranceTitle: Decodable {
        let name: String
        let title: String
    }

    var appName: String?
    var source: String?
    var version: String?
    var title: String?
    var all: Bool?
    var deleteData: Bool?
    var envs: [Setting]?
    var entrances: [EntranceTitle]?
    var selectedGpuType: String?
    var computeBinding: [ComputeBinding]?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        appName =
            try fields.decodeIfPresent(String.self, forKey: .app_name)
            ?? fields.decodeIfPresent(String.self, forKey: .appName)
        source = try fields.decodeIfPresent(String.self, forKey: .source)
        version = try fields.decodeIfPresent(String.self, forKey: .version)
        title = try fields.decodeIfPresent(String.self, forKey: .title)
        all = try fields.decodeIfPresent(Bool.self, forKey: .all)
        deleteData = try fields.decodeIfPresent(Bool.self, forKey: .deleteData)
        envs = try fields.decodeIfPresent([Setting].self, forKey: .envs)
        entrances = try fields.decodeIfPresent([EntranceTitle].self, forKey: .entrances)
        selectedGpuType = try fields.decodeIfPresent(String.self, forKey: .selectedGpuType)
        computeBinding = try fields.decodeIfPresent([ComputeBinding].self, forKey: .computeBinding)
    }

    private enum CodingKeys: String, CodingKey {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        case app_name
        case appName, source, version, title, all, deleteData, envs, entrances, selectedGpuType, computeBinding
    }
}

/// Install, upgrade, cancel, uninstall, stop, resume, restart.
struct LifecycleRoutes {
    func add(to routes: MarketRoutes) {
        routes.on(.post, "/apps/:name/install") { request, desk in
            try install(try await Self.named(request), desk)
        }
        routes.on(.put, "/apps/:name/upgrade") { request, desk in
            try upgrade(try await Self.named(request), desk)
        }
        routes.on(.delete, "/apps/:name/install") { request, desk in
            try cancel(try await Self.named(request, isNameOptional: desk.system < .sources), desk)
        }
        routes.on(.delete, "/apps/:name") { request, desk in
            try uninstall(try await Self.named(request, isNameOptional: desk.system < .sources), desk)
        }
        routes.on(.post, "/apps/stop") { request, desk in try stop(try await request.order(), desk) }
        routes.on(.post, "/apps/resume") { request, desk in try resume(try await request.order(), desk) }
        routes.on(.post, "/apps/restart") { request, desk in try restart(try await request.order(), desk) }
    }

    /// An order that has the name of the path, in the body too unless it may be missing there.
    static func named(_ request: Request, isNameOptional: Bool = false) async throws -> LifecycleOrder {
        var order: LifecycleOrder = try await request.order()
        let name = try request.segment(4)
        guard order.appName ?? (isNameOptional ? name : nil) == name else {
            throw MarketRefusal(.badRequest, "Missing required fields: app_name is required")
        }
        order.appName = name
        return order
    }

    private func accepted(_ message: String, _ row: AppRow) -> Response {
        .market(["app_name": .string(row.name), "uid": .string(row.name)], message)
    }
}

// MARK: - Coming and going

extension LifecycleRoutes {
    private func install(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let (name, source, version) = try order.complete()
        guard let app = desk.app(name, in: source) else {
            throw MarketRefusal(.notFound, "app \(name) not found in source \(source)")
        }
        guard !app.isTemplateOnly else { throw MarketRefusal(.badRequest, "\(name) is a template: clone it") }
        guard SystemVersion(version) <= SystemVersion(app.version) else {
            throw MarketRefusal(.notFound, "version \(version) of app \(name) not found in source \(source)")
        }
        let mode = try InstallChecks(desk: desk, app: app).mode(for: order)
        let row = try desk.store.withCluster { cluster -> AppRow in
            if let old = cluster.row(name, of: desk.owner), !old.state.accepts(.install) {
                throw MarketRefusal(.conflict, "app \(name) is \(old.state.rawValue), which does not allow install")
            }
            cluster.remove(name, of: desk.owner)
            var row = AppRow(name, .pending, source: source, version: version, title: app.title)
            row.owner = desk.owner
            row.cfgType = app.cfgType
            row.mode = mode
            row.begin("install", .pending, at: desk.now)
            cluster.put(row)
            return row
        }
        return accepted("install accepted", row)
    }

    private func upgrade(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let (name, source, version) = try order.complete()
        guard let raw = desk.row(name)?.catalogueName, let app = desk.app(raw, in: source),
            SystemVersion(version) <= SystemVersion(app.version)
        else { throw MarketRefusal(.notFound, "version \(version) of app \(name) not found in source \(source)") }
        let row = try begin("upgrade", .upgrade, .upgrading, of: name, in: nil, desk) { row in
            guard SystemVersion(row.version) <= SystemVersion(version) else {
                throw MarketRefusal(.badRequest, "\(version) is older than \(row.version)")
            }
            let wasStopped = row.state == .stopped
            return { row in
                row.version = version
                row.source = source
                row.wasStopped = wasStopped
            }
        }
        return accepted("upgrade accepted", row)
    }

    private func uninstall(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let (name, source) = try order.instance(desk.system)
        let row = try begin("uninstall", .uninstall, .uninstalling, of: name, in: source, desk) { _ in
            { $0.deletesData = order.deleteData == true }
        }
        if order.all == true { endForOthers(row, "uninstall", .uninstall, .uninstalling, desk) }
        return accepted("uninstall accepted", row)
    }

    private func cancel(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let (name, source) = try order.instance(desk.system)
        guard let found = desk.row(name, in: source), let state = found.state.cancelling else {
            throw MarketRefusal.state()
        }
        let isWide = [.resuming, .upgrading].contains(found.state)
        guard !isWide || desk.system >= .wideCancel else { throw MarketRefusal.state() }
        let operation = desk.behaviour.cancelKeepsOperation ? found.opType : "cancel"
        let row = try begin(operation, .cancel, state, of: name, in: source, desk) { row in
            let reason = "\(row.state == .initializing ? "initialize" : row.state.usualOperation)CancelByUser"
            return { $0.reason = reason }
        }
        return accepted("cancel accepted", row)
    }
}

// MARK: - Stopping and starting

extension LifecycleRoutes {
    private func stop(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let (name, source) = try order.instance(desk.system)
        if let row = rest(name, source, at: .stopped, desk) { return accepted("already stopped", row) }
        let row = try begin("stop", .stop, .stopping, of: name, in: source, desk) { _ in { _ in } }
        if order.all == true { endForOthers(row, "stop", .stop, .stopping, desk) }
        return accepted("stop accepted", row)
    }

    private func resume(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        let (name, source) = try order.instance(desk.system)
        if let row = rest(name, source, at: .running, desk) { return accepted("already running", row) }
        let row = try begin("resume", .resume, .resuming, of: name, in: source, desk) { row in
            let bindings = try BindingChecks(desk: desk, row: row).bindings(order.computeBinding)
            return { $0.bindings = bindings }
        }
        return accepted("resume accepted", row)
    }

    private func restart(_ order: LifecycleOrder, _ desk: MarketDesk) throws -> Response {
        guard desk.system >= .sources else { throw MarketRefusal(.notFound, "no such route") }
        let (name, source) = try order.instance(desk.system)
        let row = try begin("stop", .restart, .stopping, of: name, in: source, desk) { row in
            let bindings = try BindingChecks(desk: desk, row: row).bindings(order.computeBinding)
            return { row in
                row.bindings = bindings
                row.isRestarting = true
            }
        }
        return accepted("restart accepted", row)
    }

    /// The row of an app that is already where it is wanted, which forgets what brought it there.
    private func rest(_ name: String, _ source: String?, at state: AppState, _ desk: MarketDesk) -> AppRow? {
        desk.store.withCluster { cluster in
            guard let row = cluster.row(name, of: desk.owner, source: source), row.state == state else { return nil }
            cluster.change(row) { $0.opType = "" }
            return row
        }
    }
}

// MARK: - Rows

extension LifecycleRoutes {
    /// Begins an operation that the state of the row allows.
    /// - Parameter judge: Looks at the row as it is, and gives what else is to change in it.
    private func begin(
        _ opType: String, _ operation: AppOperation, _ state: AppState, of name: String, in source: String?,
        _ desk: MarketDesk, _ judge: (AppRow) throws -> (inout AppRow) -> Void
    ) throws -> AppRow {
        // Judged outside of the lock, which the judges take themselves.
        guard let row = desk.row(name, in: source), row.state.accepts(operation) else {
            throw MarketRefusal.state([.uninstall, .cancel].contains(operation) ? .notFound : .conflict)
        }
        let change = try judge(row)
        return desk.store.withCluster { cluster in
            var next = row
            next.begin(opType, state, at: desk.now)
            change(&next)
            cluster.remove(name, of: desk.owner, source: row.source)
            cluster.put(next)
            return next
        }
    }

    /// What runs once for everybody ends for everybody.
    private func endForOthers(
        _ row: AppRow, _ opType: String, _ operation: AppOperation, _ state: AppState, _ desk: MarketDesk
    ) {
        guard desk.app(row.catalogueName, in: row.source)?.isForAll == true else { return }
        desk.store.withCluster { cluster in
            for other in cluster.rows where other.name == row.name && other.owner != row.owner {
                guard other.state.accepts(operation) else { continue }
                cluster.change(other) { $0.begin(opType, state, at: desk.now) }
            }
        }
    }
}

extension LifecycleOrder {
    /// The members that installing and upgrading need.
    fileprivate func complete() throws -> (name: String, source: String, version: String) {
        guard let appName, let source, let version, !source.isEmpty, !version.isEmpty else {
            throw MarketRefusal(.badRequest, "Missing required fields: app_name, source and version are required")
        }
        return (appName, source, version)
    }

    /// The members that say which instance is meant.
    fileprivate func instance(_ system: SystemVersion) throws -> (name: String, source: String?) {
        guard let appName, !appName.isEmpty else {
            throw MarketRefusal(.badRequest, "Missing required fields: app_name is required")
        }
        guard system >= .sources else { return (appName, nil) }
        guard let source, !source.isEmpty else {
            throw MarketRefusal(.badRequest, "Missing required fields: source is required")
        }
        return (appName, source)
    }
}
