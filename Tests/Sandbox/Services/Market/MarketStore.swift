import Foundation
import Synchronization

/// The markets of all users of a sandbox.
final class MarketStore: Sendable {
    private let cluster = Mutex(AppCluster())
    private let charts = Mutex<[String: [StoredChart]]>([:])
    private let records = Mutex<[(owner: String, record: MarketRecord)]>([])
    /// Where apps come from; nil while nobody has changed it.
    let sources = Mutex<[JSONValue]?>(nil)
    private let files: FileStore
    let realm: Realm
    /// What waits for the app service.
    let line = TaskLine()
    /// For packing and unpacking.
    let directory: String

    init(realm: Realm, files: FileStore, directory: String) {
        self.realm = realm
        self.files = files
        self.directory = directory
    }

    /// Looks at the apps as they are now, or changes them.
    func withCluster<Result>(_ body: (inout AppCluster) throws -> Result) rethrows -> Result {
        let (behaviour, time) = (realm.behaviour.market, realm.now)
        var passed: [AppRow] = []
        defer { passed.forEach(leaveTraces) }
        return try cluster.withLock { cluster in
            passed = cluster.catchUp(behaviour, at: time)
            defer { passed += cluster.catchUp(behaviour, at: time) }
            return try body(&cluster)
        }
    }

    /// The rows of a user, who thereby may bring them forward.
    func read(by owner: String) -> [AppRow] {
        let (behaviour, time) = (realm.behaviour.market, realm.now)
        var passed: [AppRow] = []
        defer { passed.forEach(leaveTraces) }
        return withCluster { cluster in
            defer { passed = cluster.advance(owner, behaviour, at: time) }
            return cluster.rows(of: owner)
        }
    }

    /// Brings a user's app one state further, stuck or not; false where there is none.
    func step(_ name: String, of owner: String) -> Bool {
        let (behaviour, time) = (realm.behaviour.market, realm.now)
        let next = withCluster { cluster in
            cluster.row(name, of: owner).flatMap { cluster.step($0, behaviour, at: time) }
        }
        next.map(leaveTraces)
        return next != nil
    }

    /// What a user has done with apps, the earliest first.
    func history(of owner: String) -> [MarketRecord] {
        records.withLock { $0.filter { $0.owner == owner }.map(\.record) }
    }

    /// Writes down what is done with an app.
    func note(_ operation: String, _ message: String, app: String, by owner: String) {
        let time = Int(realm.now.timeIntervalSince1970)
        records.withLock { records in
            let record = MarketRecord(
                id: records.count + 1, operation: operation, message: message, time: time, app: app)
            records.append((owner, record))
        }
    }

    /// What a user has uploaded, every version, in the order of uploading.
    func charts(of owner: String) -> [StoredChart] { charts.withLock { $0[owner] ?? [] } }

    func change(chartsOf owner: String, _ change: (inout [StoredChart]) throws -> Void) rethrows {
        try charts.withLock { try change(&$0[owner, default: []]) }
    }

    /// An app that runs has data, and one that goes leaves them unless told otherwise.
    private func leaveTraces(_ row: AppRow) {
        guard let user = realm.user(row.owner), let root = try? files.files(of: user).tree.root else { return }
        let (data, cache) = ("\(root)/drive/Data/\(row.name)", "\(root)/cache/\(SampleFiles.node)/\(row.name)")
        let manager = FileManager.default
        switch row.state {
        case .running where row.opType == "install":
            for folder in [data, cache] {
                try? manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try? Data("version: \(row.version)\n".utf8).write(to: URL(filePath: data + "/settings.yaml"))
        case .uninstalled:
            try? manager.removeItem(atPath: cache)
            if row.deletesData { try? manager.removeItem(atPath: data) }
        default: break
        }
    }
}

/// The market as one user has it, for one request.
struct MarketDesk: Sendable {
    let store: MarketStore
    let user: User
    /// The knobs at the time of the request.
    let behaviour: MarketBehaviour
    /// The system's version.
    let system: SystemVersion

    init(store: MarketStore, user: User) {
        self.store = store
        self.user = user
        let behaviour = store.realm.behaviour
        self.behaviour = behaviour.market
        system = SystemVersion(behaviour.osVersion)
    }

    var owner: String { user.olaresId }
    var now: Date { store.realm.now }
    /// Whether operations are tasks of the market's.
    var hasTasks: Bool { behaviour.age != .newer }

    /// What a source offers this user; nil for a source that does not exist.
    func apps(in source: String) -> [CatalogueApp]? {
        guard source == Catalogue.uploads else {
            return sources.contains(source) ? Catalogue.sources[source] ?? [] : nil
        }
        var newest: [String: CatalogueApp] = [:]
        for chart in store.charts(of: owner) { newest[chart.app.name] = chart.app }
        return newest.values.sorted { $0.name < $1.name }
    }

    /// The sources that are shown: the active one and the local ones, in older markets.
    var sources: [String] {
        Catalogue.sources.keys.filter {
            hasTasks && !behaviour.showsInactiveSources ? $0 != Catalogue.subscribed : true
        }
            + (hasTasks ? ["cli", "studio"] : [])
    }

    func app(_ name: String, in source: String) -> CatalogueApp? { apps(in: source)?.first { $0.name == name } }

    /// The row of an instance; without a source that of any.
    func row(_ name: String, in source: String? = nil) -> AppRow? {
        store.withCluster { $0.row(name, of: owner, source: source) }
    }
}

/// The version of the system or of an app, as far as it is numbers.
struct SystemVersion: Comparable {
    static let sources = SystemVersion("1.12.6")
    static let wideCancel = SystemVersion("1.12.7")

    private let numbers: [Int]

    /// Takes what comes before a hyphen or plus sign.
    init(_ text: String) {
        let head = text.drop { $0 == "v" }.prefix { $0 != "-" && $0 != "+" }
        numbers = head.split(separator: ".").map { Int($0) ?? 0 }
    }

    static func < (left: Self, right: Self) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let (one, other) = (left[index], right[index])
            if one != other { return one < other }
        }
        return false
    }

    private subscript(index: Int) -> Int { numbers.indices.contains(index) ? numbers[index] : 0 }
}
