import Foundation

/// The jobs and schedules that each user has at first.
struct SampleJobs {
    let now: Date
    let namespace: String

    func plant(in state: inout ClusterState) {
        let backup = plantSchedule(
            "backup", schedule: "0 3 * * *", isSuspended: false, age: .days(100), last: .hours(9), in: &state)
        plantSchedule("tidy", schedule: "*/30 * * * *", isSuspended: true, age: .days(80), last: nil, in: &state)
        for (name, age) in [("backup-29384100", TimeInterval.hours(33)), ("backup-29385540", .hours(9))] {
            plantJob(name, age: age, took: 65, end: .succeeded, owner: backup, in: &state)
        }
        plantJob("import-mail", age: .minutes(8), end: nil, in: &state)
        plantJob("resize", age: .hours(2), took: 30, end: .failed, in: &state)
        plantJob("reindex", age: .days(2), end: nil, isSuspended: true, in: &state)
    }

    private func template(_ name: String) -> JSONValue {
        [
            "metadata": ["labels": ["job": .string(name)]],
            "spec": [
                "restartPolicy": "Never",
                "containers": [
                    [
                        "name": "work", "image": "docker.io/acme/jobs:1.0", "imagePullPolicy": "IfNotPresent",
                        "command": ["work", .string(name)], "resources": [:],
                    ]
                ],
            ],
        ]
    }

    @discardableResult
    private func plantSchedule(
        _ name: String, schedule: String, isSuspended: Bool, age: TimeInterval, last: TimeInterval?,
        in state: inout ClusterState
    ) -> KubernetesObject {
        var status: JSONValue = [:]
        if let last {
            status["lastScheduleTime"] = .timestamp(now - last)
            status["lastSuccessfulTime"] = .timestamp(now - last + 65)
        }
        let object = KubernetesObject(
            .cronjobs, name, namespace: namespace, created: now - age, labels: ["app": "maintenance"],
            spec: [
                "schedule": .string(schedule), "timeZone": "Etc/UTC", "suspend": .boolean(isSuspended),
                "concurrencyPolicy": "Forbid", "startingDeadlineSeconds": 120, "successfulJobsHistoryLimit": 3,
                "failedJobsHistoryLimit": 1,
                "jobTemplate": [
                    "metadata": ["labels": ["cron": .string(name)]], "spec": ["template": template(name)],
                ],
            ], status: status)
        return state.put(object, as: .cronjobs)
    }

    /// A job and its pod. One without an end goes on for ever.
    private func plantJob(
        _ name: String, age: TimeInterval, took: TimeInterval = 0, end: ClusterState.PodLife.End?,
        owner: KubernetesObject? = nil, isSuspended: Bool = false, in state: inout ClusterState
    ) {
        let labels = owner.map { ["cron": $0.name] } ?? [:]
        var job = KubernetesObject(
            .jobs, name, namespace: namespace, created: now - age, labels: labels, owner: owner,
            spec: [
                "completions": 1, "parallelism": 1, "backoffLimit": 6, "suspend": .boolean(isSuspended),
                "template": template(name),
            ])
        let selection: JSONValue = ["batch.kubernetes.io/controller-uid": .string(job.uid)]
        job.json["spec", "selector"] = ["matchLabels": selection]
        job.json["spec", "template", "metadata", "labels", "batch.kubernetes.io/controller-uid"] = .string(job.uid)
        job.json["spec", "template", "metadata", "labels", "job-name"] = .string(name)
        job.json["status"] = status(age: age, took: took, end: end, isSuspended: isSuspended)
        let planted = state.put(job, as: .jobs)
        guard !isSuspended else { return }
        let pod = Pod.make(
            from: planted, name: "\(name)-\(PodName.suffix(of: "\(namespace)/\(name)", 0))", node: "worker1",
            created: now - age,
            revision: "", life: .init(readsUntilReady: 0, end: end), in: &state)
        state.note(
            "SuccessfulCreate", "Created pod: \(pod.name)", about: planted, from: "job-controller", first: now - age,
            last: now - age)
    }

    private func status(
        age: TimeInterval, took: TimeInterval, end: ClusterState.PodLife.End?, isSuspended: Bool
    ) -> JSONValue {
        guard !isSuspended else { return ["conditions": [condition("Suspended", "JobSuspended", at: now - age)]] }
        var status: JSONValue = ["startTime": .timestamp(now - age)]
        switch end {
        case nil:
            status["active"] = 1
            status["failed"] = 1
        case .succeeded:
            status["succeeded"] = 1
            status["completionTime"] = .timestamp(now - age + took)
            status["conditions"] = [condition("Complete", "CompletionsReached", at: now - age + took)]
        case .failed:
            status["failed"] = 7
            status["conditions"] = [condition("Failed", "BackoffLimitExceeded", at: now - age + took)]
        }
        return status
    }

    private func condition(_ type: String, _ reason: String, at moment: Date) -> JSONValue {
        [
            "type": .string(type), "status": "True", "reason": .string(reason), "message": .string(reason),
            "lastProbeTime": .timestamp(moment), "lastTransitionTime": .timestamp(moment),
        ]
    }
}
