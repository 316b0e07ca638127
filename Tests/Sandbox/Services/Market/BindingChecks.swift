import Foundation

/// Which devices an app can be given, and whether those that it is to have will do.
struct BindingChecks {
    let desk: MarketDesk
    let row: AppRow

    /// The devices that the app gets: those that are asked for, or else those that it had.
    /// - Throws: A failed check, where there are none yet or they will not do.
    func bindings(_ wanted: [ComputeBinding]?) throws(MarketRefusal) -> [ComputeBinding] {
        guard desk.system >= .sources, let mode = row.mode, mode != "cpu", let app else { return [] }
        let bindings = wanted ?? row.bindings
        guard !bindings.isEmpty else { throw failed("computeBindingRequired", app, mode, problem: nil) }
        if let problem = desk.behaviour.bindingProblem ?? problem(with: bindings, app.need, mode) {
            throw failed("computeBindingUnavailable", app, mode, problem: problem)
        }
        return bindings
    }

    private var app: CatalogueApp? { desk.app(row.catalogueName, in: row.source) }

    private func device(_ binding: ComputeBinding) -> (node: ComputeNode, device: ComputeNode.Device)? {
        guard let node = desk.behaviour.nodes.first(where: { $0.name == binding.nodeName }),
            let device = node.devices.first(where: { $0.deviceId == binding.deviceId })
        else { return nil }
        return (node, device)
    }

    /// The code of what is wrong with a choice; nil when it will do.
    private func problem(with bindings: [ComputeBinding], _ need: CatalogueApp.Need, _ mode: String) -> String? {
        var memory = 0
        for binding in bindings {
            guard let (node, device) = device(binding), device.operable else {
                return "device-unavailable:\(binding.deviceId)"
            }
            guard node.gpuType == mode else { return "gpu-type-mismatch" }
            if device.supportType == "Exclusive", isTaken(binding) {
                return "exclusive-already-bound:\(device.deviceId)"
            }
            guard device.supportType == "MemorySlice" else {
                memory += device.available
                continue
            }
            guard let slice = binding.memory else { return "memory-required:\(device.deviceId)" }
            guard slice <= device.available else { return "device-memory-insufficient:\(device.deviceId)" }
            memory += slice
        }
        if bindings.count > 1, !need.takesSeveralCards { return "multi-card-not-supported" }
        if Set(bindings.map(\.nodeName)).count > 1, !need.takesSeveralNodes { return "multi-node-not-supported" }
        return memory < need.graphicsMemory << 30 ? "aggregate-vram-insufficient" : nil
    }

    private func isTaken(_ binding: ComputeBinding) -> Bool {
        desk.store.withCluster { cluster in
            cluster.rows.contains { other in
                (other.owner, other.name) != (row.owner, row.name) && other.state == .running
                    && other.bindings.contains { $0.nodeName == binding.nodeName && $0.deviceId == binding.deviceId }
            }
        }
    }
}

// MARK: - The failed check

extension BindingChecks {
    private func failed(
        _ type: String, _ app: CatalogueApp, _ mode: String, problem: String?
    ) -> MarketRefusal {
        .failedCheck(
            type, ["availability": availability(app.need, mode), "validation": validation(problem)],
            isWrapped: desk.behaviour.wrapsFailedChecks)
    }

    private func availability(_ need: CatalogueApp.Need, _ mode: String) -> JSONValue {
        let scope = need.takesSeveralNodes ? "cross-node-cards" : need.takesSeveralCards ? "single-node-cards" : "card"
        return [
            "schedulable": .boolean(false), "scope": .string(scope), "reason": "no device is bound",
            "requirement": [
                "mode": .string(mode), "requiredCpu": .integer(2000),
                "requiredGpu": .integer(need.graphicsMemory << 30), "limitedGpu": .integer(0),
                "requiredMemory": .integer(need.memory << 30), "limitedMemory": .integer(0),
                "requiredDisk": .integer(0), "supportMultiCards": .boolean(need.takesSeveralCards),
                "supportMultiNodes": .boolean(need.takesSeveralNodes),
            ],
            "nodes": .array(desk.behaviour.nodes.map { document($0, need, mode) }),
        ]
    }

    private func document(_ node: ComputeNode, _ need: CatalogueApp.Need, _ mode: String) -> JSONValue {
        let matches = node.gpuType == mode
        let isEnough = node.devices.contains { $0.operable && $0.available >= need.graphicsMemory << 30 }
        return [
            "nodeName": .string(node.name), "gpuType": .string(node.gpuType),
            "status": matches ? isEnough ? "available" : "not_enough" : "not_match",
            "devices": .array(
                node.devices.map { device in
                    [
                        "nodeName": .string(node.name), "deviceId": .string(device.deviceId),
                        "cardModel": .string(device.cardModel), "supportType": .string(device.supportType),
                        "capacity": .integer(device.capacity), "available": .integer(device.available),
                        "fitLevel": device.available >= need.graphicsMemory << 30 ? "required" : "not_enough",
                        "health": device.operable ? "yes" : "no", "operable": .boolean(device.operable && matches),
                    ]
                }),
        ]
    }

    private func validation(_ problem: String?) -> JSONValue {
        guard let problem else { return ["ok": .boolean(true), "code": "", "reason": ""] }
        var validation: [String: JSONValue] = ["ok": .boolean(false), "code": .string(problem), "reason": "invalid"]
        if problem.hasPrefix("node-pressure") {
            let node = problem.split(separator: ":").dropFirst().first.map { String($0) } ?? ""
            func dimension(_ name: String, _ capacity: Int, _ used: Int, _ required: Int) -> JSONValue {
                [
                    "resource": .string(name), "capacity": .integer(capacity), "used": .integer(used),
                    "required": .integer(required), "pressured": .boolean(used + required > capacity),
                ]
            }
            validation["nodePressure"] = [
                "nodeName": .string(node),
                "dimensions": .array([
                    dimension("cpu", 16_000, 4_000, 2_000), dimension("memory", 64 << 30, 60 << 30, 8 << 30),
                ]),
            ]
        }
        return .object(validation)
    }
}
