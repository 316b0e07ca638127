import OlaresCore

/// A chart that is ready to be uploaded.
struct Chart: Sendable {
    /// What the upload is called: `myapp-1.0.0.tgz`.
    let fileName: String
    /// The packed chart.
    let bytes: [UInt8]
    /// What was read in it; `nil` where nobody looked.
    let facts: ChartFacts?
}

/// What a chart says of itself (docs/protocol/market.md, "Charts").
struct ChartFacts: Equatable, Sendable {
    /// Empty where it cannot be read here.
    var name: String
    /// The same.
    let version: String
    /// What could not be checked here.
    var notices: [String] = []

    /// The files that are read of a chart.
    static let files = ["Chart.yaml", "OlaresManifest.yaml"]

    /// Reads and compares the two files.
    /// - Parameters:
    ///   - folder: The directory that holds the chart, by its name in an archive; `nil` where its name does not count.
    ///   - contents: The files, by name.
    ///   - place: What messages call the chart.
    /// - Throws: ``Failure`` with `chart_invalid`, which names every fault.
    init(folder: String?, contents: [String: [UInt8]], place: String) throws(Failure) {
        var faults: [String] = []
        func file(_ name: String) -> [UInt8]? {
            if contents[name] == nil { faults.append("it has no \(name)") }
            return contents[name]
        }
        let chart = file("Chart.yaml").map { ChartFile($0, named: "Chart.yaml") }
        let manifest = file("OlaresManifest.yaml").map { ChartFile($0, named: "OlaresManifest.yaml") }
        faults += (chart?.faults ?? []) + (manifest?.faults ?? [])
        let name = chart?.text(["name"], &faults) ?? ""
        let version = chart?.text(["version"], &faults) ?? ""
        if !name.isEmpty, !Self.isName(name) { faults.append("Chart.yaml: name \(name.quotedForMessage) is no name") }
        if !version.isEmpty, SemanticVersion(version) == nil {
            faults.append("Chart.yaml: version \(version.quotedForMessage) is no semver (e.g. 1.0.0)")
        }
        if let folder, !name.isEmpty, folder != name {
            faults.append(
                "Chart.yaml: name \(name.quotedForMessage) is not that of its folder \(folder.quotedForMessage)")
        }
        if let manifest, manifest.isReadable {
            for (key, value) in [("name", name), ("version", version)] {
                let own = manifest.text(["metadata", key], &faults)
                if let own, !value.isEmpty, own != value {
                    faults.append(
                        "OlaresManifest.yaml: metadata.\(key) is \(own.quotedForMessage), but Chart.yaml says "
                            + value.quotedForMessage)
                }
            }
        }
        guard faults.isEmpty else { throw ChartArchive.invalid(place, faults) }
        self.name = name.isEmpty ? folder ?? "" : name
        self.version = version
        notices = [chart, manifest].compactMap { $0?.notice }
    }

    /// What a package of a chart is called.
    /// - Parameters:
    ///   - contents: Its `Chart.yaml`; what cannot be read of it, or is no name, is left out.
    ///   - folder: What stands for a name that cannot be read.
    static func label(_ contents: [UInt8]?, folder: String) -> (name: String, version: String) {
        var faults: [String] = []
        let chart = contents.map { ChartFile($0, named: "Chart.yaml") }
        let name = [chart?.text(["name"], &faults), folder].compactMap(\.self).first(where: isName)
        let version = chart?.text(["version"], &faults).flatMap { SemanticVersion($0) == nil ? nil : $0 }
        return (name ?? "chart", version ?? "")
    }

    /// What can be part of a file name and of a host name.
    private static func isName(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.first != UInt8(ascii: ".")
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
            }
    }
}

/// One of a chart's files.
private struct ChartFile {
    private let name: String
    private let root: YAMLNode?
    /// Why it cannot be read.
    private(set) var faults: [String] = []
    /// Why it was not looked into.
    private(set) var notice: String?

    var isReadable: Bool { root != nil }

    init(_ bytes: [UInt8], named name: String) {
        self.name = name
        let reading = YAMLNode.read(bytes, file: name)
        root = reading.diagnostics.isEmpty ? reading.value : nil
        guard root == nil else { return }
        if YAMLNode.isBeyondLanguage(bytes) {
            notice = "\(name) is not checked here: \(reading.diagnostics.first?.problem ?? "it cannot be read")"
        } else if String(decoding: bytes, as: UTF8.self).contains("{{") {
            // What a template becomes is known to the server alone.
            notice = "\(name) is a template; what is in it is not checked here"
        } else {
            faults = reading.diagnostics.map(\.text)
        }
    }

    /// The text under some keys, one inside the other; a fault when it is missing.
    func text(_ keys: [String], _ faults: inout [String]) -> String? {
        guard let root else { return nil }
        let node = keys.reduce(Optional(root)) { node, key in node?[key] }
        guard let text = node?.scalar?.text, !text.isEmpty else {
            faults.append("\(name): no \(keys.joined(separator: "."))")
            return nil
        }
        return text
    }
}
