import OlaresCore

/// How a device of an accelerator is shared among apps.
enum SupportType: String, Sendable, CaseIterable {
    case exclusive = "Exclusive"
    case memorySlice = "MemorySlice"
    case timeSlice = "TimeSlice"
    case memoryShared = "MemoryShared"

    /// As the Settings app calls it.
    var label: String {
        switch self {
        case .exclusive: "Exclusive"
        case .memorySlice: "Memory Slicing"
        case .timeSlice: "Time Slicing"
        case .memoryShared: "Memory Shared"
        }
    }

    /// Reads the word or the label; capitals and blanks do not count.
    init(_ text: String) throws(Failure) {
        func bare(_ text: String) -> String { text.lowercased().filter { $0 != " " } }
        guard let type = Self.allCases.first(where: { [bare($0.rawValue), bare($0.label)].contains(bare(text)) }) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(
                .optionValueInvalid,
                "--type: invalid value \(text.quotedForMessage) (allowed: \(words); labels like \"Memory Slicing\" are also accepted)",
                advice: "pass one of these")
        }
        self = type
    }
}

/// A device that apps compute on.
struct ComputeDevice: Sendable {
    let record: JSONValue
    let node: String

    var id: String { record.text("id") }
    var supportType: String { record.text("supportType") }
    var available: [String] { (record["availableSupportTypes"]?.array ?? []).map(\.plainText) }
    var bindings: [JSONValue] { record["bindings"]?.array ?? [] }
    var apps: [String] { bindings.map { $0.text("appName") } }

    /// What it is called.
    var name: String {
        record.text("name").nonEmpty ?? record.text("cardModel").nonEmpty
            ?? record.text("mode").nonEmpty.map(ComputeMode.title) ?? id
    }

    /// `used / total` in Gi, or the total alone.
    var memoryText: String {
        let total = record["memory"]?.integer ?? 0
        let bound = bindings.reduce(Int64(0)) { $0 +| ($1["memory"]?.integer ?? 0) }
        let isTaken = supportType == SupportType.exclusive.rawValue && !bindings.isEmpty
        let used = isTaken ? total : min(max(bound, 0), total)
        return used > 0
            ? "\(ComputeMode.gibibytes(used)) / \(ComputeMode.gibibytes(total))" : ComputeMode.gibibytes(total)
    }
}

/// Kinds of accelerators.
enum ComputeMode {
    private static let titles = [
        "cpu": "CPU", "nvidia": "NVIDIA GPU", "nvidia-gb10": "NVIDIA GB10", "apple-m": "Apple Silicon-M",
        "intel": "Intel", "amd": "AMD", "intel-gpu": "Intel GPU", "amd-gpu": "AMD GPU", "moore-soc": "Moore Threads",
    ]
    private static let dedicated: Set<String> = ["nvidia", "intel-gpu", "amd-gpu"]

    private static func word(_ mode: String) -> String { mode.lowercased().replacing("_", with: "-") }

    /// As people call it; others as they are.
    static func title(_ mode: String) -> String { titles[word(mode)] ?? mode }

    /// Whether it has memory of its own; `nil` for a processor.
    static func hasOwnMemory(_ mode: String) -> Bool? { word(mode) == "cpu" ? nil : dedicated.contains(word(mode)) }

    /// Bytes as Gi, cut to two digits, without those that are zero.
    static func gibibytes(_ bytes: Int64) -> String {
        let hundredths = (Double(max(0, bytes)) / 1_073_741_824 * 100).rounded(.down)
        let number = Int64(clamping: hundredths)
        guard number % 100 != 0 else { return String(number / 100) }
        let rest = number % 100
        return "\(number / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension SettingsServer {
    /// The nodes with their accelerators.
    func computeNodes() async throws(Failure) -> [JSONValue] {
        let what = "list compute resources"
        return try await answer(to: SettingsCall("GET", "/api/compute-resources"), for: what).rows(what)
    }

    /// All devices of all nodes.
    func computeDevices() async throws(Failure) -> [ComputeDevice] {
        try await computeNodes().flatMap { node in
            (node["devices"]?.array ?? []).map { ComputeDevice(record: $0, node: node.text("nodeName")) }
        }
    }
}
