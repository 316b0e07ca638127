import OlaresCore

/// What people see of a card.
enum CardText {
    static let columns: [Report.Column] = [
        .init("GPU_ID"), .init("MODEL"), .init("MODE"), .init("HOST", "host_node"), .init("HEALTH"),
        .init("CORE_UTIL"), .init("VRAM", "vram_total"), .init("VRAM_USAGE"), .init("POWER"),
        .init("TEMP", "temperature"),
    ]

    /// The row of a card, in HAMI's words or in those that ``MonitoredCards`` makes of a metric.
    static func display(_ card: JSONValue, _ unit: TemperatureUnit) -> JSONObject {
        func text(_ member: String) -> JSONValue {
            .string(card[member].flatMap { $0 == .null ? nil : $0.plainText } ?? "")
        }
        let power = card["power"]?.measured
        return [
            "gpu_id": text("uuid"), "model": text("type"), "host_node": text("nodeName"),
            "mode": .string(mode(card["shareMode"])), "health": .string(health(card["health"])),
            "core_util": .string(NumberText.percent(card["coreUtilizedPercent"]?.measured)),
            "vram_usage": .string(NumberText.percent(card["memoryUtilizedPercent"]?.measured)),
            "vram_total": .string(memory(card["memoryTotal"])), "vram_used": .string(memory(card["memoryUsed"])),
            "power": .string(power.map { NumberText.stripped($0, 2) + " W" } ?? NumberText.unknown),
            "temperature": .string(unit.text(card["temperature"]?.measured)),
        ]
    }

    /// How pods share it.
    static func mode(_ mode: JSONValue?) -> String {
        switch mode.flatMap({ $0 == .null ? nil : $0.plainText }) ?? "" {
        case "0": "App exclusive"
        case "1": "Memory slicing"
        case "2": "Time slicing"
        case "": NumberText.unknown
        case let other: "mode=\(other)"
        }
    }

    static func health(_ health: JSONValue?) -> String {
        switch health {
        case .bool(let isHealthy)?: isHealthy ? "healthy" : "unhealthy"
        case nil, .null?: NumberText.unknown
        case let other?: other.plainText
        }
    }

    /// Mebibytes.
    static func memory(_ value: JSONValue?) -> String {
        guard let size = value?.measured, size > 0 else { return NumberText.unknown }
        return NumberText.size(size * 1_048_576)
    }
}
