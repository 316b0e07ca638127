import OlaresCore
import OlaresExecution

/// `market get`: what a source says of one app.
struct MarketGet: CommandHandler {
    private let app: String
    private let source: SourceOption

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        source = try SourceOption(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let source = source.orStandard(context)
        let server = try MarketServer(context)
        let metadata = try await server.metadata(of: app, in: source)
        // Where it runs is an extra: most apps are not installed.
        let installed = await server.installedApp(app)
        var json = metadata.json
        if let installed, var document = json.object {
            document["installed"] = .object(installed.members)
            json = .object(document)
        }
        return CommandResult(.lines(lines(metadata, source, installed)), json: json)
    }

    private func lines(_ app: AppMetadata, _ source: String, _ installed: InstalledApp?) -> [String] {
        let facts =
            [
                ("Name", app.name.nonEmpty ?? self.app), ("Title", app.title), ("Version", app.version),
                ("Source", source),
                ("Cloneable", app.isCloneable ? "true" : "false"), ("Type", app.entry["cfgType"]?.string ?? ""),
                ("Developer", app.entry["developer"]?.string ?? ""),
                ("Categories", app.categories.joined(separator: ", ")),
                ("Computes on", (app.computeModes ?? []).map { ComputeMode($0).title }.joined(separator: ", ")),
                ("Needs", app.needs), ("Storage", app.storage),
            ] + (installed?.facts ?? [])
        var record = RecordLines(valuesAt: 14)
        for (title, value) in facts { record.addIfPresent(title, value) }
        let entrances = (app.entry["entrances"]?.array ?? []).map(entrance)
        if !entrances.isEmpty { record.append(["Entrances:"] + entrances) }
        let variables = app.variables.flatMap(variable)
        if !variables.isEmpty { record.append(["Envs:"] + variables) }
        record.addIfPresent("Description", Self.cut(app.about))
        return record.lines
    }

    private func entrance(_ json: JSONValue) -> String {
        let name = json["name"]?.string ?? "-"
        let title = json["title"]?.string ?? ""
        let label = title.isEmpty || title == name ? name : "\(title) (\(name))"
        guard let host = json["host"]?.string?.nonEmpty else { return "  - \(label)" }
        return "  - \(label) -> \(host)\(json["port"]?.integer.map { ":\($0)" } ?? "")"
    }

    /// A variable with what can be said of it, below it.
    private func variable(_ json: JSONValue) -> [String] {
        let name = json["envName"]?.string ?? "-"
        let need = json["required"] == true ? "required" : "optional"
        let type = json["type"]?.string?.nonEmpty.map { ", type: \($0)" } ?? ""
        let title = json["title"]?.string ?? ""
        let reference = json["valueFrom"]?["envName"]?.string
        let facts = [
            ("title", title == name ? "" : title), ("description", json["description"]?.string ?? ""),
            ("referenced from", reference ?? ""),
            ("default", reference == nil ? json["default"]?.plainText ?? "" : ""),
            ("options", Self.options(json["options"]?.array ?? [])),
            ("options (at)", json["remoteOptions"]?.string ?? ""), ("pattern", json["regex"]?.string ?? ""),
        ]
        return ["  - \(name)  (\(need)\(type))"]
            + facts.filter { !$0.1.isEmpty }.map { "      \($0.0): \($0.1)" }
    }

    private static func options(_ items: [JSONValue]) -> String {
        let texts = items.prefix(10).map { item -> String in
            let value = item["value"]?.plainText ?? item.plainText
            let title = item["title"]?.string ?? ""
            return title.isEmpty || title == value ? value : "\(value) (\(title))"
        }
        let rest = items.count - texts.count
        return texts.joined(separator: ", ") + (rest > 0 ? ", … and \(rest) more" : "")
    }

    private static func cut(_ text: String) -> String { text.count > 200 ? text.prefix(200) + "..." : text }
}
