import OlaresCore

/// How much of the cards' memory is in use, of all makers together.
struct GPUMemory: Sendable {
    let board: Board

    private static let mebibyte = 1_048_576.0

    /// A row for the machine as a whole; none without cards, and a warning where something is ill.
    func row() async -> (row: PhysicalRow?, warnings: [String]) {
        var warnings: [String] = []
        var used: Double?
        var total: Double?
        func add(_ part: (used: Double?, total: Double?)) {
            if let value = part.used { used = (used ?? 0) + value }
            if let value = part.total { total = (total ?? 0) + value }
        }
        add(await nvidia(&warnings))
        for vendor in (try? await board.gpuVendors()) ?? [] where vendor != .nvidia {
            do throws(Failure) { add(try await monitored(vendor)) } catch {
                if error.code == .httpServerError {
                    warnings.append("gpu_summary (\(vendor.rawValue)): \(error.message)")
                }
            }
        }
        guard let total, total > 0 else { return (nil, warnings) }
        let row = PhysicalRow(
            "gpu", "GPU", used, of: total, unit: NumberText.sizeUnit(total), share: used.share(of: total),
            text: "\(NumberText.size(used)) / \(NumberText.size(total))")
        return (row, warnings)
    }

    private func nvidia(_ warnings: inout [String]) async -> (used: Double?, total: Double?) {
        let hami = board.hami
        do throws(Failure) {
            let total = try await hami.now("avg(sum(hami_memory_size) by (instance))")
            if let total {
                let used = try await hami.now("avg(sum(hami_memory_used) by (instance))")
                return (used.map { $0 * Self.mebibyte }, total * Self.mebibyte)
            }
        } catch {
            if error.code == .httpServerError { warnings.append("gpu_summary (prom): \(error.message)") }
        }
        switch try? await hami.cards() {
        case .found(let answer)?:
            let cards = answer["list"]?.array ?? []
            func sum(_ member: String) -> Double? {
                let values = cards.compactMap { $0[member]?.measured }
                return values.isEmpty ? nil : values.reduce(0, +) * Self.mebibyte
            }
            return (sum("memoryUsed"), sum("memoryTotal"))
        case .ill(let status, _)?:
            warnings.append("gpu_summary (list): HAMI \(status)")
            return (nil, nil)
        default: return (nil, nil)
        }
    }

    private func monitored(_ vendor: GPUVendor) async throws(Failure) -> (used: Double?, total: Double?) {
        let names =
            vendor == .intel
            ? ("intel_hw_memory_usage_bytes", "intel_hw_memory_size_bytes")
            : ("amd_gpu_used_vram", "amd_gpu_total_vram")
        let (used, total) = ("cluster_" + names.0, "cluster_" + names.1)
        let metrics = try await board.monitoring.instant("cluster", [used, total], hasStep: false)
        let scale = vendor == .amd ? Self.mebibyte : 1
        return (
            metrics.sum(used) { _ in true }.map { $0 * scale }, metrics.sum(total) { _ in true }.map { $0 * scale }
        )
    }
}
