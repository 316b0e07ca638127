import OlaresCore

/// What a source says of one app (docs/protocol/market.md, "Metadata").
struct AppMetadata: Sendable {
    /// As the server wrote it.
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    private var simple: JSONValue { json["app_simple_info"] ?? .null }
    /// The app's own description of itself.
    var entry: JSONValue { json["app_info"]?["app_entry"] ?? .null }

    /// The version that the source offers; empty where it does not say.
    var version: String { json["version"]?.string ?? "" }
    var name: String { entry["name"]?.string ?? simple["app_name"]?.string ?? "" }
    var title: String { localized("title") ?? LocalizedText.text(simple["app_title"]) ?? "" }
    var about: String { localized("description") ?? LocalizedText.text(entry["description"]) ?? "" }
    var categories: [String] { (entry["categories"]?.array ?? []).compactMap(\.string) }

    /// Whether the app is only there to be cloned.
    var isTemplateOnly: Bool { simple["templateOnly"] == true }
    /// Whether it can be installed several times.
    var isCloneable: Bool { isTemplateOnly || (Self.first("allowMultipleInstall", in: json)?.isAffirmative ?? false) }
    /// Whether all people of the Olares share one instance. Which member says so depends on the market.
    var isShared: Bool {
        simple["shared"] == true
            || [simple["apiVersion"], json["api_version"], entry["apiVersion"]].contains { $0 == "v2" }
    }
    /// Whether it comes in several charts, which is how apps were shared before Olares 1.12.6.
    var hasSubCharts: Bool { entry["apiVersion"] == "v2" && entry["subCharts"]?.array?.isEmpty == false }
    /// Whether the source has taken it back; `nil` where only the catalogue says.
    var isWithdrawn: Bool? { simple["app_labels"]?.array.map(CatalogueApp.isWithdrawn) }
    /// What it can compute with; `nil` where the market does not say.
    var computeModes: [String]? { entry["accelerator"]?.array.map { $0.compactMap { $0["mode"]?.string } } }
    /// Its ways in that people see.
    var visibleEntrances: [JSONValue] {
        (entry["entrances"]?.array ?? []).filter { $0["invisible"] != true && $0["name"]?.string?.isEmpty == false }
    }
    /// What can be set in its environment.
    var variables: [JSONValue] { entry["envs"]?.array ?? json["raw_data"]?["envs"]?.array ?? [] }

    /// What it asks of the machine, such as `512Mi memory, 1Gi disk`; empty where it does not say.
    var needs: String {
        [("requiredMemory", "memory"), ("requiredDisk", "disk"), ("requiredCPU", "CPU"), ("requiredGPU", "GPU")]
            .compactMap { member, word in entry[member]?.string?.nonEmpty.map { "\($0) \(word)" } }
            .joined(separator: ", ")
    }
    /// Which storage it asks for; empty where it does not say.
    var storage: String {
        let permission = entry["permission"] ?? .null
        let own = [("appData", "data of its own"), ("appCache", "a cache of its own")]
            .filter { permission[$0.0] == true }.map(\.1)
        return (own + (permission["userData"]?.array ?? []).compactMap(\.string)).joined(separator: ", ")
    }

    private func localized(_ field: String) -> String? {
        guard let languages = entry["i18n"]?.object else { return nil }
        var texts = JSONObject()
        for (language, contents) in languages { texts[language] = contents["metadata"]?[field] }
        return LocalizedText.text(.object(texts))
    }

    /// The first member of that name, wherever it is.
    private static func first(_ name: String, in json: JSONValue) -> JSONValue? {
        switch json {
        case .object(let members):
            members[name] ?? members.lazy.compactMap { first(name, in: $0.value) }.first
        case .array(let items): items.lazy.compactMap { first(name, in: $0) }.first
        default: nil
        }
    }
}

extension JSONValue {
    /// Whether it is true, or one of the words that services write for it.
    fileprivate var isAffirmative: Bool {
        switch self {
        case .bool(let value): value
        case .string(let word): ["true", "yes", "1"].contains(word.lowercased())
        default: false
        }
    }
}
