import Foundation
import OlaresCore
import Sandbox
import Testing

/// When a rollout is through, judged by kubectl: states of workloads that both are asked about.
@Suite struct ClusterRolloutTests {
    private struct State: Sendable {
        let kind: String
        let name: String
        let spec: JSONObject
        let status: JSONObject

        init(_ kind: String, _ name: String, _ spec: JSONObject, _ status: JSONObject) {
            (self.kind, self.name, self.spec, self.status) = (kind, name, spec, status)
        }

        /// As the cluster keeps it, in its second generation.
        var json: String {
            var spec = spec
            spec["selector"] = ["matchLabels": ["app": .string(name)]]
            if kind != "Deployment" {
                var strategy = spec["updateStrategy"]?.object ?? [:]
                strategy["type"] = "RollingUpdate"
                spec["updateStrategy"] = .object(strategy)
            }
            let object: JSONValue = [
                "kind": .string(kind),
                "metadata": ["name": .string(name), "namespace": "user-space-alice", "generation": 2],
                "spec": .object(spec), "status": .object(status),
            ]
            return object.compactText
        }
    }

    private static func deployment(_ name: String, of replicas: Int64 = 3, _ changes: JSONObject = [:]) -> State {
        var status: JSONObject = [
            "observedGeneration": 2, "replicas": 3, "readyReplicas": 3, "updatedReplicas": 3, "availableReplicas": 3,
        ]
        for (member, value) in changes { status[member] = value == .null ? nil : value }
        return State("Deployment", name, ["replicas": .integer(replicas)], status)
    }

    private static func statefulSet(_ name: String, partition: Int64? = nil, _ changes: JSONObject = [:]) -> State {
        var status: JSONObject = [
            "observedGeneration": 2, "replicas": 3, "readyReplicas": 3, "updatedReplicas": 3, "currentRevision": "b",
            "updateRevision": "b",
        ]
        for (member, value) in changes { status[member] = value }
        var spec: JSONObject = ["replicas": 3]
        if let partition { spec["updateStrategy"] = ["rollingUpdate": ["partition": .integer(partition)]] }
        return State("StatefulSet", name, spec, status)
    }

    private static func daemonSet(_ name: String, _ changes: JSONObject = [:]) -> State {
        var status: JSONObject = [
            "observedGeneration": 2, "desiredNumberScheduled": 2, "numberReady": 2, "numberAvailable": 2,
            "updatedNumberScheduled": 2,
        ]
        for (member, value) in changes { status[member] = value }
        return State("DaemonSet", name, [:], status)
    }

    private static let states = [
        deployment("whole"), deployment("unseen", ["observedGeneration": 1]),
        deployment("outdated", ["updatedReplicas": 2]),
        deployment("leaving", ["replicas": 4]), deployment("young", ["availableReplicas": 2, "readyReplicas": 2]),
        deployment("growing", of: 4),
        deployment("gone", of: 0, ["replicas": 0, "readyReplicas": 0, "updatedReplicas": 0, "availableReplicas": 0]),
        // The old pod runs, the new one does not.
        deployment("stuck", of: 1, ["replicas": 2, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1]),
        deployment("half", of: 2, ["replicas": 2, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1]),
        statefulSet("set"), statefulSet("between", ["currentRevision": "a", "updatedReplicas": 1]),
        statefulSet("unready", ["readyReplicas": 2]), statefulSet("old", ["observedGeneration": 1]),
        statefulSet("part", partition: 2, ["currentRevision": "a", "updatedReplicas": 1]),
        statefulSet("part-less", partition: 1, ["currentRevision": "a", "updatedReplicas": 1]),
        daemonSet("daemon"), daemonSet("daemon-outdated", ["updatedNumberScheduled": 1]),
        daemonSet("daemon-young", ["numberAvailable": 1]), daemonSet("daemon-unseen", ["observedGeneration": 1]),
    ]

    @Test("A rollout is through exactly when kubectl says so", .enabled(if: Kubectl.isAvailable))
    func kubectl() async throws {
        try await withCluster { olares in
            let kubectl = try Kubectl(olares)
            for state in Self.states { try olares.sandbox.plantObject(state.json) }
            var verdicts: [(state: State, text: String)] = []
            for state in Self.states {
                let place = "\(state.kind.lowercased())/\(state.name)"
                verdicts.append((state, try await kubectl.run("rollout", "status", "--watch=false", place)))
            }
            try kubectl.leave()
            var (through, others) = (0, 0)
            for (state, verdict) in verdicts {
                let isThrough = ["successfully rolled out", "rolling update complete", "roll out complete"]
                    .contains { verdict.contains($0) }
                let run = try await olares.cluster(
                    "workload rollout-status user-space-alice/\(state.name) --kind \(state.kind) -o json")
                #expect(try run.json["converged"]?.bool == isThrough, "\(state.name): kubectl says \(verdict)")
                #expect(run.exit == (isThrough ? 0 : 8), "\(state.name)")
                if isThrough { through += 1 } else { others += 1 }
            }
            #expect(through >= 5 && others >= 10, "the table has both: \(through), \(others)")
        }
    }

    @Test("Where the new pods missed their deadline, both say that it failed", .enabled(if: Kubectl.isAvailable))
    func deadline() async throws {
        try await withCluster { olares in
            let state = Self.deployment(
                "late", of: 1,
                [
                    "replicas": 2, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1,
                    "conditions": [["type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"]],
                ])
            try olares.sandbox.plantObject(state.json)
            let kubectl = try Kubectl(olares)
            let said = try await kubectl.fails("rollout", "status", "deployment/late")
            try kubectl.leave()
            #expect(said.contains("exceeded its progress deadline"))
            let run = try await olares.cluster(
                "workload rollout-status user-space-alice/late --kind deployment --watch --timeout 1m")
            #expect(run.exit == FailureCode.operationFailed.exit.rawValue)
            #expect(run.stderr.contains("were not ready within its progress deadline"), "\(run.stderr)")
        }
    }

    @Test("kubectl tries a job, makes one, and picks warnings, as the program does", .enabled(if: Kubectl.isAvailable))
    func jobsAndEvents() async throws {
        try await withCluster { olares in
            let kubectl = try Kubectl(olares)
            func create(_ metadata: JSONValue, _ options: String...) async throws -> String {
                let job: JSONValue = [
                    "apiVersion": "batch/v1", "kind": "Job", "metadata": metadata,
                    "spec": [
                        "template": [
                            "spec": [
                                "restartPolicy": "Never", "containers": [["name": "work", "image": "acme/work:1"]],
                            ]
                        ]
                    ],
                ]
                let words = ["create", "-f", "-", "--validate=false"] + options
                return try await kubectl.run(words, input: .text(job.compactText))
            }
            #expect(try await create(["name": "trial"], "--dry-run=server").contains("created (server dry run)"))
            #expect(try await kubectl.fails("get", "job", "trial").contains("NotFound"))
            #expect(try await create(["generateName": "again-"]).hasPrefix("job.batch/again-"))
            let warnings = try await kubectl.run("get", "events", "--field-selector", "type=Warning", "-o", "name")
            #expect(warnings.isEmpty)
        }
    }

    @Test("An image without a tag is found in whatever version")
    func images() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("workload images nginx -n user-space-alice")
            #expect(run.column("IMAGE") == ["nginx:1.27"])
            #expect(
                try await olares.clusterDone("workload images nginx:1.26 -n user-space-alice").stdout.contains(
                    "no workloads"))
        }
    }
}
