import OlaresCore
import OlaresExecution

/// What the verbs of one call share: who asks, where, and what stays as it is while they look.
struct Board: Sendable {
    let context: CommandContext
    let options: DashboardOptions
    let server: DashboardServer
    let zone: DisplayZone
    private let viewers = Once<Viewer>()
    private let devices = Once<String>()
    private let vendors = Once<[GPUVendor]>()

    init(_ options: DashboardOptions, in context: CommandContext) throws(Failure) {
        self.context = context
        self.options = options
        zone = try options.zone(in: context)
        server = try DashboardServer(context)
    }

    var monitoring: Monitoring { Monitoring(server: server) }
    var hami: HAMI { HAMI(server: server) }

    /// Who the server says asks.
    struct Viewer: Sendable {
        let name: String
        let role: String
        var isAdministrator: Bool { ["platform-admin", "admin"].contains(role) }
    }

    /// Who asks, found out once.
    func viewer() async throws(Failure) -> Viewer {
        try await viewers.value { [server] () throws(Failure) in
            let user = try await server.get("/capi/app/detail")["user"]
            return Viewer(name: user?["username"]?.string ?? "", role: user?["globalrole"]?.string ?? "")
        }
    }

    /// What the machine calls itself, found out once.
    func deviceName() async throws(Failure) -> String {
        try await devices.value { [server] () throws(Failure) in
            try await server.get("/user-service/api/system/status")["data"]?["device_name"]?.string ?? ""
        }
    }

    /// Whose cards there are, found out once.
    func gpuVendors() async throws(Failure) -> [GPUVendor] {
        try await vendors.value { [server] () throws(Failure) in
            let nodes = try await server.get(
                "/kapis/resources.kubesphere.io/v1alpha3/nodes", ["sortBy": "createTime"])
            let labels = (nodes["items"]?.array ?? []).map { $0["metadata"]?["labels"] }
            return GPUVendor.allCases.filter { vendor in
                labels.contains { labels in vendor.labels.contains { labels?[$0]?.plainText == "true" } }
            }
        }
    }

    /// The user whose numbers are wanted.
    /// - Parameter name: Who was named; `nil` or empty for the caller.
    /// - Throws: ``Failure`` with `access_denied` where the caller may not see those of others.
    func target(_ name: String?) async throws(Failure) -> String {
        let viewer = try await viewer()
        if let name, name == "." || name == ".." || name.contains(where: { $0 == "/" || $0 == "\\" || $0.isNewline }) {
            throw Failure(
                .argumentInvalid, "\(name.quotedForMessage) cannot be the name of a user",
                advice: "check how it is spelled")
        }
        guard let name, !name.isEmpty, name != viewer.name else {
            guard !viewer.name.isEmpty else {
                throw Failure(.decode, "the server says who asks, and the name is empty", advice: "log in again")
            }
            return viewer.name
        }
        guard viewer.isAdministrator else {
            throw Failure(
                .accessDenied,
                "--user \(name.quotedForMessage) requires platform-admin; \(viewer.name) does not have that role",
                advice: "leave --user out, or ask the owner of the Olares")
        }
        return name
    }

    /// What every envelope says of itself.
    /// - Parameter poll: How often it is worth looking, in seconds.
    func meta(poll: Int? = nil) -> Meta {
        var meta = Meta()
        meta.fetchedAt = zone.text(context.clock.now)
        meta.profile = server.client.identity.olaresID
        meta.user = options.user
        meta.recommendedPollSeconds = poll
        return meta
    }

    /// Whether somebody will see curves.
    var wantsCurves: Bool {
        options.chart != nil || options.wantsPictures && PictureCanvas(context) != nil
    }

    /// The bounds of what is asked about.
    func bounds(_ grid: Monitoring.Grid) -> (start: Timestamp, end: Timestamp) {
        options.window.bounds(at: context.clock.now, otherwise: grid.span)
    }

    /// What curves are drawn of: of a time that somebody has chosen, samples of the whole of it, which the table has no need of.
    func curves(
        _ scope: String, _ metrics: [String], _ grid: Monitoring.Grid, known: Metrics, resources: String? = nil
    ) async -> Metrics {
        guard options.window.isChosen else { return known }
        let bounds = bounds(grid)
        let grid = Monitoring.Grid.curve(over: bounds.start.seconds(until: bounds.end))
        return (try? await monitoring.range(scope, metrics, grid, in: bounds, resources: resources)) ?? known
    }

    /// Samples over the time that was asked for.
    func range(
        _ scope: String, _ metrics: [String], _ grid: Monitoring.Grid, resources: String? = nil
    ) async throws(Failure) -> Metrics {
        try await monitoring.range(scope, metrics, grid, in: bounds(grid), resources: resources)
    }
}

/// Who makes cards, in the order in which they are shown.
enum GPUVendor: String, CaseIterable, Sendable {
    case nvidia, intel, amd

    /// The labels of nodes that have one.
    var labels: [String] {
        switch self {
        case .nvidia:
            ["gpu.bytetrade.io/nvidia", "gpu.bytetrade.io/nvidia-gb10", "gpu.bytetrade.io/cuda-supported"]
        case .intel: ["gpu.bytetrade.io/intel-gpu"]
        case .amd: ["gpu.bytetrade.io/amd-gpu"]
        }
    }
}
