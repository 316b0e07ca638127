import Foundation
import OlaresCore
import Sandbox
import Testing

/// `--watch` of `cluster`: again and again, through failures that pass, until somebody stops it.
@Suite struct ClusterWatchTests {
    @Test("A pod, until Ctrl-C, which is a good end")
    func pod() async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "notes")
            let child = try olares.start(
                ["cluster", "pod", "get", "user-space-alice/\(pod)", "--watch", "--interval", "20ms"])
            let banner = "Watching pod user-space-alice/\(pod) every 20ms (Ctrl-C to exit). Last fetch: "
            #expect(await child.stdout.wait(for: banner, times: 3))
            child.send(SIGINT)
            let run = await child.wait()
            #expect(run.exit == 0 && run.stderr == "", "\(run.stderr)")
            #expect(run.stdout.hasPrefix(banner) && !run.stdout.contains("\u{1b}"))
        }
    }

    @Test("As JSON, one line a look")
    func lines() async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "notes")
            let child = try olares.start(
                ["cluster", "pod", "get", "user-space-alice/\(pod)", "-w", "--interval", "20ms", "-o", "json"])
            #expect(await child.stdout.wait(for: "\n", times: 2))
            child.send(SIGINT)
            let run = await child.wait()
            #expect(run.exit == 0)
            for line in run.lines { #expect(try JSONValue(parsing: Array(line.utf8))["kind"] == "Pod") }
        }
    }

    @Test("Any other signal is no good end, and ends with its own exit code", arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func signals(signal: Int32) async throws {
        try await withCluster { olares in
            let pod = "user-space-alice/" + (try olares.clusterPod(of: "notes"))
            for (words, shown) in [
                (["application", "status", "user-space-alice", "--watch"], "Watching"),
                (["pod", "logs", pod, "-f"], "GET /item/"),
            ] {
                let child = try olares.start(["cluster"] + words + ["--interval", "20ms"])
                #expect(await child.stdout.wait(for: shown))
                child.send(signal)
                let run = await child.wait()
                #expect(run.exit == 128 + signal && run.stderr == "error: interrupted\n", "\(words): \(run.stderr)")
            }
        }
    }

    @Test("A watch that can fetch nothing any more ends, though a single look says what it could not fetch")
    func lostServer() async throws {
        try await withCluster { olares in
            olares.sandbox.add(Fault(.status(code: 503), service: "control-hub"))
            let words = ["cluster", "application", "status", "user-space-alice"]
            #expect(try await olares.run(words).exit == 0)
            let run = try await olares.run(words + ["--watch", "--interval", "10ms"])
            expectFailure(run, .httpServerError, message: "watch: aborted after 5 consecutive errors: list pods")
        }
    }

    @Test("Transient failures are retried; the fifth in a row ends it")
    func failures() async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "notes")
            let path = "/api/v1/namespaces/user-space-alice/pods/\(pod)"
            let words = ["cluster", "pod", "get", "user-space-alice/\(pod)", "-w", "--interval", "20ms"]
            olares.sandbox.add(Fault(.status(code: 503), path: path, after: 1, times: 2))
            let child = try olares.start(words)
            #expect(await child.stdout.wait(for: "Watching pod", times: 2))
            child.send(SIGINT)
            let patient = await child.wait()
            #expect(patient.exit == 0)
            #expect(
                patient.stderr.contains("watch: failed to fetch pod (retry 1): get pod user-space-alice/\(pod): GET "))
            #expect(patient.stderr.contains("(retry 2)") && !patient.stderr.contains("(retry 3)"))

            olares.sandbox.add(Fault(.html, path: path, after: 1, times: 1))
            let puzzled = try olares.start(words)
            #expect(await puzzled.stdout.wait(for: "Watching pod", times: 2))
            puzzled.send(SIGINT)
            let understood = await puzzled.wait()
            #expect(understood.exit == 0 && understood.stderr.contains("watch: failed to fetch pod (retry 1): "))

            olares.sandbox.add(Fault(.status(code: 503), path: path))
            let run = try await olares.run(words)
            expectFailure(run, .httpServerError, message: "watch: aborted after 5 consecutive errors: get pod")
            let refused = try await olares.run(["cluster", "pod", "get", "user-space-alice/nope", "-w"])
            expectFailure(refused, .remoteNotFound, message: "get pod user-space-alice/nope: ")
        }
    }

    @Test("On a terminal each look takes the place of the one before")
    func screen() async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "notes")
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, ["cluster", "pod", "get", "user-space-alice/\(pod)", "-w", "--interval", "20ms"])
            #expect(await terminal.wait(for: "\u{1b}[2J\u{1b}[HWatching pod", times: 2))
            terminal.press(control: "C")
            #expect(await session.wait().exit == 0)
        }
    }

    @Test("Options of a watch without a watch")
    func usage() async throws {
        try await withCluster { olares in
            for (line, message) in [
                ("pod get a/b --interval 1s", "--interval requires --watch"),
                ("application status a --interval 1s", "--interval requires --watch"),
                ("workload rollout-status a/b --kind deploy --interval 1s", "--interval requires --watch"),
                ("workload rollout-status a/b --kind deploy --timeout 1s", "--timeout requires --watch"),
                ("workload scale a/b --kind deploy --replicas 1 --timeout 1s", "--timeout requires --watch"),
            ] {
                try await olares.expectClusterRefused(line, .optionsConflict, message, exit: 2)
            }
            #expect(olares.sandbox.requests().isEmpty)
        }
    }
}
