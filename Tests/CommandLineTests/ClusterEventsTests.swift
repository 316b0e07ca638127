import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster events`, and the verbs that go from a workload to its pods.
@Suite struct ClusterEventsTests {
    private static let space = "user-space-alice"
    private static let notes = "\(space)/notes --kind deployment"

    /// An event of the namespace, seen so many seconds ago.
    private func plant(_ reason: String, about object: String, type: String = "Warning", ago: Double, _ olares: Olares)
        throws
    {
        let parts = object.split(separator: "/").map(String.init)
        let event: JSONValue = [
            "kind": "Event",
            "metadata": ["name": .string("e-\(reason.lowercased())"), "namespace": .string(Self.space)],
            "involvedObject": ["kind": .string(parts[0]), "name": .string(parts[1]), "namespace": .string(Self.space)],
            "type": .string(type), "reason": .string(reason), "message": .string("\(reason) of \(object)"),
            "lastTimestamp": .string(Date(timeIntervalSinceNow: -ago).ISO8601Format()),
        ]
        try olares.sandbox.plantObject(event.compactText)
    }

    @Test("By type and time, of a namespace or of all; the latest last")
    func events() async throws {
        try await withCluster { olares in
            try plant("Unhealthy", about: "Pod/notes-1", ago: 60, olares)
            try plant("BackOff", about: "Pod/notes-2", ago: 30, olares)
            try plant("FailedMount", about: "Pod/desk-1", ago: 7200, olares)
            let run = try await olares.clusterDone("events -n \(Self.space) --type Warning")
            #expect(run.column("REASON") == ["FailedMount", "Unhealthy", "BackOff"])
            #expect(run.cells(0) == ["LAST SEEN", "TYPE", "REASON", "OBJECT", "COUNT", "MESSAGE"])
            let recent = try await olares.clusterDone("events --type Warning --since 1h")
            #expect(recent.column("REASON") == ["Unhealthy", "BackOff"] && recent.cells(0).first == "NAMESPACE")
            let cut = try await olares.cluster("events -n \(Self.space) --type Warning --limit 1")
            #expect(cut.column("REASON") == ["BackOff"])
            #expect(cut.stderr == "(showing the latest 1 of 3 — give a larger --limit, or 0 for all)\n")
            let json = try await olares.clusterDone("events -n \(Self.space) --type Warning -o json").json
            #expect(json["items"]?.array?.count == 3 && json["totalItems"] == 3 && json["more"] == false)
            #expect(try await olares.cluster("events -n photos-alice --type Warning").stderr == "no events\n")
        }
    }

    @Test("Followed, each event is one line as it comes")
    func followed() async throws {
        try await withCluster { olares in
            try plant("Unhealthy", about: "Pod/notes-1", ago: 60, olares)
            let child = try olares.start(
                ["cluster", "events", "-n", Self.space, "--type", "Warning", "--watch", "--interval", "50ms"])
            #expect(await child.stdout.wait(for: "Unhealthy"))
            try plant("BackOff", about: "Pod/notes-2", ago: 0, olares)
            #expect(await child.stdout.wait(for: "BackOff"))
            child.send(SIGINT)
            let run = await child.wait()
            #expect(run.exit == 0 && run.lines.count == 2, "\(run.stdout)")
            #expect(run.lines.last?.hasSuffix("  Warning  BackOff  Pod/notes-2  BackOff of Pod/notes-2") == true)
        }
    }

    @Test("From a workload to its events, its logs and a command in it")
    func workload() async throws {
        try await withCluster { olares in
            let pods = try await olares.clusterPods(of: "notes")
            let set = try #require(pods.first).split(separator: "-").dropLast().joined(separator: "-")
            try plant("BackOff", about: "Pod/\(set)-gn4x7", ago: 10, olares)
            try plant("FailedCreate", about: "ReplicaSet/\(set)", ago: 5, olares)
            try plant("Unhealthy", about: "Pod/notes-migrate-x7k2p", ago: 5, olares)
            try plant("Evicted", about: "Pod/notes-db-0", ago: 5, olares)
            let events = try await olares.clusterDone("workload events \(Self.notes) --type Warning")
            #expect(events.column("REASON") == ["BackOff", "FailedCreate"])
            #expect(try await olares.cluster("workload events \(Self.space)/nothing --kind deploy").exit == 1)

            for pod in pods {
                olares.sandbox.appendLog(
                    ["plain \(pod)", "ERROR 7"], namespace: Self.space, pod: pod, container: "app")
            }
            let logs = try await olares.clusterDone("workload logs \(Self.notes) --grep (?i)^error.\\d --no-timestamps")
            #expect(logs.lines == pods.map { "[\($0)] ERROR 7" })
            let timed = try await olares.clusterDone("workload logs \(Self.notes) --grep ^plain")
            #expect(timed.lines.count == 2 && timed.lines.allSatisfy { $0.contains("Z plain notes-") })
            try await olares.expectClusterRefused(
                "workload logs \(Self.notes) --grep (", .optionValueInvalid, "is no regular expression")
            try await olares.expectClusterRefused(
                "workload logs \(Self.notes) -c nobody", .argumentInvalid, "no container named \"nobody\" (have: app)")

            let exec = try await olares.cluster("workload exec \(Self.notes) -- echo hello")
            #expect(exec.stdout == "hello\n" && exec.stderr == "in pod \(Self.space)/\(pods[0])\n")
        }
    }

    @Test("What does not run, wherever it is")
    func unhealthy() async throws {
        try await withCluster { olares in
            #expect(try await olares.clusterDone("pod list --unhealthy -n photos-alice -o json").json["items"] == [])
            olares.sandbox.behaviour.cluster.troubles["photos-alice/photos"] = .imagePullBackOff
            // An attempt that failed, of a job that succeeded in the end.
            for (name, phase) in [("copy-bcdfg", "Failed"), ("copy-hjklm", "Succeeded")] {
                let owner: JSONValue = ["kind": "Job", "name": "copy", "uid": "j1", "controller": true]
                let pod: JSONValue = [
                    "kind": "Pod", "status": ["phase": .string(phase)],
                    "metadata": ["name": .string(name), "namespace": "photos-alice", "ownerReferences": [owner]],
                ]
                try olares.sandbox.plantObject(pod.compactText)
            }
            let run = try await olares.clusterDone("pod list --unhealthy --limit 1 -n photos-alice")
            #expect(run.column("STATUS") == ["ImagePullBackOff"])
        }
    }
}
