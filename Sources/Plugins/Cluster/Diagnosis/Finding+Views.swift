import OlaresCore
import OlaresExecution

extension Finding {
    /// For people: one line that says it, and what belongs to it below.
    func lines(_ now: Timestamp) -> [String] {
        let place = container.map { ", container \($0.name)" } ?? ""
        let owner = owner.isEmpty || kind != "Pod" ? "" : " (\(owner))"
        var lines = [
            "\(kind)/\(object.name)\(owner)\(place): \(reason)", message,
            others.isEmpty ? "" : "the same of \(others.joined(separator: ", "))",
        ]
        if let container {
            let restarts = container.restarts > 0 ? "restarted \(container.restarts) times" : ""
            lines.append([container.ending?.text(now) ?? "", restarts].filter { !$0.isEmpty }.joined(separator: "; "))
            if cause == .image { lines.append("image \(container.image)") }
            if container.ending?.reason == "OOMKilled", let limit = container.memoryLimit {
                lines.append("it may have \(limit) of memory")
            }
        }
        lines = lines.filter { !$0.isEmpty }.map(TerminalText.sanitized)
        lines += block("warnings", warnings.map { "\($0.age(now))  \($0.reason)  \($0.message)\($0.countText)" })
        if let log {
            let run = log.isPrevious ? "log of the run before" : "log"
            if let problem = logProblem {
                lines.append("\(run): \(TerminalText.sanitized(problem))")
            } else {
                lines += block(run, logLines.value ?? [])
            }
        }
        lines.append("next: \(next.commandLine)")
        return Array(lines.prefix(1)) + lines.dropFirst().map { "  " + $0 }
    }

    /// Why there are no lines; `nil` where there are.
    private var logProblem: String? {
        logLines.problem ?? (logLines.value?.isEmpty == true ? "empty" : nil)
    }

    private func block(_ title: String, _ rows: [String]) -> [String] {
        rows.isEmpty ? [] : ["\(title):"] + rows.map { "  " + TerminalText.sanitized($0) }
    }

    /// For programs.
    var json: JSONValue {
        var json: JSONObject = [
            "kind": .string(kind), "namespace": .string(object.namespace), "name": .string(object.name),
            "cause": .string(cause.rawValue), "reason": .string(reason),
        ]
        if !message.isEmpty { json["message"] = .string(message) }
        if !owner.isEmpty { json["owner"] = .string(owner) }
        if !others.isEmpty { json["others"] = .array(others.map { .string($0) }) }
        if let container {
            json["container"] = .string(container.name)
            json["image"] = .string(container.image)
            json["restarts"] = .integer(container.restarts)
            json["memoryLimit"] = container.memoryLimit.map { .string($0) }
            json["ended"] = container.ending.map { .object($0.json) }
        }
        json["warnings"] = .array(warnings.map(\.facts))
        if let log {
            var document: JSONObject = ["container": .string(log.container), "previous": .bool(log.isPrevious)]
            document["lines"] = logLines.value.map { .array($0.map { .string($0) }) }
            document["error"] = logLines.problem.map { .string($0) }
            json["log"] = .object(document)
        }
        json["next"] = ["argv": .array(next.arguments.map { .string($0) }), "effect": .string(next.effect.rawValue)]
        return .object(json)
    }
}
