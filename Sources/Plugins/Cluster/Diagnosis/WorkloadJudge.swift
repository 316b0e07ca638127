import OlaresCore

/// Why a workload has fewer pods than it is to have: those that are not there can say nothing themselves.
struct WorkloadJudge {
    let workload: Workload
    /// How many pods it has, those that are going aside.
    let pods: Int
    /// How many of its pods are going, whose places are taken by others then.
    let leaving: Int
    /// Those about it and what it makes its pods by, the latest last.
    let warnings: [Event]

    private var object: KubernetesObject { workload.object }
    private var name: ObjectName { ObjectName(namespace: object.namespace, name: object.name) }

    /// What keeps pods from being made; `nil` where all are there.
    var finding: Finding? {
        guard workload.desired > 0 else {
            guard workload.kind != .daemonSet else { return nil }
            return finding(
                .stopped, "ScaledToZero", "it is to have no pods",
                NextStep(call("start"), effect: .write))
        }
        guard pods < workload.desired else { return nil }
        let failure = object.holdingCondition("ReplicaFailure")
        let refusal = warnings.last { $0.reason == "FailedCreate" }
        guard refusal != nil || failure != nil || pods + leaving < workload.desired else { return nil }
        let reason = refusal?.reason ?? failure?["reason"]?.string ?? "MissingPods"
        let missing = "\(pods) of \(workload.desired) pods are there"
        let message = refusal?.message ?? failure?["message"]?.string ?? ""
        let isQuota = message.contains("exceeded quota")
        let events = ["cluster", "events", "--namespace", name.namespace, "--type", "Warning"]
        return finding(
            isQuota ? .quota : .creation, reason, message.isEmpty ? missing : "\(missing): \(message)",
            NextStep(events, effect: .read))
    }

    private func call(_ verb: String) -> [String] {
        ["cluster", "workload", verb, name.text, "--kind", workload.kind.word]
    }

    private func finding(_ cause: Finding.Cause, _ reason: String, _ message: String, _ next: NextStep) -> Finding {
        Finding(
            kind: workload.kind.title, object: name, owner: "\(workload.kind.title)/\(name.name)", cause: cause,
            reason: reason, message: message, warnings: warnings.shown, next: next)
    }
}
