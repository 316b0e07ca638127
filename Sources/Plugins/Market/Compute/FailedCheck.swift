import OlaresCore

/// A check of the server's that an operation did not pass, and that the caller can meet (docs/protocol/market.md, "Failed
/// checks").
enum FailedCheck: Sendable {
    /// Values for the environment are missing or wrong.
    case environment(missing: [String], missingReferences: [String], invalid: [String])
    /// The titles of a clone are missing or wrong.
    case titles(String)
    /// One of several ways to compute must be chosen.
    case computeMode([ComputeModeOffer])
    /// The devices to compute with must be chosen.
    case computeBinding(BindingDemand)
}

extension Refusal {
    private static let checks: Set<String> = [
        "appenv", "appEntrance", "computeModeSelect", "computeBindingRequired", "computeBindingUnavailable",
    ]

    /// The document of a check, at whatever depth: how it is wrapped, and under which status it comes, depends on the server.
    private static func check(in json: JSONValue) -> (type: String, found: JSONValue)? {
        if let type = json["type"]?.string, checks.contains(type) { return (type, json) }
        return json.object?.lazy.compactMap { check(in: $0.value) }.first
    }

    /// The check that failed, where that is what the server says.
    var check: FailedCheck? {
        guard let (type, found) = Self.check(in: data) else { return nil }
        let details = found["Data"] ?? found
        switch type {
        case "appenv":
            let lists = ["missingValues", "missingRefs", "invalidValues"].map { Self.names(details[$0], "envName") }
            guard lists.contains(where: { !$0.isEmpty }) else { return nil }
            return .environment(missing: lists[0], missingReferences: lists[1], invalid: lists[2])
        case "appEntrance": return Self.titles(details)
        case "computeModeSelect": return .computeMode((details.array ?? []).compactMap(ComputeModeOffer.init))
        case "computeBindingRequired", "computeBindingUnavailable":
            return .computeBinding(BindingDemand(details, isUnavailable: type == "computeBindingUnavailable"))
        default: return nil
        }
    }

    private static func names(_ list: JSONValue?, _ member: String) -> [String] {
        (list?.array ?? []).compactMap { ($0[member]?.string ?? $0.string)?.nonEmpty }
    }

    private static func titles(_ details: JSONValue) -> FailedCheck? {
        var parts: [String] = []
        if details["titleValidation"]?["isValid"] == false {
            parts.append("app title: \(details["titleValidation"]?["message"]?.string ?? "not accepted")")
        }
        let missing = names(details["missingValues"], "name").sorted()
        if !missing.isEmpty { parts.append("missing entrance titles: \(missing.joined(separator: ", "))") }
        let invalid = (details["invalidValues"]?.array ?? []).map { entry in
            "\(entry["name"]?.string ?? "-")\(entry["message"]?.string.map { " (\($0))" } ?? "")"
        }.sorted()
        if !invalid.isEmpty { parts.append("invalid entrance titles: \(invalid.joined(separator: ", "))") }
        return parts.isEmpty ? nil : .titles(TerminalText.sanitized(parts.joined(separator: "; ")))
    }
}

extension Failure {
    /// Values for the environment that an app needs.
    static func environment(
        of app: String, source: String, missing: [String], missingReferences: [String], invalid: [String]
    ) -> Failure {
        let lists = [
            ("Missing required values", missing), ("Missing referenced values", missingReferences),
            ("Invalid values", invalid),
        ]
        let lines = lists.filter { !$0.1.isEmpty }.map { "  \($0.0): \($0.1.joined(separator: ", "))" }
        let isMissing = !missing.isEmpty || !missingReferences.isEmpty
        return Failure(
            isMissing ? .optionRequired : .optionValueInvalid,
            MessageText(lines: ["environment variable requirements not met"] + lines),
            next: [NextStep(["market", "get", app, "--source", source], effect: .read)],
            advice: "add --env KEY=VALUE for each; `olares-cli market get \(app.shellQuoted) --source "
                + "\(source.shellQuoted)` says what they are"
        ).with(missing: (missing + missingReferences).map { "--env \($0)" }, isForPerson: true)
    }
}
