import OlaresCore

/// What the server says when an app needs devices to compute with, or cannot have those that it had.
struct BindingDemand: Sendable {
    /// How many devices can be chosen.
    enum Scope: String, Sendable {
        case card
        case oneNode = "single-node-cards"
        case severalNodes = "cross-node-cards"
    }

    /// A device that could be chosen.
    struct Device: Sendable {
        let binding: ComputeBinding
        let model: String
        /// Bytes.
        let capacity: Int64
        /// Bytes.
        let available: Int64
        /// Whether only a part of its memory is taken.
        let isShared: Bool

        /// One line for people.
        var text: String {
            let parts = [model, "\(Gibibytes.available(available)) of \(Gibibytes.available(capacity)) Gi free"]
            return "\(binding.name)  \(parts.filter { !$0.isEmpty }.joined(separator: ", "))"
        }
    }

    let scope: Scope
    let devices: [Device]
    /// What the app needs, for people.
    let requirement: String
    /// What it needs of memory, in bytes; 0 where that is not known.
    let requiredMemory: Int64
    let reason: String
    /// Whether it had devices that it cannot have any more.
    let isRenewal: Bool
    /// Whether the server judged devices, and not that there are none.
    let isUnavailable: Bool

    init(_ json: JSONValue, isUnavailable: Bool) {
        let availability = json["availability"] ?? .null
        let validation = json["validation"] ?? .null
        scope = availability["scope"]?.string.flatMap(Scope.init) ?? .card
        devices = (availability["nodes"]?.array ?? []).flatMap { node in
            (node["devices"]?.array ?? []).compactMap { Device($0, on: node["nodeName"]?.string ?? "") }
        }
        let needs = availability["requirement"] ?? .null
        let mode = ComputeMode(needs["mode"]?.string ?? "")
        let isNvidia = mode == ComputeMode("nvidia")
        requiredMemory = needs[isNvidia ? "requiredGpu" : "requiredMemory"]?.integer ?? 0
        let width =
            isNvidia && needs["supportMultiNodes"] == true
            ? "multi-node" : needs["supportMultiCards"] == true ? "multi-card" : "single card"
        let amount = requiredMemory > 0 ? ["requires \(Gibibytes.required(requiredMemory)) Gi"] : []
        requirement = ([mode.title.isEmpty ? "a device" : mode.title, width] + amount).joined(separator: ", ")
        let hasFailed = validation["ok"] == false
        reason = TerminalText.sanitized(
            (hasFailed ? BindingProblem(validation).text : nil) ?? availability["reason"]?.string?.nonEmpty
                ?? "the server asks which device to use")
        isRenewal = hasFailed || isUnavailable
        self.isUnavailable = isUnavailable
    }

    /// The names of what can be chosen.
    var names: String { devices.map(\.binding.name).joined(separator: ", ") }
}

extension BindingDemand.Device {
    /// `nil` for a device that cannot be chosen.
    fileprivate init?(_ json: JSONValue, on node: String) {
        guard json["operable"] == true, let device = json["deviceId"]?.string?.nonEmpty else { return nil }
        binding = ComputeBinding(node: json["nodeName"]?.string?.nonEmpty ?? node, device: device)
        model = json["cardModel"]?.string ?? ""
        capacity = json["capacity"]?.integer ?? 0
        available = json["available"]?.integer ?? 0
        isShared = json["supportType"] == "MemorySlice"
    }
}

/// Why devices cannot be had, in words.
private struct BindingProblem {
    let text: String?

    init(_ validation: JSONValue) {
        let code = validation["code"]?.string ?? ""
        switch code.prefix(while: { $0 != ":" }) {
        case "": text = validation["reason"]?.string?.nonEmpty
        case "node-pressure": text = Self.pressure(validation["nodePressure"] ?? .null)
        case "aggregate-vram-insufficient": text = "the chosen devices together do not have enough graphics memory"
        case "device-vram-insufficient": text = "the device does not have enough graphics memory"
        case "device-memory-insufficient": text = "the device does not have enough memory"
        default: text = code
        }
    }

    private static func pressure(_ json: JSONValue) -> String {
        let node = json["nodeName"]?.string ?? "the node"
        let dimensions = (json["dimensions"]?.array ?? []).filter { $0["pressured"] == true }.map { dimension in
            let resource = dimension["resource"]?.string ?? "resource"
            let amounts = [("Total", "capacity"), ("Used", "used"), ("Needed", "required")].map { label, member in
                "\(label) \(amount(dimension[member]?.integer ?? 0, of: resource))"
            }
            return "\(resource): \(amounts.joined(separator: " / "))"
        }
        return "\(node) is overloaded" + (dimensions.isEmpty ? "" : " (\(dimensions.joined(separator: "; ")))")
    }

    /// Cores for processors, which are counted in thousandths; Gi for anything else.
    private static func amount(_ value: Int64, of resource: String) -> String {
        guard resource == "cpu" else { return "\(Gibibytes.required(value)) Gi" }
        let hundredths = value / 10 +| (value % 10 > 0 ? 1 : 0)
        return hundredths % 100 == 0 ? "\(hundredths / 100) cores" : "\(Double(hundredths) / 100) cores"
    }
}
