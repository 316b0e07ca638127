import OlaresCore
import Testing

@testable import ClusterPlugin

/// What is found of pods and workloads in states that Kubernetes puts them into.
@Suite struct DiagnosisTests {
    private static let now = RFC3339.parse("2026-07-01T12:00:00Z") ?? Timestamp(seconds: 0)

    private static func pod(
        name: String = "web-6c9f-a", phase: String = "Running", status: JSONObject = [:], spec: JSONObject = [:],
        _ containers: [JSONValue] = [], metadata: JSONObject = [:]
    ) -> Pod {
        var meta: JSONObject = [
            "name": .string(name), "namespace": "shop", "uid": .string("uid-" + name),
            "creationTimestamp": "2026-07-01T11:55:00Z",
            "ownerReferences": [["kind": "ReplicaSet", "name": "web-6c9f", "controller": true]],
        ]
        for (member, value) in metadata { meta[member] = value }
        var whole: JSONObject = ["phase": .string(phase), "containerStatuses": .array(containers)]
        for (member, value) in status { whole[member] = value }
        var declared: JSONObject = [
            "nodeName": "olares-1",
            "containers": .array(
                (containers.isEmpty ? [["name": "app"]] : containers).map {
                    ["name": $0["name"] ?? "app", "image": "acme/web:2", "resources": ["limits": ["memory": "256Mi"]]]
                }),
        ]
        for (member, value) in spec { declared[member] = value }
        return Pod(["metadata": .object(meta), "spec": .object(declared), "status": .object(whole)])
    }

    private static func container(
        name: String = "app", ready: Bool = false, restarts: Int64 = 0, _ state: JSONObject,
        last: JSONObject? = nil
    ) -> JSONValue {
        var status: JSONObject = [
            "name": .string(name), "ready": .bool(ready), "restartCount": .integer(restarts), "state": .object(state),
        ]
        if let last { status["lastState"] = ["terminated": .object(last)] }
        return .object(status)
    }

    private static func waiting(_ reason: String, _ message: String = "") -> JSONObject {
        ["waiting": ["reason": .string(reason), "message": .string(message)]]
    }

    private static let running: JSONObject = ["running": ["startedAt": "2026-07-01T11:56:00Z"]]

    private static func warning(
        _ reason: String, _ message: String, about object: String = "Pod/web-6c9f-a", uid: String = "",
        container: String? = nil
    ) -> Event {
        let parts = object.split(separator: "/").map(String.init)
        var subject: JSONObject = ["kind": .string(parts[0]), "name": .string(parts[1]), "uid": .string(uid)]
        if let container { subject["fieldPath"] = .string("spec.containers{\(container)}") }
        return Event([
            "involvedObject": .object(subject), "type": "Warning", "reason": .string(reason),
            "message": .string(message),
            "lastTimestamp": "2026-07-01T11:59:00Z",
        ])
    }

    /// A state of a pod, and what is to be found of it, as `cause reason`.
    struct Case: Sendable {
        let title: String
        let pod: Pod
        var events: [Event] = []
        let found: [String]
        var message = ""
        var next = ""
        var log = ""
    }

    private static let failed: JSONObject = [
        "exitCode": 1, "reason": "Error", "finishedAt": "2026-07-01T11:58:00Z",
    ]

    static let cases: [Case] = [
        Case(title: "it runs", pod: pod([container(ready: true, running)]), found: []),
        Case(
            title: "it has done its work", pod: pod(phase: "Succeeded", [container(["terminated": ["exitCode": 0]])]),
            found: []),
        Case(
            title: "its program ends again and again",
            pod: pod([container(restarts: 7, waiting("CrashLoopBackOff", "back-off 5m0s"), last: failed)]),
            found: ["exit CrashLoopBackOff"], message: "back-off 5m0s",
            next: "cluster pod logs shop/web-6c9f-a --container app --previous", log: "app before"),
        Case(
            title: "it was killed, and runs again",
            pod: pod([
                container(
                    ready: true, restarts: 2, running,
                    last: ["exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-07-01T11:55:00Z"])
            ]),
            found: ["restarted OOMKilled"], next: "cluster pod logs shop/web-6c9f-a --container app --previous",
            log: "app before"),
        Case(
            title: "it was killed long ago",
            pod: pod([
                container(
                    ready: true, restarts: 2, running,
                    last: ["exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-07-01T08:00:00Z"])
            ]), found: []),
        Case(
            title: "its image cannot be had, and the registry has said why",
            pod: pod(phase: "Pending", [container(waiting("ImagePullBackOff", "Back-off pulling image"))]),
            events: [warning("Failed", "Failed to pull image \"acme/web:2\": not found", container: "app")],
            found: ["image ImagePullBackOff"], message: "Failed to pull image \"acme/web:2\": not found",
            next: "cluster workload images --namespace shop"),
        Case(
            title: "no machine takes it",
            pod: pod(
                phase: "Pending",
                status: [
                    "conditions": [
                        [
                            "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
                            "message": "0/1 nodes are available: 1 Insufficient cpu.",
                        ]
                    ]
                ]),
            found: ["scheduling Unschedulable"], message: "0/1 nodes are available: 1 Insufficient cpu.",
            next: "cluster node list"),
        Case(
            title: "its claim is not bound",
            pod: pod(
                phase: "Pending",
                status: [
                    "conditions": [
                        [
                            "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
                            "message": "pod has unbound immediate PersistentVolumeClaims",
                        ]
                    ]
                ]),
            found: ["volume Unschedulable"], next: "cluster pod events shop/web-6c9f-a"),
        Case(
            title: "a volume cannot be mounted",
            pod: pod(phase: "Pending", [container(waiting("ContainerCreating"))]),
            events: [warning("FailedMount", "MountVolume.SetUp failed for volume \"data\"")],
            found: ["volume FailedMount"], message: "MountVolume.SetUp failed for volume \"data\""),
        Case(
            title: "it is being made", pod: pod(phase: "Pending", [container(waiting("ContainerCreating"))]),
            found: ["starting ContainerCreating"]),
        Case(
            title: "a secret is missing",
            pod: pod(phase: "Pending", [container(waiting("CreateContainerConfigError", "secret \"key\" not found"))]),
            found: ["configuration CreateContainerConfigError"], message: "secret \"key\" not found",
            next: "cluster container env shop/web-6c9f-a --container app"),
        Case(
            title: "it does not answer its probe",
            pod: pod([container(running)]),
            events: [warning("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")],
            found: ["probe Unhealthy"], message: "Readiness probe failed: HTTP probe failed with statuscode: 503",
            log: "app now"),
        Case(
            title: "what comes before it fails",
            pod: pod(
                phase: "Pending",
                status: [
                    "initContainerStatuses": [container(name: "prepare", restarts: 1, ["terminated": .object(failed)])]
                ],
                spec: ["initContainers": [["name": "prepare", "image": "acme/prepare:1"]]],
                [container(waiting("PodInitializing"))]),
            found: ["exit Error"], next: "cluster pod logs shop/web-6c9f-a --container prepare", log: "prepare now"),
        Case(
            title: "what comes before it has not ended",
            pod: pod(
                phase: "Pending", status: ["initContainerStatuses": [container(name: "prepare", running)]],
                spec: ["initContainers": [["name": "prepare", "image": "acme/prepare:1"]]],
                [container(waiting("PodInitializing"))]),
            found: ["starting Init"], log: "prepare now"),
        Case(
            title: "it was put out",
            pod: pod(
                phase: "Failed", status: ["reason": "Evicted", "message": "The node was low on resource: memory."]),
            found: ["evicted Evicted"], message: "The node was low on resource: memory.",
            next: "cluster node get olares-1"),
        Case(
            title: "it took longer than it may", pod: pod(phase: "Failed", status: ["reason": "DeadlineExceeded"]),
            found: ["other DeadlineExceeded"], next: "cluster pod events shop/web-6c9f-a"),
        Case(
            title: "it does not go away",
            pod: pod(
                [container(ready: true, running)],
                metadata: ["deletionTimestamp": "2026-07-01T11:50:00Z", "finalizers": ["acme/hold"]]),
            found: ["terminating Terminating"], message: "it was to be gone 10m ago; finalizers: acme/hold"),
        Case(
            title: "it is going, within the time that it was given",
            pod: pod(
                [container(["terminated": .object(failed)])], metadata: ["deletionTimestamp": "2026-07-01T12:00:20Z"]),
            found: []),
        Case(
            title: "a word that nobody here knows",
            pod: pod([container(waiting("SomethingNew", "who knows"))]), found: ["other SomethingNew"],
            message: "who knows"),
        Case(
            title: "an event about an earlier pod of the same name does not count",
            pod: pod([container(running)]),
            events: [warning("Unhealthy", "old", uid: "another")], found: ["probe NotReady"],
            message: "it runs, and is not ready"),
        Case(
            title: "two containers, one of which is well",
            pod: pod([
                container(name: "app", ready: true, running), container(name: "proxy", ["terminated": .object(failed)]),
            ]), found: ["exit Error"], log: "proxy now"),
        Case(
            title: "a gate that is not open",
            pod: pod(
                status: [
                    "conditions": [
                        [
                            "type": "Ready", "status": "False", "reason": "ReadinessGatesNotReady",
                            "message": "corresponding condition of pod readiness gate \"x\" does not exist.",
                        ]
                    ]
                ], [container(ready: true, running)]), found: ["other ReadinessGatesNotReady"]),
    ]

    @Test(arguments: cases)
    func pod(_ expected: Case) {
        let diagnosis = Diagnosis(pods: [expected.pod], events: expected.events, now: Self.now)
        #expect(diagnosis.findings.map { "\($0.cause.rawValue) \($0.reason)" } == expected.found)
        guard let finding = diagnosis.findings.first else {
            #expect(diagnosis.healthy == diagnosis.total)
            return
        }
        // One that runs again does run.
        #expect(diagnosis.healthy == (finding.cause == .restarted ? 1 : 0) && diagnosis.total == 1)
        if !expected.message.isEmpty { #expect(finding.message == expected.message) }
        if !expected.next.isEmpty { #expect(finding.next.commandLine == "olares-cli " + expected.next) }
        let log = finding.log.map { "\($0.container) \($0.isPrevious ? "before" : "now")" } ?? ""
        if !expected.log.isEmpty { #expect(log == expected.log) }
    }

    @Test("How a run ended, with the signal that its code stands for")
    func endings() throws {
        let killed = try #require(
            Ending(["terminated": ["exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-07-01T11:57:00Z"]]))
        #expect(killed.text(Self.now) == "ended 3m ago with exit code 137 (OOMKilled, SIGKILL)")
        #expect(try #require(Ending(["terminated": ["exitCode": 2]])).text(Self.now) == "ended with exit code 2")
        #expect(try #require(Ending(["terminated": ["exitCode": .integer(.min)]])).signal == nil)
        #expect(Ending(["running": [:]]) == nil && Ending(nil) == nil)
    }

    @Test("Pods of a workload that have the same are one finding")
    func merged() {
        let pods = ["web-6c9f-a", "web-6c9f-b", "web-6c9f-c"].map {
            Self.pod(name: $0, [Self.container(restarts: 1, Self.waiting("CrashLoopBackOff"), last: Self.failed)])
        }
        let workload = Workload(
            ["metadata": ["name": "web", "namespace": "shop"], "spec": ["replicas": 3]], kind: .deployment)
        let diagnosis = Diagnosis(pods: pods, workloads: [workload], events: [], now: Self.now)
        #expect(diagnosis.findings.count == 1 && diagnosis.findings.first?.others == ["web-6c9f-b", "web-6c9f-c"])
        #expect(diagnosis.findings.first?.owner == "Deployment/web" && diagnosis.total == 3)
    }

    @Test("Pods that are not there: a quota, another refusal, or nobody wants any")
    func missing() {
        func workload(_ replicas: Int64, _ status: JSONObject = [:]) -> Workload {
            Workload(
                [
                    "metadata": ["name": "web", "namespace": "shop"], "spec": ["replicas": .integer(replicas)],
                    "status": .object(status),
                ],
                kind: .deployment)
        }
        let message = "pods \"web-6c9f-x\" is forbidden: exceeded quota: limits, requested: memory=1Gi"
        let event = Self.warning("FailedCreate", message, about: "ReplicaSet/web-6c9f")
        let quota = Diagnosis(pods: [], workloads: [workload(2)], events: [event], now: Self.now)
        #expect(quota.findings.map(\.cause) == [.quota])
        #expect(quota.findings.first?.message == "0 of 2 pods are there: \(message)")

        let condition: JSONValue = [
            "type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": "no service account",
        ]
        let refused = Diagnosis(
            pods: [], workloads: [workload(1, ["conditions": [condition]])], events: [], now: Self.now)
        #expect(refused.findings.map(\.cause) == [.creation])
        #expect(refused.findings.first?.message == "0 of 1 pods are there: no service account")

        let stopped = Diagnosis(pods: [], workloads: [workload(0)], events: [event], now: Self.now)
        #expect(stopped.findings.map(\.cause) == [.stopped])
        let next = "olares-cli cluster workload start shop/web --kind deployment"
        #expect(stopped.findings.first?.next.commandLine == next)
        // The events of another workload whose name begins alike.
        let other = Self.warning("FailedCreate", message, about: "ReplicaSet/web-api-6c9f")
        #expect(
            Diagnosis(pods: [], workloads: [workload(2)], events: [other], now: Self.now).findings.first?.cause
                == .creation)
    }

    @Test("A pod that is going is none that runs, and hides no refused replacement")
    func going() {
        let leaving = Self.pod(
            [Self.container(ready: true, Self.running)], metadata: ["deletionTimestamp": "2026-07-01T12:00:20Z"])
        let workload = Workload(
            ["metadata": ["name": "web", "namespace": "shop"], "spec": ["replicas": 1]], kind: .deployment)
        let calm = Diagnosis(pods: [leaving], workloads: [workload], events: [], now: Self.now)
        #expect(calm.findings.isEmpty && calm.total == 0 && calm.healthy == 0)
        let refusal = Self.warning("FailedCreate", "exceeded quota: limits", about: "ReplicaSet/web-6c9f")
        let refused = Diagnosis(pods: [leaving], workloads: [workload], events: [refusal], now: Self.now)
        #expect(refused.findings.map(\.cause) == [.quota])
        #expect(refused.findings.first?.message == "0 of 1 pods are there: exceeded quota: limits")
    }

    @Test("What failed and has a successor is history")
    func history() {
        let evicted = Self.pod(name: "web-6c9f-old", phase: "Failed", status: ["reason": "Evicted"])
        let whole = Workload(
            [
                "metadata": ["name": "web", "namespace": "shop"], "spec": ["replicas": 1],
                "status": ["readyReplicas": 1],
            ],
            kind: .deployment)
        let successor = Self.pod([Self.container(ready: true, Self.running)])
        let now = Self.now
        #expect(Diagnosis(pods: [evicted, successor], workloads: [whole], events: [], now: now).findings.isEmpty)
        let job: JSONObject = ["ownerReferences": [["kind": "Job", "name": "copy", "uid": "j1", "controller": true]]]
        let attempt = Self.pod(
            name: "copy-1", phase: "Failed", [Self.container(["terminated": .object(Self.failed)])], metadata: job)
        let success = Self.pod(name: "copy-2", phase: "Succeeded", metadata: job)
        #expect(Diagnosis(pods: [attempt, success], events: [], now: now).findings.isEmpty)
        #expect(Diagnosis(pods: [attempt], events: [], now: now).findings.map(\.cause) == [.exit])
    }
}
