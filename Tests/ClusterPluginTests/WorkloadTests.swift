import OlaresCore
import OlaresExecution
import Testing

@testable import ClusterPlugin

@Suite struct WorkloadTests {
    private func workload(_ kind: WorkloadKind, _ spec: JSONValue, _ status: JSONValue, generation: Int64 = 2)
        -> Workload
    {
        Workload(["metadata": ["generation": .integer(generation)], "spec": spec, "status": status], kind: kind)
    }

    @Test("Converged only when its controller has seen it, and its pods are all new, ready, available, and no more")
    func converged() {
        let whole: JSONObject = [
            "observedGeneration": 2, "replicas": 3, "readyReplicas": 3, "updatedReplicas": 3, "availableReplicas": 3,
        ]
        #expect(workload(.deployment, ["replicas": 3], .object(whole)).isConverged)
        for (member, value) in [
            ("observedGeneration", 1), ("readyReplicas", 2), ("updatedReplicas", 2), ("availableReplicas", 2),
            // An old pod that is on its way out.
            ("replicas", 4),
        ] as [(String, JSONValue)] {
            var other = whole
            other[member] = value
            #expect(!workload(.deployment, ["replicas": 3], .object(other)).isConverged, "\(member)")
        }
        // The pods that are ready are the old ones: the new one does not run.
        let stuck: JSONValue = [
            "observedGeneration": 2, "replicas": 3, "readyReplicas": 2, "updatedReplicas": 1, "availableReplicas": 2,
            "conditions": [["type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"]],
        ]
        #expect(!workload(.deployment, ["replicas": 2], stuck).isConverged)
        #expect(workload(.deployment, ["replicas": 2], stuck).hasExceededDeadline)
    }

    @Test("Stateful sets and daemon sets by their strategies")
    func convergedInPlaces() {
        let rolling: JSONObject = [
            "observedGeneration": 2, "replicas": 3, "readyReplicas": 3, "updatedReplicas": 3, "currentRevision": "b",
            "updateRevision": "b",
        ]
        #expect(workload(.statefulSet, ["replicas": 3], .object(rolling)).isConverged)
        var between = rolling
        between["currentRevision"] = "a"
        #expect(!workload(.statefulSet, ["replicas": 3], .object(between)).isConverged)
        between["updatedReplicas"] = 1
        let partition: JSONValue = ["rollingUpdate": ["partition": 2]]
        #expect(workload(.statefulSet, ["replicas": 3, "updateStrategy": partition], .object(between)).isConverged)
        #expect(
            workload(.statefulSet, ["replicas": 3, "updateStrategy": ["type": "OnDelete"]], .object(between))
                .isConverged)
        let daemons: JSONObject = [
            "observedGeneration": 2, "desiredNumberScheduled": 2, "numberReady": 2, "updatedNumberScheduled": 2,
        ]
        #expect(!workload(.daemonSet, [:], .object(daemons)).isConverged)
    }

    @Test("What is 0 is left out by servers")
    func convergedToNothing() {
        #expect(workload(.statefulSet, ["replicas": 0], ["observedGeneration": 2]).isConverged)
        #expect(workload(.deployment, ["replicas": 0], [:], generation: 0).isConverged)
        #expect(
            workload(
                .daemonSet, [:],
                [
                    "observedGeneration": 2, "desiredNumberScheduled": 2, "numberReady": 2, "numberAvailable": 2,
                    "updatedNumberScheduled": 2,
                ]
            ).isConverged)
    }

    @Test("How many can be used, in words")
    func availability() {
        let half = workload(.deployment, ["replicas": 2], ["observedGeneration": 1, "availableReplicas": 1])
        #expect(half.availability == "1 of 2 replicas available (rollout in progress)")
        #expect(half.generation == "1/2 observed" && half.ready == "0/2" && half.updated == "0/2 updated")
        #expect(workload(.daemonSet, [:], ["observedGeneration": 2]).availability == "no nodes selected")
        #expect(workload(.statefulSet, [:], ["observedGeneration": 2, "replicas": 1]).desired == 1)
    }

    /// A pod that something controls, or only refers to.
    private func pod(_ name: String, kind: String, owner: String, uid: String, isController: Bool = true) -> JSONValue {
        let reference: JSONValue = [
            "kind": .string(kind), "name": .string(owner), "uid": .string(uid), "controller": .bool(isController),
        ]
        return ["metadata": ["name": .string(name), "ownerReferences": .array([reference])]]
    }

    @Test("Of the pods with its labels, those that it controls are made anew, and the others named")
    func own() throws {
        let metadata: JSONValue = ["name": "web", "uid": "u1"]
        let deployment = Workload(["metadata": metadata], kind: .deployment)
        let items: [JSONValue] = [
            pod("b", kind: "ReplicaSet", owner: "web-6c9f", uid: "r1"),
            pod("a", kind: "ReplicaSet", owner: "web-7d", uid: "r2"),
            pod("api", kind: "ReplicaSet", owner: "web-api-6c9f", uid: "r3"),
            pod("set", kind: "StatefulSet", owner: "web-6c9f", uid: "r4"),
            pod("free", kind: "ReplicaSet", owner: "web-6c9f", uid: "r5", isController: false),
            ["metadata": ["name": "bare"]],
        ]
        let deletion = try PodDeletion(in: "shop", "app=web", items: items, what: "list", isOwn: deployment.controls)
        #expect(deletion.pods == ["a", "b"] && deletion.others == ["api", "bare", "free", "set"])
        #expect(deletion.notices == ["left alone, since something else controls them: api, bare, free, set"])

        let set = Workload(["metadata": metadata], kind: .statefulSet)
        #expect(set.controls(KubernetesObject(pod("web-0", kind: "StatefulSet", owner: "web", uid: "u1"))))
        #expect(!set.controls(KubernetesObject(pod("web-0", kind: "StatefulSet", owner: "web", uid: "u2"))))
        let nobody = Workload(["metadata": ["name": "web"]], kind: .daemonSet)
        #expect(!nobody.controls(KubernetesObject(pod("web-0", kind: "DaemonSet", owner: "web", uid: ""))))
    }

    @Test("A pod without a name that can stand in a path", arguments: ["", ".."])
    func nameless(name: String) {
        let items: [JSONValue] = [["metadata": ["name": .string(name)]]]
        #expect {
            _ = try PodDeletion(in: "shop", "app=web", items: items, what: "list", isOwn: { _ in true })
        } throws: {
            ($0 as? Failure)?.code == .decode
        }
    }

    @Test("A list has more behind it while fewer came than are counted")
    func more() {
        for (count, total, paging, hasMore) in [
            (2, 5, PageOptions(limit: 2, page: 1), true), (1, 5, PageOptions(limit: 2, page: 3), false),
            (0, 5, PageOptions(limit: 2, page: 9), false), (3, 5, .everything, true), (5, 5, .everything, false),
            (0, 0, .everything, false),
        ] as [(Int, Int64, PageOptions, Bool)] {
            var list = ItemList(paging)
            list.items = Array(repeating: [:], count: count)
            list.total = total
            #expect(list.hasMore == hasMore, "\(count) of \(total)")
            #expect(list.json["more"] == .bool(hasMore))
        }
    }

    @Test("Kinds, however they are written", arguments: ["Deployment", "deployments", " DEPLOY "])
    func kind(word: String) throws {
        #expect(try WorkloadKind(word) == .deployment)
        #expect(try WorkloadKind.several("ALL") == WorkloadKind.allCases)
    }

    @Test("Names of one image, and of others")
    func images() {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        for (a, b) in [
            ("nginx", "docker.io/library/nginx:latest"), ("acme/web:1", "docker.io/acme/web:1"),
            ("docker.io/nginx", "nginx:latest"), ("ghcr.io/a/b@\(digest)", "other/b@\(digest)"),
            (digest, "a@\(digest)"),
            ("localhost:5000/a", "localhost:5000/a:latest"),
        ] {
            #expect(
                ImageReference(a).names(ImageReference(b)) && ImageReference(b).names(ImageReference(a)), "\(a) \(b)")
        }
        for (a, b) in [("nginx", "nginx:1"), ("acme/web", "ghcr.io/acme/web"), ("a/nginx", "nginx")] {
            #expect(!ImageReference(a).names(ImageReference(b)), "\(a) \(b)")
        }
    }
    @Test("Without a version every version of an image is found, and nothing else")
    func imagesOfAnyVersion() {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        for (sought, found) in [
            ("nginx", "nginx:1.27"), ("nginx", "docker.io/library/nginx@\(digest)"),
            ("acme/web", "acme/web:2@\(digest)"),
            ("localhost:5000/a", "localhost:5000/a:7"), ("nginx:1.27", "docker.io/nginx:1.27"),
        ] {
            #expect(ImageReference(sought).finds(ImageReference(found)), "\(sought) \(found)")
        }
        for (sought, other) in [
            ("nginx", "nginx-exporter:1"), ("nginx", "acme/nginx:1"), ("nginx:1.27", "nginx:1.26"),
            ("acme/web", "ghcr.io/acme/web:1"), (digest, "nginx:1"),
        ] {
            #expect(!ImageReference(sought).finds(ImageReference(other)), "\(sought) \(other)")
        }
    }
}
