import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster application …` and `cluster namespace …`.
@Suite struct ClusterApplicationsTests {
    @Test("Namespaces by workspace, in every form")
    func list() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("application list")
            #expect(run.cells(0) == ["WORKSPACE", "NAMESPACE", "AGE"])
            #expect(run.column("WORKSPACE") == run.column("WORKSPACE").sorted())
            #expect(run.column("NAMESPACE").contains("user-space-alice"))
            #expect(
                olares.clusterQueries(of: "/capi/namespaces/group") == [
                    "labelSelector=kubesphere.io%2Fworkspace%21%3Dkubesphere.io%2Fdevopsproject&sortBy=createTime"
                ])
            let json = try await olares.clusterDone("app list -l tier=none -o json")
            #expect(try json.json == [])
            let none = try await olares.cluster("app list -l tier=none")
            #expect(none.stderr == "no application spaces visible to this profile\n" && none.exit == 0)
            #expect(try await olares.clusterDone("app list -o yaml").stdout.contains("title: alice-ws\n"))
        }
    }

    @Test("What belongs to one application")
    func parts() async throws {
        try await withCluster { olares in
            let get = try await olares.clusterDone("application get photos-alice")
            for line in [
                "Name:       photos-alice", "Phase:      Active", "Workspace:  alice-ws", "Creator:    alice",
                "Labels:",
            ] {
                #expect(get.lines.contains(line), "\(get.stdout)")
            }
            #expect(get.lines.contains("  kubesphere.io/workspace=alice-ws"))
            #expect(try await olares.clusterDone("application get photos-alice -o json").json["kind"] == "Namespace")
            #expect(
                try await olares.clusterDone("application workloads photos-alice").column("NAME") == [
                    "photos", "photos-db",
                ])
            let pods = try await olares.clusterDone(
                "application pods photos-alice --field-selector status.phase=Running")
            #expect(pods.cells(0).first == "NAME" && pods.lines.count == 3)
            try await olares.expectClusterRefused(
                "application get nope", .remoteNotFound, "HTTP 404 (NotFound): namespaces \"nope\" not found")
        }
    }

    @Test("How it fares")
    func status() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("application status user-space-alice")
            #expect(run.lines.first == "Application:  user-space-alice")
            #expect(
                run.stdout.contains("\n\nWorkloads:\n  KIND         READY\n  DaemonSet    0/0\n  Deployment   2/2\n"))
            #expect(run.stdout.contains("\n\nPods:\n  PHASE      COUNT\n  Running    "))
            #expect(run.stdout.contains("\n\nRecent Events:\n  LAST SEEN  "))
            let json = try await olares.clusterDone("application status user-space-alice --events 2 -o json").json
            #expect(json["workloads"]?["Deployment"] == ["ready": 2, "total": 2])
            #expect(json["events"]?.array?.count == 2 && json["podsError"] == nil)
            olares.sandbox.clearRequests()
            #expect(
                try await olares.clusterDone("application status user-space-alice --events 0").stdout.hasSuffix(
                    "  (none)\n"))
            #expect(olares.sandbox.requests(to: "/api/v1/namespaces/user-space-alice/events").isEmpty)
        }
    }

    @Test("What cannot be fetched is said in its place")
    func partial() async throws {
        try await withCluster { olares in
            let path = "/kapis/resources.kubesphere.io/v1alpha3/namespaces/user-space-alice/pods"
            olares.sandbox.add(Fault(.status(code: 503), path: path))
            let run = try await olares.clusterDone("application status user-space-alice")
            #expect(run.stdout.contains("Pods:\n  (failed: list pods: GET https://control-hub."))
            #expect(run.stdout.contains("  Deployment   2/2\n"))
            let json = try await olares.clusterDone("application status user-space-alice -o json").json
            #expect(json["podsError"]?.string?.contains("HTTP 503") == true && json["workloadsError"] == nil)
        }
    }

    @Test("Namespaces")
    func namespaces() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("ns list")
            #expect(run.cells(0) == ["NAME", "PHASE", "WORKSPACE", "AGE"])
            #expect(run.column("NAME").contains("kube-system"))
            let wide = try await olares.clusterDone("namespace list -o wide")
            #expect(wide.cells(0).last == "LABELS" && wide.stdout.contains("kubernetes.io/metadata.name=kube-system"))
            let page = try await olares.cluster("namespace list --limit 2 --page 2 -o json")
            #expect(try page.json["items"]?.array?.count == 2 && page.json["page"] == 2 && page.json["more"] == true)
            #expect(
                olares.clusterQueries(of: "/kapis/resources.kubesphere.io/v1alpha3/namespaces").last == "limit=2&page=2"
            )
            let total = try await olares.clusterDone("namespace list --all -o json").json["totalItems"]?.integer ?? 0
            #expect(Int64(run.lines.count - 1) == total)
            let whole = try await olares.clusterDone("namespace list --all --page 1 --limit 2 -o json").json
            #expect(whole["items"]?.array?.count == Int(total) && whole["page"] == 1 && whole["limit"] == 2)
            #expect(whole["all"] == true && whole["more"] == false)
            try await olares.expectClusterRefused(
                "namespace list --all --page 2", .optionsConflict,
                "--all and --page are mutually exclusive (omit --page or pass --page 1)", exit: 2)
            let get = try await olares.clusterDone("namespace get kube-system")
            #expect(get.lines.first == "Name:     kube-system" && get.lines.contains("Annotations:"))
            #expect(
                try await olares.clusterDone("namespaces get kube-system -o yaml").stdout.contains("kind: Namespace\n"))
            try await olares.expectClusterRefused(
                "namespace get nope", .remoteNotFound, "HTTP 404 (NotFound): namespaces \"nope\" not found")
        }
    }
}
