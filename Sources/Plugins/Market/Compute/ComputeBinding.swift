import OlaresCore

/// A device that an app is to compute with, and how much of its memory.
struct ComputeBinding: Equatable, Sendable {
    let node: String
    let device: String
    /// Bytes; `nil` leaves it to the server.
    var memory: Int64?

    /// Node and device, as the option has them.
    var name: String { "\(node):\(device)" }

    init(node: String, device: String, memory: Int64? = nil) {
        self.node = node
        self.device = device
        self.memory = memory
    }

    /// Reads `<node>:<device>[:<memory>]`.
    init(option text: String) throws(Failure) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmed }
        guard (2...3).contains(parts.count) else { throw Self.invalid(text, "expected <node>:<device>[:<mem>]") }
        guard !parts[0].isEmpty, !parts[1].isEmpty else { throw Self.invalid(text, "empty node or device") }
        (node, device) = (parts[0], parts[1])
        guard parts.count == 3 else { return }
        guard let memory = Self.bytes(parts[2]) else {
            throw Self.invalid(text, "invalid memory \(parts[2].quotedForMessage)")
        }
        self.memory = memory
    }

    /// An amount such as `8`, `8Gi`, `1.5gi` or `512Mi`; `nil` for anything else.
    static func bytes(_ text: String) -> Int64? {
        let lower = text.trimmed.lowercased()
        let (digits, unit) =
            lower.hasSuffix("gi")
            ? (lower.dropLast(2), 1 << 30)
            : lower.hasSuffix("mi") ? (lower.dropLast(2), 1 << 20) : (lower[...], 1 << 30)
        guard digits.first?.isNumber == true, digits.allSatisfy({ $0.isNumber || $0 == "." }),
            let amount = Double(digits), amount > 0
        else { return nil }
        return Int64(exactly: (amount * Double(unit)).rounded())
    }

    private static func invalid(_ text: String, _ problem: String) -> Failure {
        Failure(
            .optionValueInvalid, "invalid --compute-binding \(text.quotedForMessage): \(problem)",
            advice: "write it as node-1:gpu-0 or node-1:gpu-0:8Gi")
    }

    /// For the request.
    var json: JSONValue {
        var object: JSONObject = ["nodeName": .string(node), "deviceId": .string(device)]
        object["memory"] = memory.map { .integer($0) }
        return .object(object)
    }
}

/// Amounts of memory for people, in Gi with two digits behind the point.
enum Gibibytes {
    /// What is there is rounded down, so that nobody counts on more.
    static func available(_ bytes: Int64) -> String { text(Double(bytes), .down) }
    /// What is needed is rounded up.
    static func required(_ bytes: Int64) -> String { text(Double(bytes), .up) }

    private static func text(_ bytes: Double, _ rule: FloatingPointRoundingRule) -> String {
        guard let hundredths = Int64(exactly: (bytes / Double(1 << 30) * 100).rounded(rule)) else { return "-" }
        guard hundredths % 100 != 0 else { return "\(hundredths / 100)" }
        let fraction = hundredths.magnitude % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
