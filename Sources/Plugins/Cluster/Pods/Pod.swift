import OlaresCore

/// What people are told of a pod (docs/protocol/cluster.md, "Pods").
struct Pod: Sendable {
    let object: KubernetesObject

    init(_ json: JSONValue) { object = KubernetesObject(json) }
    init(_ object: KubernetesObject) { self.object = object }

    private var statuses: [JSONValue] { object.status["containerStatuses"]?.array ?? [] }
    var name: ObjectName { ObjectName(namespace: object.namespace, name: object.name) }
    var nodeName: String { object.spec["nodeName"]?.string ?? "" }
    var phase: String { object.status["phase"]?.string ?? "" }
    var ip: String { object.status["podIP"]?.string ?? "" }

    /// The containers that it is declared to have, each with what is known of how it runs.
    var containers: [Container] {
        (object.spec["containers"]?.array ?? []).map { spec in
            Container(spec: spec, status: statuses.first { $0["name"] == spec["name"] })
        }
    }

    /// The same with those that run before the others in front.
    var everyContainer: [Container] {
        let statuses = object.status["initContainerStatuses"]?.array ?? []
        return (object.spec["initContainers"]?.array ?? []).map { spec in
            Container(
                spec: spec, status: statuses.first { $0["name"] == spec["name"] },
                preparesFirst: spec["restartPolicy"]?.string != "Always")
        } + containers
    }

    /// Whether its containers are begun again whenever they end, well or not.
    var isToRunForEver: Bool { object.spec["restartPolicy"]?.string ?? "Always" == "Always" }

    /// Whether somebody deletes it, and it still has time to end: its containers end one by one then, as they should.
    func isLeaving(_ now: Timestamp) -> Bool {
        object.isBeingDeleted && (object.deadline.map { $0.seconds >= now.seconds } ?? true)
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
    /// Whether it has to end before the others begin.
    var preparesFirst = false

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

    var restartCount: Int64 { max(0, status?["restartCount"]?.integer ?? 0) }
    var isRunning: Bool { status?["state"]?["running"]?.object != nil }
    var waits: Bool { status?["state"]?["waiting"]?.object != nil }
    /// Why it waits; empty where it does not.
    var waitingReason: String { status?["state"]?["waiting"]?["reason"]?.string ?? "" }
    /// How its present run ended; `nil` for one that has not.
    var ending: Ending? { Ending(status?["state"]) }
    /// Whether a run of it has begun and not ended.
    var hasBegun: Bool { isRunning && !preparesFirst }
    /// Whether it has done its work.
    var hasFinished: Bool { ending?.code == 0 }

    /// Its ports, such as `web:8080/TCP`.
    var ports: String {
        (spec["ports"]?.array ?? []).map { port in
            let name = port["name"]?.string.map { $0.isEmpty ? "" : $0 + ":" } ?? ""
            let number = port["containerPort"]?.integer.map { String($0) } ?? "?"
            return "\(name)\(number)/\(port["protocol"]?.string ?? "TCP")"
        }.joined(separator: ",")
    }
}
