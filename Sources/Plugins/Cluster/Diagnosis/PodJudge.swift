import OlaresCore

/// What of one pod does not run, by its state and the warnings about it.
struct PodJudge {
    let pod: Pod
    let owner: String
    /// Those about this pod, the latest last.
    let warnings: [Event]
    let now: Timestamp

    private static let imageReasons: Set<String> = [
        "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError",
        "RegistryUnavailable", "SignatureValidationFailed",
    ]
    private static let configurationReasons: Set<String> = [
        "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "StartError", "PreStartHookError",
        "PostStartHookError",
    ]
    private static let evictionReasons: Set<String> = [
        "Evicted", "NodeLost", "Terminated", "NodeShutdown", "Shutdown", "Preempting",
    ]
    private static let startingReasons: Set<String> = ["ContainerCreating", "PodInitializing", ""]
    private static let volumeReasons: Set<String> = ["FailedMount", "FailedAttachVolume", "FailedMapVolume"]
    /// Within so many seconds an end is worth telling though the container runs again.
    private static let recent: Int64 = 600

    private var object: KubernetesObject { pod.object }
    private var name: ObjectName { pod.name }

    /// The findings about the pod as a whole, or else one for each container that does not run; none for one that runs, or
    /// has done its work.
    var findings: [Finding] {
        guard pod.phase != "Succeeded" else { return [] }
        if let whole = leaving ?? dismissed ?? unscheduled { return [whole] }
        let faults = pod.everyContainer.compactMap(fault)
        if !faults.isEmpty { return faults }
        return (starting ?? unready).map { [$0] } ?? []
    }

    // MARK: The pod

    /// Deleted, and there longer than it was given.
    private var leaving: Finding? {
        guard let deadline = object.deadline, !pod.isLeaving(now) else { return nil }
        let keepers = (object.json["metadata"]?["finalizers"]?.array ?? []).compactMap(\.string)
        let holding = keepers.isEmpty ? "" : "; finalizers: \(keepers.joined(separator: ", "))"
        return finding(
            .terminating, "Terminating", "it was to be gone \(Age.text(since: deadline, now: now)) ago\(holding)",
            pod("yaml"))
    }

    /// Put out by its machine, or refused for a reason of its own, such as a deadline.
    private var dismissed: Finding? {
        let reason = object.status["reason"]?.string ?? ""
        let message = object.status["message"]?.string ?? ""
        guard Self.evictionReasons.contains(reason) else {
            guard pod.phase == "Failed", !reason.isEmpty else { return nil }
            return finding(.other, reason, message, pod("events"))
        }
        let node =
            pod.nodeName.isEmpty
            ? pod("events") : NextStep(["cluster", "node", "get", pod.nodeName], effect: .read)
        return finding(.evicted, reason, message, node)
    }

    private var unscheduled: Finding? {
        guard let condition = object.condition("PodScheduled"), condition["status"]?.string == "False" else {
            return nil
        }
        let message = condition["message"]?.string ?? ""
        let isAboutVolume = ["persistentvolumeclaim", "volume node affinity", "persistent volumes"]
            .contains { message.lowercased().contains($0) }
        return finding(
            isAboutVolume ? .volume : .scheduling, condition["reason"]?.string ?? "Unschedulable", message,
            isAboutVolume ? pod("events") : NextStep(["cluster", "node", "list"], effect: .read))
    }

    /// On its way, or held up before its containers begin.
    private var starting: Finding? {
        let waiting = pod.everyContainer.first { !$0.hasBegun && !$0.hasFinished }
        guard let waiting, pod.phase != "Failed" else { return nil }
        if let problem = warnings.last(where: { Self.volumeReasons.contains($0.reason) }) {
            return finding(.volume, problem.reason, problem.message, pod("events"))
        }
        if let problem = warnings.last(where: {
            $0.reason == "FailedCreatePodSandBox" || $0.reason == "NetworkNotReady"
        }) {
            return finding(.starting, problem.reason, problem.message, pod("events"))
        }
        if let first = pod.everyContainer.first(where: { $0.preparesFirst && $0.isRunning }) {
            let since = first.status?["state"]?["running"]?["startedAt"]?.string.ago(now) ?? "-"
            let message = "what comes before the others has not ended" + (since == "-" ? "" : ", it began \(since)")
            return finding(.starting, "Init", message, logs(first), first, log: place(first))
        }
        return finding(
            .starting, waiting.waitingReason.isEmpty ? "Pending" : waiting.waitingReason,
            "it was made \(object.age(now)) ago", pod("events"))
    }

    /// Whatever the cluster gives as the reason.
    private var unready: Finding? {
        guard let condition = object.condition("Ready"), condition["status"]?.string != "True" else { return nil }
        return finding(
            .other, condition["reason"]?.string ?? "NotReady", condition["message"]?.string ?? "", pod("events"))
    }

    // MARK: Its containers

    private func fault(_ container: Container) -> Finding? {
        if container.waits { return waitingFault(container) }
        if let ending = container.ending {
            // One that ended well is begun again where the pod is to run for ever.
            let isDone = ending.code == 0 && (container.preparesFirst || !pod.isToRunForEver)
            guard !isDone || ending.reason == "OOMKilled" else { return nil }
            let reason = ending.reason.isEmpty ? "Terminated" : ending.reason
            return exit(container, ending, reason: reason, isPrevious: false)
        }
        guard container.isRunning, !container.preparesFirst else { return nil }
        if container.status?["ready"]?.bool != true { return unhealthy(container) }
        guard let before = Ending(container.status?["lastState"]), before.code != 0,
            let finished = before.finished.flatMap(RFC3339.parse), now.seconds -| finished.seconds < Self.recent
        else { return nil }
        return finding(
            .restarted, before.reason.isEmpty ? "Restarted" : before.reason, "it runs again",
            logs(container, "--previous"),
            container, ending: before, log: place(container, isPrevious: true))
    }

    private func waitingFault(_ container: Container) -> Finding? {
        let reason = container.waitingReason
        let message = container.status?["state"]?["waiting"]?["message"]?.string ?? ""
        if Self.startingReasons.contains(reason) { return nil }
        if Self.imageReasons.contains(reason) {
            // The one that waits says that it does, an event what the registry answered.
            let answer = warnings(about: container).last { $0.reason == "Failed" && $0.message.contains("pull") }
            return finding(.image, reason, answer?.message ?? message, images, container)
        }
        if Self.configurationReasons.contains(reason) {
            let look = ["cluster", "container", "env", name.text, "--container", container.name]
            return finding(.configuration, reason, message, NextStep(look, effect: .read), container)
        }
        if let before = Ending(container.status?["lastState"]) {
            return exit(container, before, reason: reason, message, isPrevious: true)
        }
        return finding(.other, reason, message, pod("events"), container)
    }

    /// - Parameter isPrevious: Whether that run is followed by one that waits to begin; else it is the present one.
    private func exit(
        _ container: Container, _ ending: Ending, reason: String, _ message: String = "", isPrevious: Bool
    ) -> Finding {
        finding(
            .exit, reason, message, logs(container, isPrevious ? "--previous" : nil), container, ending: ending,
            log: place(container, isPrevious: isPrevious))
    }

    private func unhealthy(_ container: Container) -> Finding {
        let probe = warnings(about: container).last { $0.reason == "Unhealthy" }
        return finding(
            .probe, probe?.reason ?? "NotReady", probe?.message ?? "it runs, and is not ready", logs(container),
            container,
            ending: Ending(container.status?["lastState"]), log: place(container))
    }

    // MARK: Parts of a finding

    private func finding(
        _ cause: Finding.Cause, _ reason: String, _ message: String, _ next: NextStep, _ container: Container? = nil,
        ending: Ending? = nil, log: Finding.LogPlace? = nil
    ) -> Finding {
        let facts = container.map {
            Finding.ContainerFacts(
                name: $0.name, image: $0.image, ending: ending, restarts: $0.restartCount,
                memoryLimit: $0.spec["resources"]?["limits"]?["memory"]?.string)
        }
        return Finding(
            kind: "Pod", object: name, owner: owner, cause: cause, reason: reason, message: message, container: facts,
            warnings: (container.map(warnings) ?? warnings).shown, log: log, next: next)
    }

    /// Those about a container, and those about the pod that name none.
    private func warnings(about container: Container) -> [Event] {
        warnings.filter { $0.container == nil || $0.container == container.name }
    }

    private func place(_ container: Container, isPrevious: Bool = false) -> Finding.LogPlace {
        Finding.LogPlace(pod: name, container: container.name, isPrevious: isPrevious)
    }

    private func pod(_ verb: String) -> NextStep { NextStep(["cluster", "pod", verb, name.text], effect: .read) }

    private var images: NextStep {
        NextStep(["cluster", "workload", "images", "--namespace", name.namespace], effect: .read)
    }

    private func logs(_ container: Container, _ option: String? = nil) -> NextStep {
        let words = ["cluster", "pod", "logs", name.text, "--container", container.name]
        return NextStep(words + (option.map { [$0] } ?? []), effect: .read)
    }
}

extension [Event] {
    /// The latest few, each thing that is said once.
    var shown: [Event] {
        var said: Set<String> = []
        return Array(reversed().filter { said.insert("\($0.reason) \($0.message)").inserted }.prefix(5).reversed())
    }
}
