import Foundation
import OlaresCore
import Sandbox
import Testing

/// The sandbox's cluster, judged by clients that others have written.
@Suite struct ClusterSandboxTests {
    private static let space = "user-space-alice"

    @Test(
        "kubectl lists, describes, scales, restarts, follows, reads logs and deletes", .enabled(if: Kubectl.isAvailable)
    )
    func kubectl() async throws {
        try await withOlares { olares in
            let kubectl = try Kubectl(olares)
            let pods = try await kubectl.run("get", "pods", "-o", "wide")
            for column in ["READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE"] { #expect(pods.contains(column)) }
            let pod = try #require(olares.sandbox.pods(in: Self.space).first { $0.hasPrefix("notes-") })
            #expect(pods.contains(pod))
            let description = try await kubectl.run("describe", "pod", pod)
            #expect(description.contains("docker.io/acme/notes:1.4.2"))
            #expect(description.contains("Controlled By:"))
            #expect(description.contains("Scheduled"))
            let deployments = try await kubectl.run("get", "deployments", "-A")
            #expect(deployments.contains("coredns") && deployments.contains("photos"))
            #expect(try await kubectl.run("get", "nodes").contains("Ready,SchedulingDisabled"))

            #expect(try await kubectl.run("scale", "deployment/notes", "--replicas=4").contains("scaled"))
            let rolled = try await kubectl.run("rollout", "status", "deployment/notes", "--timeout=90s")
            #expect(rolled.contains("successfully rolled out"))
            #expect(olares.sandbox.pods(in: Self.space).filter { $0.hasPrefix("notes-") }.count == 4)
            _ = try await kubectl.run("set", "image", "deployment/notes", "app=docker.io/acme/notes:1.5.0")
            #expect(
                try await kubectl.run("rollout", "status", "deployment/notes", "--timeout=90s")
                    .contains("successfully rolled out"))
            let images = try await kubectl.run(
                "get", "pods", "-l", "app=notes", "-o", "jsonpath={.items[*].spec.containers[0].image}")
            #expect(images == Array(repeating: "docker.io/acme/notes:1.5.0", count: 4).joined(separator: " "))

            let journal = try await kubectl.run("get", "pod", "journal-0", "-o", "jsonpath={.metadata.uid}")
            _ = try await kubectl.run("delete", "pod", "journal-0", "--timeout=60s")
            #expect(try await kubectl.run("get", "pod", "journal-0", "-o", "jsonpath={.metadata.uid}") != journal)
            let log = try await kubectl.run("logs", try desk(olares), "-c", "proxy", "--tail=5")
            #expect(log.split(separator: "\n").count == 5)
            #expect(try await kubectl.fails("get", "pod", "nobody").contains("NotFound"))
            _ = try await kubectl.run("delete", "deployment", "notes", "--timeout=60s")
            #expect(!olares.sandbox.pods(in: Self.space).contains { $0.hasPrefix("notes-") })
        }
    }

    private func desk(_ olares: Olares) throws -> String {
        try #require(olares.sandbox.pods(in: Self.space).first { $0.hasPrefix("desk-") })
    }

    @Test("kubectl runs commands and passes their input on", .enabled(if: Kubectl.speaksWebSocket))
    func kubectlExec() async throws {
        try await withOlares { olares in
            let kubectl = try Kubectl(olares)
            #expect(try await kubectl.run("exec", "journal-0", "--", "cat", "hostname") == "journal-0\n")
            // The end of the input goes over, which v4 could not say.
            let echoed = try await kubectl.run(
                ["exec", "-i", "journal-0", "--", "sh", "-c", "cat; exit 0"], input: .text("a\nb\n"))
            #expect(echoed == "a\nb\n")
            #expect(olares.sandbox.execs.last?.subprotocol == "v5.channel.k8s.io")
            #expect(try await kubectl.fails("exec", "journal-0", "--", "sh", "-c", "exit 3").contains("exit code 3"))
        }
    }

    @Test(
        "The Python client lists, watches, reads logs and runs commands",
        .enabled(if: Judge.hasKubernetes, Judge.absence))
    func python() async throws {
        try await withOlares { olares in
            let pod = try #require(olares.sandbox.pods(in: Self.space).first { $0.hasPrefix("notes-") })
            let answer = try await Kubectl(olares).judge(pod: pod)
            let found = try answer.json
            let pods = try #require(found["pods"]?.strings, "\(answer.stderr)")
            #expect(pods.count == 9)
            #expect(found["pages"]?["names"]?.strings == pods && found["pages"]?["count"]?.integer == 5)
            #expect(found["labelled"]?.strings?.count == 2)
            #expect(found["field"]?.strings == [pod])
            #expect(found["nodes"]?.strings == ["v1.33.3", "v1.33.3", "v1.33.3"])
            #expect(found["deployments"]?["notes"]?.integer == 2)
            #expect(found["suspended"]?["tidy"]?.bool == true && found["suspended"]?["backup"]?.bool == false)
            #expect(found["missing"]?["reason"]?.string == "NotFound")
            #expect(found["log"]?.string?.split(separator: "\n").count == 3)
            #expect(found["plain"]?["code"]?.integer == 7)
            #expect(found["plain"]?["output"]?.string == "out\n" && found["plain"]?["errors"]?.string == "err\n")
            #expect(found["missingProgram"]?.integer == 127)
            #expect(found["echoed"]?.string == found["sent"]?.string)
            #expect(found["terminal"]?["output"]?.string == "0 0\r\nyes\r\n")
            #expect(found["watched"]?.integer == 3)
        }
    }

    @Test("Only with the token and without an origin, in older systems with its cookie; and each user sees their own")
    func admission() async throws {
        try await withOlares { olares in
            let cluster = try ClusterClient(olares, Olares.bob)
            let pods = "/api/v1/namespaces/user-space-bob/pods"
            #expect(try await cluster.get(pods).status == 200)
            #expect(try await cluster.get(pods, cookie: false).status == 200)
            olares.sandbox.behaviour.cluster.requiresCookie = true
            #expect(try await cluster.get(pods, cookie: false).status == 403)
            #expect(try await cluster.get(pods, cookie: false).json["reason"]?.string == "Forbidden")
            #expect(try await cluster.get("/capi/app/detail", cookie: false).text == "Not Login")
            olares.sandbox.behaviour.cluster.requiresCookie = false
            #expect(try await cluster.get(pods, [("Origin", "https://elsewhere.example")]).status == 400)
            let foreign = "/api/v1/namespaces/user-space-alice/pods"
            #expect(try await cluster.get(foreign).status == 404)
            olares.sandbox.behaviour.cluster.hiddenNamespaceStatus = 403
            #expect(try await cluster.get(foreign).status == 403)
            let all = try await cluster.get("/api/v1/pods").json["items"]?.array ?? []
            let namespaces = Set(all.compactMap { $0["metadata"]?["namespace"]?.string })
            #expect(namespaces == ["user-space-bob", "user-system-bob", "photos-bob", "apps-shared"])
            olares.sandbox.behaviour.cluster.forbiddenNamespaces = ["user-space-bob"]
            #expect(try await cluster.get(pods).status == 403)
            olares.sandbox.behaviour.cluster.failingNamespaces = ["photos-bob"]
            #expect(try await cluster.get("/api/v1/namespaces/photos-bob/pods").status == 500)
            for path in [
                "/apis/batch/v1beta1/cronjobs", "/kapis/operations.kubesphere.io/v1alpha2/x", "/api/v1/secrets",
            ] {
                #expect(try await cluster.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test("Pages, and filters that KubeSphere knows or does not")
    func pages() async throws {
        try await withOlares { olares in
            let cluster = try ClusterClient(olares, Olares.bob)
            let root = "/kapis/resources.kubesphere.io/v1alpha3/namespaces/user-space-bob/pods"
            func page(_ query: String) async throws -> (items: Int, total: Int?) {
                let json = try await cluster.get(root + query).json
                return (json["items"]?.array?.count ?? -1, json["totalItems"]?.integer.map { Int($0) })
            }
            for (query, items, total) in [
                ("", 9, 9), ("?limit=4&page=1", 4, 9), ("?limit=4&page=3", 1, 9), ("?limit=4&page=4", 0, 9),
                ("?labelSelector=app%3Dnotes", 2, 2), ("?labelSelector=app%3Dnotes&limit=1", 1, 2),
                ("?labelSelector=tier%20in%20(web)%2Capp!%3Dnotes", 1, 1), ("?status=Running", 6, 6),
                ("?names=journal-0,journal-1", 2, 2), ("?fieldSelector=status.phase%3DRunning", 0, 0),
            ] {
                let found = try await page(query)
                #expect(found.items == items && found.total == total, "\(query): \(found)")
            }
        }
    }

    @Test("A patch is of a known kind, makes a generation, and rolls out over several reads")
    func patches() async throws {
        try await withOlares { olares in
            let cluster = try ClusterClient(olares, Olares.bob)
            let notes = "/apis/apps/v1/namespaces/user-space-bob/deployments/notes"
            #expect(try await cluster.patch(notes, #"{"spec":{"replicas":3}}"#, "application/json").status == 415)
            let patched = try await cluster.patch(notes, #"{"spec":{"replicas":3}}"#).json
            #expect(patched["metadata"]?["generation"]?.integer == 2)
            #expect(patched["status"]?["observedGeneration"]?.integer == 1)
            var ready: [Int64?] = []
            for _ in 1...2 { ready.append(try await cluster.get(notes).json["status"]?["readyReplicas"]?.integer) }
            #expect(ready == [2, 3])
            let desk = "/apis/apps/v1/namespaces/user-space-bob/deployments/desk"
            let change = #"{"spec":{"template":{"spec":{"containers":[{"name":"proxy","image":"nginx:2"}]}}}}"#
            let strategic = try await cluster.patch(desk, change, "application/strategic-merge-patch+json").json
            let images = strategic["spec"]?["template"]?["spec"]?["containers"]?.array?.map { $0["image"]?.string }
            #expect(images == ["docker.io/acme/desk:3.2", "nginx:2"])
            let merged = try await cluster.patch(desk, change).json
            #expect(merged["spec"]?["template"]?["spec"]?["containers"]?.array?.count == 1)

            olares.sandbox.behaviour.cluster.troubles = ["user-space-bob/journal": .crashLoopBackOff]
            let journal = try await cluster.get("/api/v1/namespaces/user-space-bob/pods/journal-0").json
            let state = journal["status"]?["containerStatuses"]?.array?.first?["state"]
            #expect(state?["waiting"]?["reason"]?.string == "CrashLoopBackOff")
            olares.sandbox.behaviour.cluster.troubles = ["user-space-bob/notes": .stuck]
            _ = try await cluster.patch(notes, #"{"spec":{"replicas":5}}"#)
            for _ in 1...5 {
                #expect(try await cluster.get(notes).json["status"]?["readyReplicas"]?.integer == 3)
            }
        }
    }

    @Test("Logs: from where, how much, of whom; and how they go on and end")
    func logs() async throws {
        try await withOlares { olares in
            let cluster = try ClusterClient(olares, Olares.bob)
            olares.sandbox.behaviour.cluster.logs.secondsPerLine = 0
            let log = "/api/v1/namespaces/user-space-bob/pods/journal-0/log"
            func lines(_ query: String) async throws -> [String] {
                try await cluster.get(log + query).text.split(separator: "\n").map(String.init)
            }
            let all = try await lines("?timestamps=true")
            #expect(all.count == 40 && Set(all).count == 40)
            #expect(try await lines("?tailLines=3&timestamps=true") == Array(all.suffix(3)))
            #expect(try await cluster.get(log + "?limitBytes=10").text.utf8.count == 10)
            olares.sandbox.behaviour.cluster.logs.isSinceExact = true
            let moment = try #require(all[35].split(separator: " ").first)
            #expect(try await lines("?timestamps=true&sinceTime=\(moment)") == Array(all[35...]))
            olares.sandbox.appendLog(
                ["one", "two"], namespace: "user-space-bob", pod: "journal-0", container: "journal")
            #expect(try await lines("?tailLines=2") == ["one", "two"])
            olares.sandbox.behaviour.cluster.logs.endsFollowAfter = 4
            #expect(try await lines("?tailLines=4&follow=true").count == 4)
            let pods = "/api/v1/namespaces/user-space-bob/pods"
            let desk = try #require(olares.sandbox.pods(in: "user-space-bob").first { $0.hasPrefix("desk-") })
            for (path, status) in [
                (log + "?previous=true", 400), (log + "?container=none", 400), (log + "?tailLines=-1", 422),
                (pods + "/\(desk)/log", 400), (pods + "/\(desk)/log?container=proxy", 200), (pods + "/none/log", 404),
            ] {
                #expect(try await cluster.get(path).status == status, "\(path)")
            }
            olares.sandbox.behaviour.cluster.logs.bytes = 1 << 20
            #expect(try await cluster.get(log).text.utf8.count == 1 << 20)
            #expect(try await lines("?tailLines=1").first?.hasPrefix("000000008191 ") == true)
            olares.sandbox.add(Fault(.cutAfter(bytes: 1000), path: log, times: 1))
            await #expect(throws: (any Error).self) { try await cluster.get(log) }
        }
    }
}
