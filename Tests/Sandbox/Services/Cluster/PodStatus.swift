import Foundation

/// The `status` of a pod, from what its node knows.
struct PodStatus {
    let pod: KubernetesObject
    let life: ClusterState.PodLife
    let trouble: ClusterBehaviour.Trouble?
    let address: String
    let hostAddress: String
    let created: Date

    private var isScheduled: Bool { trouble != .pending }
    private var isStarting: Bool { trouble == .stuck || life.readsUntilReady > 0 }

    var json: JSONValue {
        let containers = pod.json["spec", "containers"].items
        let isReady = isScheduled && !isStarting && trouble == nil && life.end == nil
        var status: JSONValue = [
            "phase": .string(phase), "qosClass": "BestEffort",
            "conditions": .array(conditions(isReady: isReady)),
        ]
        guard isScheduled else { return status }
        status["startTime"] = .timestamp(created)
        status["hostIP"] = .string(hostAddress)
        status["containerStatuses"] = .array(
            containers.enumerated().map { index, container in
                containerStatus(container, state: state(index), isReady: isReady, restarts: restarts(index))
            })
        let preparing = pod.json["spec", "initContainers"].items
        if !preparing.isEmpty {
            status["initContainerStatuses"] = .array(
                preparing.map {
                    containerStatus(
                        $0, state: isStarting ? waiting("PodInitializing") : ended(0), isReady: !isStarting, restarts: 0
                    )
                })
        }
        guard !isStarting else { return status }
        status["podIP"] = .string(address)
        status["podIPs"] = [["ip": .string(address)]]
        return status
    }

    private var phase: String {
        if !isScheduled || isStarting || trouble == .imagePullBackOff { return "Pending" }
        switch life.end {
        case .succeeded: return "Succeeded"
        case .failed: return "Failed"
        case nil: return "Running"
        }
    }

    private func conditions(isReady: Bool) -> [JSONValue] {
        func condition(_ type: String, _ isTrue: Bool, _ reason: String? = nil) -> JSONValue {
            var condition: JSONValue = [
                "type": .string(type), "status": isTrue ? "True" : "False",
                "lastTransitionTime": .timestamp(created + 2),
            ]
            if let reason, !isTrue {
                condition["reason"] = .string(reason)
                condition["message"] = .string(
                    reason == "Unschedulable" ? "0/3 nodes are available: 3 Insufficient memory." : "not ready")
            }
            return condition
        }
        let reason = life.end == .succeeded ? "PodCompleted" : "ContainersNotReady"
        guard isScheduled else { return [condition("PodScheduled", false, "Unschedulable")] }
        return [
            condition("Initialized", !isStarting), condition("Ready", isReady, reason),
            condition("ContainersReady", isReady, reason), condition("PodScheduled", true),
        ]
    }

    private func restarts(_ index: Int) -> Int {
        index > 0 ? 0 : trouble == .crashLoopBackOff ? max(4, life.restarts) : life.restarts
    }

    private func state(_ index: Int) -> JSONValue {
        if isStarting { return waiting("ContainerCreating") }
        if trouble == .imagePullBackOff {
            let image = pod.json["spec", "containers"].items[index]["image"].text ?? ""
            return waiting("ImagePullBackOff", "Back-off pulling image \"\(image)\"")
        }
        if trouble == .crashLoopBackOff, index == 0 {
            return waiting("CrashLoopBackOff", "back-off 1m20s restarting failed container")
        }
        switch life.end {
        case .succeeded: return ended(0)
        case .failed: return ended(1)
        case nil: return ["running": ["startedAt": .timestamp(created + 2)]]
        }
    }

    private func waiting(_ reason: String, _ message: String? = nil) -> JSONValue {
        var waiting: JSONValue = ["reason": .string(reason)]
        if let message { waiting["message"] = .string(message) }
        return ["waiting": waiting]
    }

    private func ended(_ code: Int) -> JSONValue {
        [
            "terminated": [
                "exitCode": .integer(code), "reason": code == 0 ? "Completed" : "Error",
                "startedAt": .timestamp(created + 1), "finishedAt": .timestamp(created + 2),
            ]
        ]
    }

    private func containerStatus(_ container: JSONValue, state: JSONValue, isReady: Bool, restarts: Int) -> JSONValue {
        let name = container["name"].text ?? ""
        var status: JSONValue = [
            "name": .string(name), "image": container["image"], "imageID": "", "ready": .boolean(isReady),
            "restartCount": .integer(restarts), "started": .boolean(state["running"] != .null), "state": state,
            "lastState": restarts > 0 ? ended(1) : [:],
        ]
        if state["waiting"] == .null { status["containerID"] = .string("containerd://\(pod.uid)-\(name)") }
        return status
    }
}
