import Core
import Testing

@testable import ClusterPlugin

@Suite struct WorkloadTests {
    private func workload(_ kind: WorkloadKind, _ spec: JSONValue, _ status: JSONValue, generation: Int64 = 2)
        -> Workload
    {
        Workload(["metadata": ["generation": .integer(generation)], "spec": spec, "status": status], kind: kind)
    }

    @Test("Converged only when its controller has seen it and all its pods are new and ready")
    func converged() {
        let status: JSONObject = ["observedGeneration": 2, "readyReplicas": 3, "updatedReplicas": 3]
        #expect(workload(.deployment, ["replicas": 3], .object(status)).isConverged)
        for (member, value) in [("observedGeneration", 1), ("readyReplicas", 2), ("updatedReplicas", 2)]
            as [(String, JSONValue)]
        {
            var other = status
            other[member] = value
            #expect(!workload(.deployment, ["replicas": 3], .object(other)).isConverged, "\(member)")
        }
        // What is 0 is left out by servers.
        #expect(workload(.statefulSet, ["replicas": 0], ["observedGeneration": 2]).isConverged)
        #expect(workload(.deployment, ["replicas": 0], [:], generation: 0).isConverged)
        #expect(
            workload(
                .daemonSet, [:],
                ["observedGeneration": 2, "desiredNumberScheduled": 2, "numberReady": 2, "updatedNumberScheduled": 2]
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
}
