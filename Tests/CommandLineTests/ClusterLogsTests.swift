import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster pod logs` and `cluster container logs`.
@Suite struct ClusterLogsTests {
    private let logs = "/api/v1/namespaces/user-space-alice/pods/"

    @Test("What is asked for, and what is shown")
    func once() async throws {
        try await withLogs { olares, pod in
            let path = logs + pod + "/log"
            let place = "user-space-alice/\(pod)"
            let run = try await olares.clusterDone("pod logs \(place)")
            #expect(run.lines.count == 40)
            #expect(run.lines.allSatisfy { $0.first == "2" && $0.contains("Z ") })
            #expect(try await olares.clusterDone("pod logs \(place) --no-timestamps --tail 2").lines.count == 2)
            #expect(try await olares.clusterDone("pod logs \(place) --since 10m").lines.count < 40)
            #expect(try await olares.clusterDone("pod logs \(place) --limit-bytes 10 --tail 0").stdout.utf8.count == 11)
            let same = try await olares.clusterDone("container logs \(place)/app --tail 0")
            #expect(same.stdout == run.stdout)
            #expect(try await olares.clusterDone("pod logs \(place) -q").stdout == "")
            #expect(
                olares.clusterQueries(of: path) == [
                    "container=app&tailLines=200&timestamps=true", "container=app&tailLines=2",
                    "container=app&sinceSeconds=600&timestamps=true", "container=app&limitBytes=10&timestamps=true",
                    "container=app&timestamps=true", "container=app&tailLines=200&timestamps=true",
                ])
        }
    }

    @Test("Several containers: one is chosen, or all with their names in front")
    func containers() async throws {
        try await withLogs { olares, _ in
            let desk = try olares.clusterPod(of: "desk")
            try await olares.expectClusterRefused(
                "pod logs user-space-alice/\(desk)", .argumentInvalid,
                "pod user-space-alice/\(desk) has multiple containers (desk, proxy); pick one with --container")
            let one = try await olares.clusterDone("pod logs user-space-alice/\(desk) -c proxy --no-timestamps")
            let all = try await olares.clusterDone(
                "pod logs user-space-alice/\(desk) --all-containers --no-timestamps")
            #expect(all.lines.filter { $0.hasPrefix("[proxy] ") } == one.lines.map { "[proxy] " + $0 })
            #expect(all.lines.filter { $0.hasPrefix("[desk] ") }.count == all.lines.count - one.lines.count)
        }
    }

    @Test("Refusals, each with its fix")
    func refusals() async throws {
        try await withLogs { olares, pod in
            for (line, code, message) in [
                ("pod logs user-space-alice/none", FailureCode.remoteNotFound, "get pod user-space-alice/none: "),
                ("container logs user-space-alice/none/app", .remoteNotFound, "logs of pod user-space-alice/none: "),
                ("pod logs user-space-alice/\(pod) -c none", .httpClientError, "logs of pod user-space-alice/\(pod): "),
                ("pod logs user-space-alice/journal-0 --previous", .httpClientError, "HTTP 400"),
                ("pod logs user-space-alice/\(pod) --previous -f", .optionsConflict, "--follow and --previous"),
                ("pod logs user-space-alice/\(pod) --interval 2s", .optionsConflict, "--interval requires --follow"),
                ("pod logs \(pod)", .argumentInvalid, "namespace required"),
                ("container logs user-space-alice/\(pod)", .argumentInvalid, "container required"),
            ] { try await olares.expectClusterRefused(line, code, message) }
        }
    }

    @Test("Followed across cut connections, failures and a token that runs out: each line once, none lost")
    func follow() async throws {
        try await withLogs { olares, pod in
            let path = logs + pod + "/log"
            let child = try olares.start([
                "cluster", "pod", "logs", "user-space-alice/\(pod)", "-f", "--interval", "20ms", "--no-timestamps",
            ])
            #expect(await child.stdout.wait(for: "GET /item/39 "))
            var expected = 0
            func write(_ count: Int) {
                let lines = (expected..<(expected + count)).map { "line \($0) \(String(repeating: "x", count: 100))" }
                expected += count
                olares.sandbox.appendLog(lines, namespace: "user-space-alice", pod: pod, container: "app")
            }
            write(3)
            #expect(await child.stdout.wait(for: "line 2 "))
            olares.sandbox.add(Fault(.cutAfter(bytes: 5000), path: path, times: 3))
            write(200)
            #expect(await child.stdout.wait(for: "line 202 "))
            olares.sandbox.add(Fault(.status(code: 503), path: path, times: 2))
            write(1)
            #expect(await child.stdout.wait(for: "line 203 "))
            olares.sandbox.expireAccessTokens()
            write(5)
            #expect(await child.stdout.wait(for: "line 208 "))
            let polls = olares.sandbox.count(path)
            #expect(await olares.sandbox.waitForRequests(to: path, count: polls + 5, timeout: .seconds(60)))
            child.send(SIGINT)
            let run = await child.wait()
            #expect(run.exit == 0)
            #expect(
                run.lines.filter { $0.hasPrefix("line ") }.map { $0.split(separator: " ")[1] }
                    == (0..<expected).map { "\($0)" })
            #expect(run.lines.count == 40 + expected)
            #expect(run.stderr.contains("logs: failed to fetch lines (retry 1): "))
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("A log that was empty at first is followed from its first line, however many come at once")
    func followEmpty() async throws {
        try await withLogs { olares, pod in
            let path = logs + pod + "/log"
            let child = try olares.start([
                "cluster", "pod", "logs", "user-space-alice/\(pod)", "-f", "--since", "1s", "--tail", "2", "--interval",
                "20ms", "--no-timestamps",
            ])
            // By then the first has been answered.
            #expect(await olares.sandbox.waitForRequests(to: path, count: 2, timeout: .seconds(60)))
            olares.sandbox.appendLog(
                (0..<9).map { "line \($0)" }, namespace: "user-space-alice", pod: pod, container: "app")
            #expect(await child.stdout.wait(for: "line 8\n"))
            child.send(SIGINT)
            #expect(await child.wait().lines == (0..<9).map { "line \($0)" })
        }
    }

    @Test("A limit on what is there at first cuts no line of a log that is followed, and limits nothing later")
    func followLimited() async throws {
        try await withLogs { olares, pod in
            let path = logs + pod + "/log"
            let place = "user-space-alice/\(pod)"
            let all = try await olares.clusterDone("pod logs \(place) --no-timestamps").lines
            let before = olares.sandbox.count(path)
            let child = try olares.start([
                "cluster", "pod", "logs", place, "-f", "--limit-bytes", "150", "--interval", "20ms", "--no-timestamps",
            ])
            #expect(await child.stdout.wait(for: "GET /item/39 "))
            #expect(await olares.sandbox.waitForRequests(to: path, count: before + 4, timeout: .seconds(60)))
            child.send(SIGINT)
            #expect(await child.wait().lines == all)
            let limited = olares.clusterQueries(of: path).dropFirst(before).map { $0.contains("limitBytes=150") }
            #expect(limited.first == true && limited.dropFirst().allSatisfy { !$0 })
        }
    }

    @Test("Five failures in a row end it, and a pod that is gone at once")
    func followFails() async throws {
        try await withLogs { olares, pod in
            let path = logs + pod + "/log"
            let words = ["cluster", "pod", "logs", "user-space-alice/\(pod)", "-f", "--interval", "10ms"]
            olares.sandbox.add(Fault(.status(code: 503), path: path, after: 1))
            let run = try await olares.run(words)
            #expect(run.exit == 1 && run.lines.count == 40)
            #expect(run.stderr.contains("error: logs: aborted after 5 consecutive errors: "))
            #expect(run.stderr.contains("(retry 4)") && run.stderr.contains("\nfix: "))
            olares.sandbox.clearFaults()
            olares.sandbox.add(
                Fault(
                    .status(code: 404, body: #"{"kind":"Status","reason":"NotFound","message":"gone"}"#), path: path,
                    after: 1))
            let gone = try await olares.run(words)
            #expect(gone.exit == 1 && !gone.stderr.contains("retry"))
        }
    }

    @Test("One container without a log keeps none of the others back")
    func absent() async throws {
        try await withLogs { olares, _ in
            let place = "user-space-alice"
            let pods = try await olares.clusterPods(of: "notes")
            let (first, second) = (try #require(pods.first), try #require(pods.last))
            func gone(_ pod: String, after: Int = 0) -> Fault {
                let body = #"{"kind":"Status","reason":"NotFound","message":"gone"}"#
                return Fault(.status(code: 404, body: body), path: logs + pod + "/log", after: after)
            }
            olares.sandbox.add(gone(first))
            let run = try await olares.cluster("workload logs \(place)/notes --kind deployment --no-timestamps")
            #expect(run.exit == 1 && run.lines.count == 40 * (pods.count - 1), "\(run.stderr)")
            #expect(run.lines.allSatisfy { !$0.hasPrefix("[\(first)]") })
            #expect(run.stderr.contains("not shown: logs of pod \(place)/\(first): "))
            #expect(run.stderr.contains("error: 1 of \(pods.count) logs could not be read: \(first)/app"))

            olares.sandbox.clearFaults()
            olares.sandbox.add(gone(first, after: 1))
            let child = try olares.start([
                "cluster", "workload", "logs", "\(place)/notes", "--kind", "deployment", "-f", "--interval", "20ms",
            ])
            #expect(await child.stderr.wait(for: "not shown: "))
            olares.sandbox.appendLog(["still here"], namespace: place, pod: second, container: "app")
            #expect(await child.stdout.wait(for: "still here"))
            for pod in pods { olares.sandbox.add(gone(pod)) }
            #expect(await child.wait().exit == 1)
        }
    }

    @Test("A large log in little memory; a reader that goes away ends it quietly")
    func large() async throws {
        try await withLogs { olares, pod in
            let size = 64 << 20
            olares.sandbox.behaviour.cluster.logs.bytes = size
            let pipe = try Channel.pipe()
            let child = try olares.start(
                ["cluster", "pod", "logs", "user-space-alice/\(pod)", "--tail", "0", "--no-timestamps"],
                output: .descriptor(pipe.writing))
            close(pipe.writing)
            let read = await PipeReading(pipe.reading, from: child.pid).result(upTo: .max)
            close(pipe.reading)
            #expect(await child.wait().exit == 0)
            #expect(read.bytes == size)
            if let peak = read.peak { #expect(peak < 64) }

            let short = try Channel.pipe()
            let headed = try olares.start(
                ["cluster", "pod", "logs", "user-space-alice/\(pod)", "--tail", "0"], output: .descriptor(short.writing)
            )
            close(short.writing)
            #expect(await PipeReading(short.reading, from: headed.pid).result(upTo: 1).bytes > 0)
            close(short.reading)
            let run = await headed.wait()
            #expect(run.exit == 0 && run.stderr.isEmpty)
        }
    }

    @Test("On a terminal nothing acts on it; through a pipe every byte is as it was")
    func controls() async throws {
        try await withLogs { olares, pod in
            olares.sandbox.appendLog(
                ["\u{1b}[31mred\u{1b}[0m \u{7}bell"], namespace: "user-space-alice", pod: pod, container: "app")
            let words = ["cluster", "pod", "logs", "user-space-alice/\(pod)", "--tail", "1", "--no-timestamps"]
            #expect(try await olares.run(words).stdout == "\u{1b}[31mred\u{1b}[0m \u{7}bell\n")
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, words)
            #expect(await session.wait().exit == 0)
            #expect(terminal.text.contains("red bell\n"))
        }
    }
}

/// Runs a test as Alice, with logs that grow only when the test says so.
private func withLogs(
    isolation: isolated (any Actor)? = #isolation, _ test: (Olares, _ pod: String) async throws -> Void
) async throws {
    try await withCluster { olares in
        olares.sandbox.behaviour.cluster.logs.secondsPerLine = 0
        try await test(olares, try olares.clusterPod(of: "notes"))
    }
}

/// Takes what is in a pipe, in a thread of its own, so that the sandbox has the others, and looks at the memory of who fills it.
struct PipeReading: Sendable {
    let descriptor: Int32
    let pid: pid_t

    init(_ descriptor: Int32, from pid: pid_t) {
        self.descriptor = descriptor
        self.pid = pid
    }

    /// Reads to the end, or until so many bytes have come.
    func result(upTo limit: Int) async -> (bytes: Int, peak: Int?) {
        await withCheckedContinuation { waiter in
            Thread.detachNewThread {
                var chunk = [UInt8](repeating: 0, count: 1 << 20)
                var bytes = 0
                var peak: Int?
                while bytes < limit {
                    let count = Foundation.read(descriptor, &chunk, chunk.count)
                    guard count > 0 else { break }
                    bytes += count
                    if let now = peakMemory(of: pid) { peak = max(peak ?? 0, now) }
                }
                waiter.resume(returning: (bytes, peak))
            }
        }
    }
}
