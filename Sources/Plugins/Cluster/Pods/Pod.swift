import OlaresCore

/// What people are told of a pod (docs/protocol/cluster.md, "Pods").
struct Pod: Sendable {
    let object: KubernetesObject

    init(_ json: JSONValue) { object = KubernetesObject(json) }
    init(_ object: KubernetesObject) { self.object = object }

    private var statuses: [JSONValue] { object.status["containerStatuses"]?.array ?? [] }
    var nodeName: String { object.spec["nodeName"]?.string ?? "" }
    var phase: String { object.status["phase"]?.string ?? "" }
    var ip: String { object.status["podIP"]?.string ?? "" }

    /// The containers that it is declared to have, each with what is known of how it runs.
    var containers: [Container] {
        (object.spec["containers"]?.array ?? []).map { spec in
            Container(spec: spec, status: statuses.first { $0["name"] == spec["name"] })
        }
    }

    /// How many of its containers are ready, as `1/2`.
    var ready: String {
        let total = statuses.isEmpty ? containers.count : statuses.count
        return "\(statuses.count { $0["ready"]?.bool == true })/\(total)"
    }

    /// How often its containers were started anew.
    var restarts: Int64 {
        statuses.reduce(0) { $0 +| max(0, $1["restartCount"]?.integer ?? 0) }
    }

    /// Why a container waits or has ended, or else why the pod is as it is, such as `Evicted`, or else the phase.
    var status: String {
        let states = statuses.compactMap { $0["state"] }
        for kind in ["waiting", "terminated"] {
            let reasons = states.compactMap { $0[kind]?["reason"]?.string }
            if let reason = reasons.first(where: { !$0.isEmpty }) { return reason }
        }
        let reason = object.status["reason"]?.string ?? ""
        return reason.isEmpty ? phase : reason
    }
}

/// One container of a pod.
struct Container: Sendable {
    /// As it is declared.
    let spec: JSONValue
    /// How it runs; `nil` where nobody knows yet.
    let status: JSONValue?

    var name: String { spec["name"]?.string ?? "" }
    var image: String { spec["image"]?.string ?? "" }
    var ready: String { status?["ready"]?.bool.map { String($0) } ?? "" }
    var restarts: String { status?["restartCount"]?.integer.map { String($0) } ?? "" }

    /// `Running`, `Waiting (<reason>)` or `Terminated (<reason>, exit N)`; empty where nobody knows.
    var state: String {
        guard let state = status?["state"] else { return "" }
        if state["running"]?.object != nil { return "Running" }
        if let waiting = state["waiting"], waiting.object != nil {
            let reason = waiting["reason"]?.string ?? ""
            return reason.isEmpty ? "Waiting" : "Waiting (\(reason))"
        }
        guard let ended = state["terminated"], ended.object != nil else { return "" }
        let reason = ended["reason"]?.string ?? ""
        return "Terminated (\(reason.isEmpty ? "" : reason + ", ")exit \(ended["exitCode"]?.integer ?? 0))"
    }

    /// Its ports, such as `web:8080/TCP`.
    var ports: String {
        (spec["ports"]?.array ?? []).map { port in
            let name = port["name"]?.string.map { $0.isEmpty ? "" : $0 + ":" } ?? ""
            let number = port["containerPort"]?.integer.map { String($0) } ?? "?"
            return "\(name)\(number)/\(port["protocol"]?.string ?? "TCP")"
        }.joined(separator: ",")
    }
}
