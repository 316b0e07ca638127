import OlaresCore

/// What people are told of a job (docs/protocol/cluster.md, "Jobs").
struct Job: Sendable {
    let object: KubernetesObject

    init(_ json: JSONValue) { object = KubernetesObject(json) }
    init(_ object: KubernetesObject) { self.object = object }

    private func count(_ member: String) -> Int64 { object.status[member]?.integer ?? 0 }

    /// How many of how many runs have succeeded.
    var completions: String {
        let succeeded = count("succeeded")
        return object.spec["completions"]?.integer.map { "\(succeeded)/\($0)" } ?? String(succeeded)
    }

    /// The condition with which it ended: `Complete`, or `Failed`.
    var ending: JSONValue? { object.holdingCondition("Complete") ?? object.holdingCondition("Failed") }

    /// Where it stands, in a word.
    var status: String {
        if object.spec["suspend"]?.bool == true { return "Suspended" }
        if let ending { return ending["type"]?.string ?? "" }
        if count("active") > 0 { return "Running" }
        return count("failed") > 0 ? "Failing" : "Pending"
    }

    /// How long it took, or has taken so far.
    func duration(_ now: Timestamp) -> String {
        guard let start = object.status["startTime"]?.string.flatMap(RFC3339.parse) else { return "-" }
        // One that failed has no time of completion.
        let end = object.status["completionTime"] ?? ending?["lastTransitionTime"]
        let last = end?.string.flatMap(RFC3339.parse) ?? now
        let seconds = max(0, last.seconds -| start.seconds)
        return switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3600: "\(seconds / 60)m\(seconds % 60)s"
        case ..<86_400: "\(seconds / 3600)h\(seconds / 60 % 60)m"
        default: "\(seconds / 86_400)d\(seconds / 3600 % 24)h"
        }
    }

    /// The labels by which its pods are found, and where they are from.
    /// - Throws: ``Failure`` with `decode` for a job without identity.
    func podSelector(_ job: ObjectName) throws(Failure) -> (text: String, source: String) {
        let labels = object.spec["selector"]?["matchLabels"]?.object ?? [:]
        if !labels.isEmpty { return (labels.selector, "spec.selector.matchLabels") }
        guard !object.uid.isEmpty else {
            throw Failure(
                .decode, "job \(job.text) has neither labels nor a uid by which its pods can be found",
                advice: "look at it with `olares-cli cluster job yaml`")
        }
        return ("controller-uid=\(object.uid)", "metadata.uid fallback")
    }
}

extension ControlHub {
    /// One job.
    func job(_ job: ObjectName) async throws(Failure) -> Job {
        Job(
            try await get(
                APIPath.batch(job.namespace, "jobs", job.name), for: "get job \(job.text)",
                fix: NextStep(["cluster", "job", "list", "--namespace", job.namespace], effect: .read)))
    }
}
