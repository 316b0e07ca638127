import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster workload …`: changing.
@Suite struct ClusterScaleTests {
    private let notes = "/apis/apps/v1/namespaces/user-space-alice/deployments/notes"

    private func bodies(_ olares: Olares) throws -> [JSONValue] {
        try olares.sandbox.requests(to: notes, method: "PATCH").map { try JSONValue(parsing: Array($0.body.data)) }
    }

    /// What stops `notes`, of which there are two pods.
    private let stopped: JSONValue = [
        "metadata": ["annotations": ["dev.olares.io/previous-replicas": "2"]], "spec": ["replicas": 0],
    ]

    @Test("Started again, it has as many pods as it was stopped with; one that runs is left alone")
    func remembered() async throws {
        try await withCluster { olares in
            let workload = "user-space-alice/notes --kind deployment"
            let nothing = try await olares.clusterDone("workload start \(workload)")
            #expect(nothing.stdout.contains("is to have 2 replicas already — nothing to do"))
            #expect(olares.clusterChanges == [])
            _ = try await olares.clusterDone("workload stop \(workload) -y")
            // Stopped twice, the number stays.
            _ = try await olares.clusterDone("workload stop \(workload) -y")
            let started = try await olares.clusterDone("workload start \(workload)")
            #expect(started.stdout == "Deployment user-space-alice/notes scaled to 2 replicas\n")
            #expect(try bodies(olares).last?["metadata"]?["annotations"]?["dev.olares.io/previous-replicas"] == .null)
            let yaml = try await olares.clusterDone("workload yaml \(workload)")
            #expect(!yaml.stdout.contains("previous-replicas"))
        }
    }

    @Test("To zero and back, followed to the end")
    func scale() async throws {
        try await withCluster { olares in
            let workload = "user-space-alice/notes --kind deployment"
            try await olares.expectClusterRefused(
                "workload scale \(workload) --replicas 0", .confirmationRequired,
                "Scale Deployment user-space-alice/notes to 0 replicas? Traffic will be paused", exit: 6)
            let plan = try await olares.clusterDone("workload stop \(workload) --dry-run -o json").json
            #expect(plan["dryRun"] == true && plan["requests"]?.array?.first?["body"] == stopped)
            #expect(olares.clusterChanges == [])

            let stop = try await olares.clusterDone(
                "workload scale \(workload) --replicas 0 --watch --interval 10ms -y")
            #expect(
                stop.lines.first
                    == "Deployment user-space-alice/notes scaled to 0 replicas; waiting for rollout to converge")
            #expect(
                stop.lines.last?.hasPrefix("Deployment \"user-space-alice/notes\" rollout: 0/0 ready, 0/0 updated")
                    == true)
            #expect(stop.lines.last?.hasSuffix("observed, converged") == true)
            #expect(!olares.sandbox.pods(in: "user-space-alice").contains { $0.hasPrefix("notes-") })
            let get = try await olares.clusterDone("workload get \(workload)")
            #expect(get.stdout.contains("scaled to zero"))

            let started = try await olares.clusterDone("workload start \(workload) --replicas 3")
            #expect(started.stdout == "Deployment user-space-alice/notes scaled to 3 replicas\n")
            let status = try await olares.clusterDone("workload rollout-status \(workload) --watch --interval 10ms")
            #expect(status.lines.last?.contains("rollout: 3/3 ready, 3/3 updated") == true)
            #expect(Set(status.lines).count == status.lines.count)
            #expect(olares.sandbox.pods(in: "user-space-alice").count { $0.hasPrefix("notes-") } == 3)
            let done = try await olares.clusterDone("workload rollout-status \(workload) -o json").json
            #expect(done["converged"] == true && done["phase"] == "converged" && done["ready"] == "3/3")
            #expect(try bodies(olares) == [stopped, ["spec": ["replicas": 3]]])
            let types = olares.sandbox.requests(to: notes, method: "PATCH").map { $0.header("Content-Type") }
            #expect(types == ["application/merge-patch+json", "application/merge-patch+json"])
        }
    }

    @Test("As data: what was done, and each change of a rollout on a line")
    func data() async throws {
        try await withCluster { olares in
            let one = try await olares.clusterDone(
                "workload scale user-space-alice/notes --kind deploy --replicas 1 -o json")
            #expect(
                try one.json == [
                    "operation": "scale", "kind": "Deployment", "namespace": "user-space-alice", "name": "notes",
                    "replicas": 1,
                ])
            let run = try await olares.clusterDone(
                "workload start user-space-alice/notes --kind deploy --replicas 2 -w --interval 10ms -o json")
            let snapshots = try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(
                snapshots.last?["converged"] == true && snapshots.dropLast().allSatisfy { $0["converged"] == false })
            let stop = try await olares.clusterDone("workload stop user-space-alice/notes --kind deploy --yes -o yaml")
            #expect(stop.stdout.hasPrefix("operation: scale\nkind: Deployment\n"))
        }
    }

    @Test("A rollout that does not come to its end")
    func stuck() async throws {
        try await withCluster { olares in
            olares.sandbox.behaviour.cluster.ignoresChanges = true
            let workload = "user-space-alice/notes --kind deployment"
            _ = try await olares.clusterDone("workload scale \(workload) --replicas 4")
            let now = try await olares.cluster("workload rollout-status \(workload)")
            #expect(now.exit == 8 && now.stderr == "")
            #expect(now.stdout.hasSuffix("observed, rolling out\n"))
            let late = try await olares.cluster(
                "workload rollout-status \(workload) -w --interval 20ms --timeout 300ms")
            #expect(late.exit == 8 && late.lines.count == 1)
            #expect(late.stderr.contains("error: rollout-status: timed out after 300ms without convergence\n"))
            #expect(
                late.stderr.contains(
                    "fix: olares-cli cluster workload rollout-status user-space-alice/notes --kind deployment --watch\n"
                ))
        }
    }

    @Test("Daemon sets, and numbers that are none")
    func refusals() async throws {
        try await withCluster { olares in
            for (line, message) in [
                (
                    "scale a/b --kind ds --replicas 1",
                    "DaemonSets are not scalable (replicas don't apply); use `cluster workload restart`"
                ),
                (
                    "stop a/b --kind ds --yes",
                    "DaemonSets cannot be stopped via scale; use `cluster workload delete` to remove them"
                ),
                ("start a/b --kind ds", "DaemonSets cannot be started via scale; recreate the object instead"),
            ] {
                try await olares.expectClusterRefused("workload \(line)", .argumentInvalid, message, exit: 2)
            }
            for (line, message) in [
                ("scale a/b --kind deploy --replicas -1", "--replicas must be >= 0, got -1"),
                (
                    "start a/b --kind deploy --replicas 0",
                    "--replicas must be >= 1 for `start`, got 0 (use `cluster workload scale"
                ),
                ("restart a/b --kind deploy --concurrency 0", "--concurrency must be >= 1, got 0"),
                (
                    "delete a/b --kind deploy --propagation maybe",
                    "unsupported --propagation value \"maybe\" (want one of: foreground"
                ),
            ] {
                try await olares.expectClusterRefused("workload \(line)", .optionValueInvalid, message, exit: 2)
            }
            try await olares.expectClusterRefused(
                "workload scale a/b --kind deploy", .optionRequired, "--replicas is required", exit: 2)
            #expect(olares.sandbox.requests().isEmpty)
        }
    }

    @Test("Restarted by deleting its pods, of which one resists")
    func restart() async throws {
        try await withCluster { olares in
            let before = olares.sandbox.pods(in: "user-space-alice").filter { $0.hasPrefix("notes-") }
            let workload = "user-space-alice/notes --kind deployment"
            try await olares.expectClusterRefused(
                "workload restart \(workload)", .confirmationRequired,
                "Restart Deployment user-space-alice/notes by deleting 2 pods (\(before.joined(separator: ", ")))? The "
                    + "controller will recreate them", exit: 6)
            let plan = try await olares.clusterDone("workload restart \(workload) --dry-run")
            #expect(
                plan.lines.count == 2
                    && plan.lines.allSatisfy { $0.hasPrefix("would send: DELETE https://control-hub.") })
            #expect(olares.clusterChanges == [])
            let run = try await olares.clusterDone("workload restart \(workload) --yes")
            #expect(run.stdout == "deleted 2/2 pods for Deployment user-space-alice/notes\n")
            let after = try await olares.clusterPods(of: "notes")
            try #require(after.count == 2)
            #expect(Set(after).isDisjoint(with: before))

            let path = "/api/v1/namespaces/user-space-alice/pods/\(after[1])"
            olares.sandbox.add(Fault(.status(code: 500), method: "DELETE", path: path))
            let some = try await olares.cluster("workload restart \(workload) --yes --concurrency 1")
            #expect(some.exit == 7 && some.stdout == "deleted 1/2 pods for Deployment user-space-alice/notes\n")
            #expect(some.stderr.contains("  - \(after[1]): delete pod user-space-alice/\(after[1]): DELETE "))
            #expect(some.stderr.contains("restart Deployment user-space-alice/notes: 1 of 2 pod deletes failed\n"))
            let data = try await olares.cluster("workload restart \(workload) --yes -o json")
            #expect(data.exit == 7)
            #expect(try data.json["failures"] == 1 && data.json["selector"] == "app=notes")
        }
    }

    /// Answers a question of a line of `cluster` with yes, after something else has happened.
    private func agree(
        _ olares: Olares, _ line: String, after event: () async throws -> Void
    ) async throws -> Run {
        let terminal = try olares.terminal()
        let words = ["cluster"] + line.split(separator: " ").map(String.init)
        let session = try olares.start(on: terminal, words, capturesOutput: true, capturesErrors: false)
        #expect(await terminal.wait(for: "[y/N]: "))
        try await event()
        terminal.type("y\n")
        return await session.wait()
    }

    @Test("What was agreed to is done, and not what came while the question stood")
    func agreed() async throws {
        try await withCluster { olares in
            let workload = "user-space-alice/notes --kind deployment"
            let before = try await olares.clusterPods(of: "notes").sorted()
            let run = try await agree(olares, "workload restart \(workload)") {
                _ = try await olares.clusterDone("workload scale \(workload) --replicas 3")
                #expect(try await olares.clusterPods(of: "notes").count == 3)
            }
            #expect(run.exit == 0 && run.stdout == "deleted 2/2 pods for Deployment user-space-alice/notes\n")
            let deleted = olares.clusterChanges.filter { $0.hasPrefix("DELETE ") }.sorted()
            #expect(deleted == before.map { "DELETE /api/v1/namespaces/user-space-alice/pods/\($0)" })

            let other = try await agree(olares, "workload set-image \(workload) --image acme/notes:2") {
                _ = try await olares.clusterDone("workload set-image \(workload) --image acme/notes:9 --yes")
            }
            #expect(other.exit == 1 && other.stdout == "")
            let object = try await olares.clusterDone("workload get \(workload) -o json").json
            #expect(object["spec"]?["template"]?["spec"]?["containers"]?.array?.first?["image"] == "acme/notes:9")
        }
    }

    @Test("An image is set although something else of the workload has changed since the question")
    func conflict() async throws {
        try await withCluster { olares in
            let workload = "user-space-alice/notes --kind deployment"
            let run = try await agree(olares, "workload set-image \(workload) --image acme/notes:2") {
                _ = try await olares.clusterDone("workload scale \(workload) --replicas 3")
                olares.sandbox.clearRequests()
            }
            #expect(run.exit == 0 && run.stdout.hasSuffix(" -> acme/notes:2\n"))
            #expect(olares.clusterChanges.count == 2, "the first is refused: \(olares.clusterChanges)")
            let object = try await olares.clusterDone("workload get \(workload) -o json").json
            #expect(object["spec"]?["replicas"] == 3)
            #expect(object["spec"]?["template"]?["spec"]?["containers"]?.array?.first?["image"] == "acme/notes:2")
        }
    }

    @Test("Pods with the same labels that something else controls, and ones without a name, are never deleted")
    func others() async throws {
        try await withCluster { olares in
            let path = "/api/v1/namespaces/user-space-alice/pods"
            let own = try olares.clusterPod(of: "notes")
            let owner = #"{"kind":"ReplicaSet","name":"notes-abc","uid":"1","controller":true}"#
            let items =
                #"{"metadata":{"name":"\#(own)","ownerReferences":[\#(owner)]}},{"metadata":{"name":"stranger"}}"#
            olares.sandbox.add(
                Fault(.status(code: 200, body: #"{"items":[\#(items)]}"#), method: "GET", path: path, times: 1))
            let run = try await olares.cluster("workload restart user-space-alice/notes --kind deployment --yes")
            #expect(run.exit == 0 && run.stdout == "deleted 1/1 pods for Deployment user-space-alice/notes\n")
            #expect(run.stderr == "left alone, since something else controls them: stranger\n")
            #expect(olares.clusterChanges == ["DELETE \(path)/\(own)"])
            olares.sandbox.clearRequests()
            olares.sandbox.add(
                Fault(.status(code: 200, body: #"{"items":[{"metadata":{}}]}"#), method: "GET", path: path))
            for line in [
                "workload restart user-space-alice/notes --kind deployment", "job rerun user-space-alice/import-mail",
            ] {
                try await olares.expectClusterRefused(
                    line + " --yes", .decode, "the server's answer has a pod without a usable name")
            }
        }
    }

    @Test("As tools: what interrupts somebody's work is refused to one that may only write")
    func tools() async throws {
        try await withCluster { olares in
            func call(_ name: String, _ arguments: String) -> String {
                #"{"jsonrpc":"2.0","id":"\#(name)","method":"tools/call","params":{"name":"\#(name)","arguments":\#(arguments)}}"#
                    + "\n"
            }
            func calls(_ more: String) -> String {
                call(
                    "cluster_workload_scale",
                    #"{"workload":"user-space-alice/notes","kind":"deployment","replicas":0"# + more)
                    + call("cluster_cronjob_suspend", #"{"cronjob":"user-space-alice/backup""# + more)
                    + call("cluster_middleware_list", #"{"show-passwords":true}"#)
            }
            // A dry run does nothing that needs a right.
            let (real, dry) = (calls("}"), calls(#","dry-run":true}"#))
            for (allowed, isOffered) in [("write", false), ("destructive", true)] {
                let input = isOffered ? dry : real
                let run = try await olares.run(["mcp", "serve", "--allow", allowed], input: .text(input))
                let answers = try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
                for name in ["cluster_workload_scale", "cluster_cronjob_suspend"] {
                    let answer = try #require(answers.first { $0["id"]?.string == name })
                    #expect(
                        (answer["result"]?["structuredContent"]?["dryRun"] == true) == isOffered, "\(run.stdout)")
                }
                let passwords = answers.first { $0["id"] == "cluster_middleware_list" }
                #expect(passwords?["result"]?["structuredContent"]?["error"]?["code"] == "argument_invalid")
                #expect(!run.stdout.contains("sandbox-password-of"))
            }
            #expect(olares.clusterChanges == [])
            #expect(olares.sandbox.requests(to: "/middleware/v1/list").isEmpty)
        }
    }

    @Test("Deleted, with what becomes of its pods")
    func delete() async throws {
        try await withCluster { olares in
            try await olares.expectClusterRefused(
                "workload delete user-space-alice/notes --kind deploy", .confirmationRequired,
                "Delete Deployment user-space-alice/notes (propagationPolicy=Foreground)? This removes the workload",
                exit: 6)
            let run = try await olares.clusterDone("workload delete user-space-alice/notes --kind deploy --yes")
            #expect(run.stdout == "Deployment user-space-alice/notes deleted (propagationPolicy=Foreground)\n")
            #expect(
                olares.sandbox.requests(to: notes, method: "DELETE").map(\.query) == ["propagationPolicy=Foreground"])
            try await expectGone(olares)
            let json = try await olares.clusterDone(
                "workload delete journal -n user-space-alice --kind sts --propagation Orphan -y -o json"
            ).json
            #expect(json["propagationPolicy"] == "Orphan" && json["operation"] == "delete")
        }
    }

    private func expectGone(_ olares: Olares) async throws {
        let run = try await olares.cluster("workload get user-space-alice/notes --kind deploy")
        expectFailure(run, .remoteNotFound, message: "get Deployment user-space-alice/notes: ")
    }

    @Test("Another image, and what it was before")
    func setImage() async throws {
        try await withCluster { olares in
            let workload = "user-space-alice/notes --kind deploy"
            try await olares.expectClusterRefused(
                "workload set-image \(workload) --image acme/notes:2", .confirmationRequired,
                "Repoint Deployment user-space-alice/notes container \"app\" from docker.io/acme/notes:1.4.2 to "
                    + "acme/notes:2? Pods will be recreated", exit: 6)
            let blank = try await olares.run(
                ["cluster", "workload", "set-image", "a/b", "--kind", "deploy", "--image", " ", "--yes"])
            expectFailure(blank, .optionRequired, message: "--image must not be blank")
            let run = try await olares.clusterDone("workload set-image \(workload) --image acme/notes:2 --yes")
            let version = try bodies(olares).last?["metadata"]?["resourceVersion"]?.string ?? ""
            #expect(!version.isEmpty)
            #expect(
                run.stdout
                    == "Deployment user-space-alice/notes container \"app\": docker.io/acme/notes:1.4.2 -> acme/notes:2\n"
            )
            let again = try await olares.clusterDone(
                "workload set-image \(workload) --image acme/notes:2 --yes -o json"
            ).json
            #expect(again["operation"] == "set-image (no-op)")
            _ = try await olares.clusterDone(
                "workload set-image \(workload) --image acme/notes:3 --pull-policy= -y --watch --interval 10ms")
            let object = try await olares.clusterDone("workload get \(workload) -o json").json
            let noted = object["metadata"]?["annotations"]?["dev.olares.io/previous-images"]?.string ?? ""
            #expect(
                try JSONValue(parsing: Array(noted.utf8)) == [
                    "app": ["image": "docker.io/acme/notes:1.4.2", "imagePullPolicy": "IfNotPresent"]
                ])
            #expect(object["spec"]?["template"]?["spec"]?["containers"]?.array?.map { $0["image"] } == ["acme/notes:3"])
            let types = olares.sandbox.requests(to: notes, method: "PATCH").map { $0.header("Content-Type") }
            #expect(types == Array(repeating: "application/strategic-merge-patch+json", count: 2))

            olares.sandbox.clearRequests()
            let desk = "user-space-alice/desk --kind deploy --image x"
            try await olares.expectClusterRefused(
                "workload set-image \(desk) --yes", .argumentInvalid,
                "pod template has 3 containers (desk, proxy, prepare) — pass -c/--container to pick one")
            try await olares.expectClusterRefused(
                "workload set-image \(desk) -c nope --yes", .remoteNotFound,
                "no container named \"nope\" (have: desk, proxy, prepare)")
            _ = try await olares.clusterDone("workload set-image \(desk) -c proxy --yes")
            let kept = try await olares.clusterDone("workload images -n user-space-alice --kind deployment")
            #expect(kept.column("CONTAINER") == ["desk", "proxy", "prepare", "app"])
        }
    }
}
