import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster node …`, `cluster middleware …` and `cluster context`.
@Suite struct ClusterNodesTests {
    @Test("Machines, in every form")
    func nodes() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("node list")
            #expect(run.cells(0) == ["NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP"])
            #expect(run.column("NAME") == ["worker2", "worker1", "olares"])
            #expect(run.column("STATUS") == ["Ready,SchedulingDisabled", "Ready", "Ready"])
            #expect(run.column("ROLES") == ["worker", "<none>", "control-plane,master"])
            #expect(run.column("AGE").last == "2y1d")
            let wide = try await olares.clusterDone("nodes list -o wide")
            #expect(wide.cells(0).suffix(3) == ["OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"])
            #expect(try await olares.clusterDone("node list -o json").json["totalItems"] == 3)
            let get = try await olares.clusterDone("node get worker2")
            #expect(get.lines.first == "Name:               worker2")
            #expect(get.stdout.contains("Schedulable:        false (cordoned)\nCapacity:\n  cpu                16\n"))
            #expect(
                get.stdout.contains(
                    "Taints:\n  node.kubernetes.io/unschedulable  <none>:NoSchedule\nConditions:\n  DiskPressure "))
            #expect(try await olares.clusterDone("node get olares -o yaml").stdout.contains("kind: Node\n"))
            try await olares.expectClusterRefused(
                "node get nope", .remoteNotFound, "get node \"nope\": GET ", fix: "olares-cli cluster node list")
            let blank = try await olares.run("cluster", "node", "get", " ")
            expectFailure(blank, .argumentInvalid, message: "node name must be non-empty")
        }
    }

    @Test("Middleware, without its passwords")
    func middleware() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("middleware list")
            #expect(run.cells(0) == ["TYPE", "NAME", "NAMESPACE", "NODES", "ADMIN-USER"])
            #expect(run.column("TYPE") == ["mongodb", "nats", "postgres", "redis"])
            let one = try await olares.clusterDone("mw list -t POSTGRES -o json")
            #expect(try one.json.array?.map { $0["password"] } == ["<redacted>"])
            #expect(!one.stdout.contains("sandbox-password-of"))
            let shown = try await olares.clusterDone("mw list -t postgres --show-passwords -o yaml")
            #expect(shown.stdout.contains("password: sandbox-password-of-citus\n"))
            let none = try await olares.cluster("middleware list -t oracle")
            #expect(none.stderr == "no middleware instances visible to this profile\n" && none.exit == 0)
            olares.sandbox.behaviour.cluster.middlewareCode = 500
            try await olares.expectClusterRefused(
                "middleware list", .serverRefused,
                "list middleware: server returned code=500: the sandbox was told to fail", exit: 1)
        }
    }

    @Test("Who the cluster says one is, asked once and kept")
    func context() async throws {
        try await withCluster { olares in
            let first = try await olares.clusterDone("context")
            #expect(
                first.lines.prefix(2) == ["alice@olares.com — Cluster Admin", "fetched just now from /capi/app/detail"])
            #expect(first.lines.contains("granted clusters:  host"))
            let kept = try await olares.clusterDone("context")
            #expect(kept.lines[1].hasPrefix("from cache, refreshed ") && kept.lines[1].hasSuffix(" ago"))
            #expect(olares.sandbox.requests(to: "/capi/app/detail").count == 1)
            olares.sandbox.behaviour.cluster.globalRole = "platform-regular"
            olares.sandbox.behaviour.cluster.username = "al"
            let changed = try await olares.clusterDone("context --refresh")
            #expect(changed.lines.first == "alice@olares.com (username: al) — Regular User")
            #expect(changed.lines.contains("globalrole changed: Cluster Admin -> Regular User"))
            olares.sandbox.add(Fault(.status(code: 200, body: "{}"), path: "/capi/app/detail"))
            try await olares.expectClusterRefused(
                "context --refresh", .decode, "cluster context: the server's answer does not say who asks")
            let json = try await olares.clusterDone("context -o json").json
            #expect(json["source"] == "cache" && json["globalroleLabel"] == "Regular User" && json["username"] == "al")
            let config = try JSONValue(
                parsing: Array(String(contentsOfFile: olares.configDirectory + "/config.json", encoding: .utf8).utf8))
            #expect(config["profiles"]?.array?.first?["clusterContext"]?["globalrole"] == "platform-regular")
            #expect(try await olares.run("profile", "list").exit == 0)
        }
    }
}
