import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster application why` and `cluster pod why`.
@Suite struct ClusterWhyTests {
    private static let space = "user-space-alice"

    @Test("What does not run is named with its reason, its last words and the command that goes on")
    func crash() async throws {
        try await withCluster { olares in
            olares.sandbox.behaviour.cluster.troubles = [
                "\(Self.space)/notes": .crashLoopBackOff, "\(Self.space)/desk": .imagePullBackOff,
            ]
            let run = try await olares.clusterDone("application why \(Self.space) --lines 2")
            let pod = try olares.clusterPod(of: "notes")
            #expect(run.lines.first?.hasSuffix("pods of \(Self.space) run") == true)
            #expect(run.stdout.contains("Pod/\(pod) (Deployment/notes), container app: CrashLoopBackOff\n"))
            #expect(run.stdout.contains("with exit code 1 (Error); restarted 4 times\n"))
            #expect(run.stdout.contains("  the same of notes-"))
            #expect(run.stdout.contains("  log of the run before:\n"))
            #expect(run.stdout.contains("    fatal: out of memory\n"))
            #expect(
                run.stdout.contains(
                    "  next: olares-cli cluster pod logs \(Self.space)/\(pod) --container app --previous\n"))
            #expect(run.stdout.contains("ImagePullBackOff") && run.stdout.contains("  image docker.io/acme/desk:3.2\n"))

            let json = try await olares.clusterDone("application why \(Self.space) -o json").json
            let findings = try #require(json["findings"]?.array)
            let finding = try #require(findings.first { $0["name"]?.string == pod })
            #expect(finding["cause"] == "exit" && finding["ended"]?["exitCode"] == 1)
            #expect(finding["owner"] == "Deployment/notes" && finding["restarts"] == 4)
            #expect(finding["log"]?["previous"] == true && finding["log"]?["lines"]?.array?.count == 10)
            #expect(finding["next"]?["effect"] == "read" && json["problems"] == [])
            // The command that goes on is one that works.
            let words = (finding["next"]?["argv"]?.array ?? []).compactMap(\.string).dropFirst()
            let next = try await olares.run(Array(words))
            #expect(next.exit == 0 && next.stdout.contains("fatal: out of memory"))
            #expect(olares.clusterChanges == [])
        }
    }

    @Test("One pod; what is well; what is not there; what is stopped")
    func others() async throws {
        try await withCluster { olares in
            olares.sandbox.behaviour.cluster.troubles["\(Self.space)/journal"] = .pending
            let waiting = try await olares.clusterDone("pod why \(Self.space)/journal-0")
            #expect(
                waiting.lines == [
                    "pod \(Self.space)/journal-0: Pending, 0/1 ready",
                    "Pod/journal-0 (StatefulSet/journal): Unschedulable",
                    "  0/3 nodes are available: 3 Insufficient memory.", "  next: olares-cli cluster node list",
                ])
            let well = try await olares.clusterDone("application why photos-alice")
            #expect(
                well.stdout == "2 of 2 pods of photos-alice run\n\nnothing is found that does not run\n")
            #expect(try await olares.clusterDone("application why photos-alice -o json").json["findings"] == [])
            _ = try await olares.clusterDone("workload stop photos-alice/photos --kind deployment --yes")
            let stopped = try await olares.clusterDone("application why photos-alice")
            #expect(stopped.stdout.contains("Deployment/photos: ScaledToZero\n  it is to have no pods\n"))
        }
        try await withCluster { olares in
            try await olares.expectClusterRefused(
                "pod why \(Self.space)/nobody", .remoteNotFound, "get pod \(Self.space)/nobody",
                fix: "olares-cli cluster pod list --namespace \(Self.space)")
        }
    }
}
