import OlaresCore

/// What one app uses now.
struct AppLoad: Sendable {
    let app: JSONValue
    let isSystem: Bool
    var pods, cpu, memory, received, sent: Double?

    func text(_ member: String) -> String { app[member]?.string ?? "" }
    var title: String { text("title").isEmpty ? text("name") : text("title") }

    /// All apps of the signed-in user, with what they use.
    /// - Parameter target: Whose system apps are meant.
    static func all(of target: String, _ board: Board) async throws(Failure) -> [AppLoad] {
        let space = "user-space-\(target)"
        let answer = try await board.server.get("/user-service/api/myapps_v2")
        guard let list = answer["data"]?.array else {
            throw Failure(
                .decode, "apps: the server's answer has no list", advice: "run it with --debug, and check both versions"
            )
        }
        let apps = list.filter { $0["entrances"]?.array?.isEmpty == false }
        let system = apps.filter { $0["namespace"]?.string == space }
        let custom = apps.filter { $0["namespace"]?.string != space }
        async let ofSystem = systemLoads(system, space, board)
        async let ofCustom = customLoads(custom, board)
        let (first, second) = (await ofSystem, await ofCustom)
        return try first.get() + second.get()
    }

    private static func metrics(_ prefix: String) -> [String] {
        ["cpu_usage", "memory_usage_wo_cache", "net_bytes_transmitted", "net_bytes_received"].map { prefix + $0 }
    }

    private static func systemLoads(
        _ apps: [JSONValue], _ space: String, _ board: Board
    ) async -> Result<[AppLoad], Failure> {
        guard !apps.isEmpty else { return .success([]) }
        let deployments = apps.map { ($0["deployment"]?.string ?? "") + ".*" }
        do throws(Failure) {
            let metrics = try await board.range(
                "namespaces/\(PercentEncoding.encode(space))/pods", metrics("pod_"), .overview,
                resources: deployments.joined(separator: "|") + "$")
            return .success(
                apps.map { app in
                    let deployment = app["deployment"]?.string ?? ""
                    let isMeant: (Series) -> Bool = { Self.deployment(of: $0.labels["pod"] ?? "") == deployment }
                    var load = AppLoad(app: app, isSystem: true)
                    let count = metrics["pod_cpu_usage"].count(where: isMeant)
                    load.pods = metrics["pod_cpu_usage"].isEmpty ? nil : Double(count)
                    load.cpu = metrics.sum("pod_cpu_usage", where: isMeant)
                    load.memory = metrics.sum("pod_memory_usage_wo_cache", where: isMeant)
                    load.received = metrics.sum("pod_net_bytes_received", where: isMeant)
                    load.sent = metrics.sum("pod_net_bytes_transmitted", where: isMeant)
                    return load
                })
        } catch { return .failure(error) }
    }

    private static func customLoads(_ apps: [JSONValue], _ board: Board) async -> Result<[AppLoad], Failure> {
        guard !apps.isEmpty else { return .success([]) }
        let namespaces = apps.map { $0["namespace"]?.string ?? "" }
        do throws(Failure) {
            let metrics = try await board.range(
                "namespaces", metrics("namespace_") + ["namespace_pod_count"], .overview,
                resources: namespaces.joined(separator: "|"))
            return .success(
                apps.map { app in
                    let namespace = app["namespace"]?.string ?? ""
                    func value(_ name: String) -> Double? {
                        metrics.value("namespace_\(name)") { $0.has("namespace", namespace) }
                    }
                    var load = AppLoad(app: app, isSystem: false)
                    load.pods = value("pod_count")
                    load.cpu = value("cpu_usage")
                    load.memory = value("memory_usage_wo_cache")
                    load.received = value("net_bytes_received")
                    load.sent = value("net_bytes_transmitted")
                    return load
                })
        } catch { return .failure(error) }
    }

    /// The name of a pod without its last two parts, which the cluster has made up.
    static func deployment(of pod: String) -> String {
        let parts = pod.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count > 2 ? parts.dropLast(2).joined(separator: "-") : pod
    }
}
