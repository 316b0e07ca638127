/// An app that a source offers.
struct CatalogueApp: Sendable {
    /// A setting of an app, as its metadata declare it.
    struct Setting: Encodable, Sendable {
        struct Choice: Encodable, Sendable {
            let title: String
            let value: String
        }

        struct Reference: Encodable, Sendable {
            let envName: String
        }

        let envName: String
        var type = "string"
        var required = false
        var `default`: String?
        var title: String?
        var description: String?
        var options: [Choice]?
        var regex: String?
        var valueFrom: Reference?
    }

    /// A place where people come in.
    struct Entrance: Encodable, Sendable {
        let name: String
        let title: String
        let host: String
        var port = 8080
        var invisible = false
    }

    /// What an app wants of a device.
    struct Need: Sendable {
        /// GiB of a card's own memory.
        var graphicsMemory = 0
        /// GiB of main memory.
        var memory = 4
        var takesSeveralCards = false
        var takesSeveralNodes = false
    }

    var name: String
    var title: String
    /// The title in Chinese, where titles come by language.
    var chineseTitle: String?
    /// The newest; older ones can be had too.
    var version: String
    var categories: [String]
    var developer: String
    var description: String
    var cfgType = "app"
    var labels: [String] = []
    var isVersion2 = false
    var subcharts: [String] = []
    var isShared = false
    var isTemplateOnly = false
    var allowsSeveral = false
    var settings: [Setting] = []
    /// Ways to compute; fewer than two leave no choice.
    var modes: [String] = []
    var need = Need()
    var entrances: [Entrance]
    /// Processors that it runs on.
    var architectures = ["amd64", "arm64"]

    init(
        _ name: String, _ title: String, _ version: String, _ categories: [String], by developer: String,
        _ description: String
    ) {
        self.name = name
        self.title = title
        self.version = version
        self.categories = categories
        self.developer = developer
        self.description = description
        entrances = [Entrance(name: "web", title: title, host: name)]
    }

    /// The same with something otherwise.
    func with(_ change: (inout CatalogueApp) -> Void) -> CatalogueApp {
        var app = self
        change(&app)
        return app
    }

    var isCloneable: Bool { allowsSeveral || isTemplateOnly }
    /// Whether it runs once for everybody.
    var isForAll: Bool { isShared || isVersion2 }
}

// MARK: - What clients see

extension CatalogueApp {
    private var titles: JSONValue {
        chineseTitle.map { ["en-US": .string(title), "zh-CN": .string($0)] } ?? .string(title)
    }

    private var titleMap: JSONValue {
        var map: [String: JSONValue] = ["en-US": .string(title)]
        if let chineseTitle { map["zh-CN"] = .string(chineseTitle) }
        return .object(map)
    }

    private var apiVersion: JSONValue { isVersion2 ? "v2" : "v1" }

    /// As `app_simple_info` has it.
    /// - Parameter hasLabels: Whether it is that of the catalogue, which alone has labels in older markets.
    private func summary(_ age: MarketBehaviour.Age, hasLabels: Bool) -> JSONValue {
        guard age == .newer else {
            var members: [String: JSONValue] = [
                "app_id": .string(PasswordDigest.of(name).prefix(8).description), "app_name": .string(name),
                "app_title": titleMap, "app_description": ["en-US": .string(description)],
                "app_version": .string(version), "categories": .array(categories.map { .string($0) }),
                "support_arch": .array(architectures.map { .string($0) }),
            ]
            if hasLabels { members["app_labels"] = .array(labels.map { .string($0) }) }
            return .object(members)
        }
        return [
            "app_id": .string(PasswordDigest.of(name).prefix(8).description), "app_name": .string(name),
            "app_title": titles, "app_version": .string(version), "categories": .array(categories.map { .string($0) }),
            "app_labels": .array(labels.map { .string($0) }), "apiVersion": apiVersion, "shared": .boolean(isShared),
            "templateOnly": .boolean(isTemplateOnly),
        ]
    }

    /// An entry of the catalogue.
    func listing(at timestamp: Int, _ age: MarketBehaviour.Age) -> JSONValue {
        [
            "type": "app-info-latest", "timestamp": .integer(timestamp), "version": .string(version),
            "app_simple_info": summary(age, hasLabels: true),
        ]
    }

    /// Everything that there is to know.
    func metadata(_ age: MarketBehaviour.Age) throws -> JSONValue {
        var text: [String: JSONValue] = [
            "en-US": ["metadata": ["title": .string(title), "description": .string(description)]]
        ]
        if let chineseTitle { text["zh-CN"] = ["metadata": ["title": .string(chineseTitle)]] }
        guard age == .newer else {
            return [
                "api_version": apiVersion, "type": "app-info-latest", "manifest_type": .string(cfgType),
                "version": .string(version), "app_simple_info": summary(age, hasLabels: false),
                "app_info": [
                    "app_entry": [
                        "name": .string(name), "cfgType": .string(cfgType), "developer": .string(developer),
                        "apiVersion": apiVersion, "title": titleMap, "version": .string(version),
                        "description": ["en-US": .string(description)], "rating": .integer(0), "permission": .null,
                        "subCharts": subcharts.isEmpty ? .null : .array(subcharts.map { ["name": .string($0)] }),
                        "categories": .array(categories.map { .string($0) }),
                        "entrances": try JSONValue(encoding: entrances),
                        "envs": settings.isEmpty ? .null : try JSONValue(encoding: settings),
                        "options": ["allowMultipleInstall": .boolean(isCloneable)], "i18n": .object(text),
                    ]
                ],
            ]
        }
        return [
            "version": .string(version), "app_simple_info": summary(age, hasLabels: true),
            "app_info": [
                "app_entry": [
                    "name": .string(name), "cfgType": .string(cfgType), "developer": .string(developer),
                    "apiVersion": apiVersion, "subCharts": .array(subcharts.map { ["name": .string($0)] }),
                    "categories": .array(categories.map { .string($0) }),
                    "entrances": try JSONValue(encoding: entrances),
                    "accelerator": .array(modes.map { ["mode": .string($0)] }),
                    "options": ["allowMultipleInstall": .boolean(allowsSeveral)], "i18n": .object(text),
                ]
            ],
            "raw_data": ["envs": try JSONValue(encoding: settings)],
        ]
    }
}
