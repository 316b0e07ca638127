import OlaresCore

/// How a run of a container's program ended (docs/protocol/cluster.md, "Pods").
struct Ending: Equatable, Sendable {
    let code: Int64
    /// The cluster's word, such as `OOMKilled`.
    let reason: String
    /// When, as the server writes it.
    let finished: String?

    /// Reads the state of a container, or the last one before it; `nil` where it did not end.
    init?(_ state: JSONValue?) {
        guard let ended = state?["terminated"], ended.object != nil else { return nil }
        code = ended["exitCode"]?.integer ?? 0
        reason = ended["reason"]?.string ?? ""
        finished = ended["finishedAt"]?.string
    }

    private static let signals: [Int64: String] = [
        1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL",
        11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM",
    ]

    /// The signal that ended it: codes above 128 say so.
    var signal: String? { Self.signals[code -| 128] }

    /// Such as `ended 3m ago with exit code 137 (OOMKilled, SIGKILL)`.
    func text(_ now: Timestamp) -> String {
        let time = finished.ago(now)
        let words = [reason, signal ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        return "ended\(time == "-" ? "" : " " + time) with exit code \(code)" + (words.isEmpty ? "" : " (\(words))")
    }

    var json: JSONObject {
        var json: JSONObject = ["exitCode": .integer(code)]
        if !reason.isEmpty { json["reason"] = .string(reason) }
        json["signal"] = signal.map { .string($0) }
        json["finishedAt"] = finished.map { .string($0) }
        return json
    }
}
