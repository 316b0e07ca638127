import OlaresCore

/// What the sources offer (docs/protocol/market.md, "Catalogue").
struct Catalogue: Equatable, Sendable {
    /// The names of all sources, sorted.
    let sources: [String]
    /// By source, name and version.
    let apps: [CatalogueApp]

    /// Reads the data of `/market/data`.
    init(_ data: JSONValue) {
        let members = data["user_data"]?["sources"]?.object.map { $0.map { ($0.name, $0.value) } } ?? []
        // What comes with the system is no source that anything could be installed from.
        sources = members.map(\.0).filter { $0 != "system" }.sorted()
        apps = members.flatMap { source, contents in
            (contents["app_info_latest"]?.array ?? []).compactMap { CatalogueApp($0, source: source) }
        }.sorted { ($0.source, $0.name, $0.version) < ($1.source, $1.name, $1.version) }
    }
}

/// One app in one source.
struct CatalogueApp: Equatable, Sendable {
    let source: String
    let name: String
    let title: String
    let version: String
    let categories: [String]
    /// What it is, in the language that people here most likely read; empty where the source does not say.
    let about: String
    /// The same in all languages.
    let descriptions: [String]
    /// Whether the source has taken it back.
    let isWithdrawn: Bool

    /// Reads an element of `app_info_latest`; `nil` for one without a name.
    init?(_ json: JSONValue, source: String) {
        guard let info = json["app_simple_info"],
            let name = [info["app_name"], info["app_id"]].compactMap({ $0?.string?.trimmed }).first(where: {
                !$0.isEmpty
            })
        else { return nil }
        self.source = source
        self.name = name
        title = LocalizedText.text(info["app_title"]) ?? LocalizedText.text(info["title"]) ?? ""
        version = json["version"]?.string ?? info["app_version"]?.string ?? ""
        categories = (info["categories"]?.array ?? []).compactMap(\.string)
        let about = info["app_description"] ?? info["description"]
        self.about = LocalizedText.text(about) ?? ""
        descriptions = about?.string.map { [$0] } ?? about?.object?.compactMap(\.value.string) ?? []
        isWithdrawn = Self.isWithdrawn(info["app_labels"]?.array ?? [])
    }

    /// For programs.
    func json() -> JSONValue {
        var object: JSONObject = [
            "name": .string(name), "title": .string(title), "version": .string(version), "source": .string(source),
        ]
        if !categories.isEmpty { object["categories"] = .array(categories.map { .string($0) }) }
        object["description"] = about.filled
        return .object(object)
    }

    /// Whether an app has a label that takes it back.
    static func isWithdrawn(_ labels: [JSONValue]) -> Bool { labels.contains { $0 == "suspend" || $0 == "remove" } }

    /// Whether it is in a category, in whatever capitals.
    func isIn(_ category: String) -> Bool { categories.contains { $0.lowercased() == category.lowercased() } }
}

/// Texts that are one for all, or one for each language.
enum LocalizedText {
    private static let preferred = ["en-US", "en", "zh-CN"]

    /// The text in the first of the languages that people here most likely read; `nil` where there is none.
    static func text(_ json: JSONValue?) -> String? {
        if let text = json?.string { return text.isEmpty ? nil : text }
        guard let object = json?.object else { return nil }
        let texts = preferred.map { object[$0] } + object.map(\.value)
        return texts.lazy.compactMap { $0?.string }.first { !$0.isEmpty }
    }
}
