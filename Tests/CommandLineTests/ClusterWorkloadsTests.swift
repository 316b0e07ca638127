import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster workload …`: looking.
@Suite struct ClusterWorkloadsTests {
    private let lists = "/kapis/resources.kubesphere.io/v1alpha3"

    @Test("A list of one kind and of all, in every form")
    func list() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("workload list -n user-space-alice")
            #expect(run.cells(0) == ["KIND", "NAME", "READY", "AGE"])
            #expect(run.column("NAME") == ["desk", "notes", "journal"])
            #expect(run.column("KIND") == ["Deployment", "Deployment", "StatefulSet"])
            let paths = ["deployments", "statefulsets", "daemonsets"].map {
                "\(lists)/namespaces/user-space-alice/\($0)"
            }
            for path in paths { #expect(olares.clusterQueries(of: path) == ["limit=100&page=1"]) }
            let one = try await olares.clusterDone("wl list -A --kind DS")
            #expect(one.cells(0) == ["NAMESPACE", "NAME", "READY", "AGE"])
            #expect(one.column("READY") == ["3/3"])
            let wide = try await olares.clusterDone("workload list -n user-space-alice --kind sts -o wide")
            #expect(wide.cells(1).suffix(2) == ["all replicas available", "app=journal"])

            let all = try await olares.clusterDone("workload list -n user-space-alice -o json").json
            #expect(all["kinds"]?.array?.map { $0["kind"] } == ["deployments", "statefulsets", "daemonsets"])
            #expect(all["kinds"]?.array?.map { $0["totalItems"] } == [2, 1, 0])
            let items = all["kinds"]?.array?.first?["items"]?.array ?? []
            #expect(
                items.count == 2 && items.allSatisfy { $0["spec"]?["template"] == nil && $0["kind"] == "Deployment" })
            let single = try await olares.clusterDone("workload list -n user-space-alice --kind sts -o yaml")
            #expect(single.stdout.hasPrefix("items:\n") && single.stdout.contains("\ntotalItems: 1\n"))
            let cut = try await olares.cluster("workload list -A --limit 1")
            #expect(cut.stderr.contains("(some kinds were paged: deployments (items 1-1 of "))
            #expect(cut.stderr.contains("— pass --page 2 or --all to see more)"))
            let far = try await olares.cluster("workload list -n user-space-alice --page 9")
            #expect(far.stderr == "(no items on page 9; total has 2 items — pass --page 1 or --all)\n")
            let none = try await olares.cluster("workload list -n user-space-alice -l app=none")
            #expect(none.stderr == "no workloads visible to this profile\n" && none.exit == 0)
        }
    }

    @Test("One workload, in every form")
    func get() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("workload get user-space-alice/notes --kind deploy")
            #expect(run.lines.first == "Name:             notes")
            for line in [
                "Kind:             Deployment", "API Version:      apps/v1", "Ready:            2/2",
                "Availability:     all replicas available", "Update Strategy:  RollingUpdate",
                "Selector:         app=notes",
            ] { #expect(run.lines.contains(line), "\(run.stdout)") }
            let agent = try await olares.clusterDone("workload get kube-system/node-agent --kind daemonset")
            #expect(agent.stdout.contains("Availability:     all scheduled pods ready\n"))
            let json = try await olares.clusterDone("workload get notes -n user-space-alice --kind deployment -o json")
                .json
            #expect(json["spec"]?["template"]?["spec"]?["containers"]?.array?.count == 1)
            let yaml = try await olares.clusterDone("workload yaml user-space-alice/journal --kind statefulset")
            #expect(yaml.lines.first == "apiVersion: apps/v1" && yaml.lines.contains("kind: StatefulSet"))
        }
    }

    @Test("Kinds that are none")
    func kinds() async throws {
        try await withCluster { olares in
            try await olares.expectClusterRefused("workload get a/b", .optionRequired, "--kind is required", exit: 2)
            try await olares.expectClusterRefused(
                "workload get a/b --kind pod", .optionValueInvalid,
                "unsupported kind \"pod\" (want one of: deployment, statefulset, daemonset, all)", exit: 2)
            try await olares.expectClusterRefused(
                "workload get a/b --kind all", .optionValueInvalid,
                "--kind must be one of: deployment, statefulset, daemonset (not \"all\")", exit: 2)
            try await olares.expectClusterRefused(
                "workload images --kind pod", .optionValueInvalid,
                "unsupported kind \"pod\" (want one of: all, deployment, statefulset, daemonset, job, cronjob)", exit: 2
            )
            #expect(olares.sandbox.requests().isEmpty)
            try await olares.expectClusterRefused(
                "workload get user-space-alice/nope --kind deployment", .remoteNotFound,
                "get Deployment user-space-alice/nope: GET https://control-hub.alice.olares.com/apis/apps/v1/namespaces/"
                    + "user-space-alice/deployments/nope: HTTP 404 (NotFound): ",
                fix: "olares-cli cluster workload list --namespace user-space-alice")
        }
    }

    @Test("Which workloads use which images")
    func images() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("workload images -n user-space-alice --kind deployment")
            #expect(run.cells(0) == ["NAMESPACE", "KIND", "WORKLOAD", "TYPE", "CONTAINER", "IMAGE"])
            #expect(run.column("CONTAINER") == ["desk", "proxy", "prepare", "app"])
            #expect(run.column("TYPE") == ["container", "container", "initContainer", "container"])
            for image in ["nginx:1.27", "docker.io/library/nginx:1.27", "docker.io/nginx:1.27"] {
                let found = try await olares.clusterDone("workload images \(image) -n user-space-alice")
                #expect(found.column("WORKLOAD") == ["desk"], "\(image)")
            }
            #expect(
                try await olares.clusterDone("workload images busybox:latest -n user-space-alice").column("CONTAINER")
                    == ["prepare"])
            let digest = "sha256:" + String(repeating: "4e", count: 32)
            #expect(try await olares.clusterDone("workload images \(digest)").column("WORKLOAD") == ["library"])
            let jobs = try await olares.clusterDone("workload images -n user-space-alice --kind cronjob -o json").json
            #expect(jobs["refs"]?.array?.first?["image"] == "docker.io/acme/jobs:1.0")
            #expect(jobs["scan"]?.array?.first?["kind"] == "cronjobs")
            #expect(
                try await olares.clusterDone("workload images acme/none").stdout
                    == "no workloads reference \"acme/none\"\n")
            let cut = try await olares.cluster("workload images --kind deployment --limit 1")
            #expect(cut.stderr.hasPrefix("(scan is paged: deployments (1 of "))
            let unknown = try await olares.cluster("workload unused-images")
            expectFailure(unknown, .unknownCommand, message: "unused-images")
        }
    }
}
