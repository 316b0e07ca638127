import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster pod exec` and `cluster container exec` without a terminal.
@Suite struct ClusterExecTests {
    @Test("Both outputs as they are, and the command's exit code; the same as one document")
    func oneShot() async throws {
        try await withExec { olares, pod in
            let words = ["sh", "-c", "printf 'out\\n'; printf 'err' >&2; exit 7"]
            let run = try await olares.exec(pod, words)
            #expect(run.stdout == "out\n" && run.stderr == "err" && run.exit == 7)
            let shown = try await olares.exec(pod, ["-o", "json"], words)
            #expect(shown.exit == 7 && shown.stderr.isEmpty)
            let json = try shown.json
            #expect(json["stdout"] == "out\n" && json["stderr"] == "err" && json["exitCode"] == 7)
            #expect(json["namespace"] == "user-space-alice" && json["container"] == "app" && json["truncated"] == false)
            #expect(json["command"]?.strings == words)
            let quiet = try await olares.exec(pod, ["-q"], words)
            #expect(quiet.stdout.isEmpty && quiet.stderr.isEmpty && quiet.exit == 7)
            #expect(try await olares.exec(pod, ["true"]).exit == 0)
            #expect(try await olares.exec(pod, ["no-such-command-here"]).exit == 127)
            #expect(olares.sandbox.execs.allSatisfy { $0.subprotocol == "v4.channel.k8s.io" && !$0.stdin && !$0.tty })
            let container = try await olares.run(
                ["cluster", "container", "exec", "user-space-alice/\(pod)/app", "--", "echo", "a b"])
            #expect(container.stdout == "a b\n" && container.exit == 0)
        }
    }

    @Test("An archive there and back keeps its bytes, through pipes and in little memory")
    func archive() async throws {
        try await withExec { olares, pod in
            let size = 32 << 20
            let digest = try Content.make(olares.workDirectory + "/a/big.bin", size: size)
            #expect(Tool.works("/bin/tar", ["cf", olares.workDirectory + "/a.tar", "-C", olares.workDirectory, "a"]))
            let upload = try olares.start(
                olares.execWords(pod, ["-i"], ["tar", "xf", "-"]), input: .file(olares.workDirectory + "/a.tar"))
            #expect(await upload.wait().exit == 0)
            let folder = try olares.sandbox.containerDirectory(
                namespace: "user-space-alice", pod: pod, container: "app")
            #expect(Content.digest(folder + "/a/big.bin") == digest)
            #expect(olares.sandbox.execs.last?.subprotocol == "v5.channel.k8s.io")

            let back = olares.workDirectory + "/b"
            try FileManager.default.createDirectory(atPath: back, withIntermediateDirectories: true)
            _ = FileManager.default.createFile(atPath: back + ".tar", contents: nil)
            let download = try olares.start(
                olares.execWords(
                    pod, ["--timeout", "0"], ["sh", "-c", "tar cf - a; until test -e gate; do sleep 0.1; done"]),
                output: .file(olares.workDirectory + "/b.tar"))
            while (try? FileManager.default.attributesOfItem(atPath: olares.workDirectory + "/b.tar")[.size] as? Int)
                ?? 0 < size
            { try await Task.sleep(for: .milliseconds(50)) }
            let peak = peakMemory(of: download.pid)
            #expect(FileManager.default.createFile(atPath: folder + "/gate", contents: nil))
            #expect(await download.wait().exit == 0)
            if let peak { #expect(peak < 64) }
            #expect(Tool.works("/bin/tar", ["xf", olares.workDirectory + "/b.tar", "-C", back]))
            #expect(Content.digest(back + "/a/big.bin") == digest)
        }
    }

    @Test("Standard input is the command's with -i, also its end, and also where no end can be told")
    func input() async throws {
        try await withExec { olares, pod in
            let run = try await olares.exec(pod, ["-i"], ["cat"], input: .text("one\ntwo"))
            #expect(run.stdout == "one\ntwo" && run.exit == 0)
            #expect(olares.sandbox.execs.last?.isInputClosed == true)
            olares.sandbox.behaviour.cluster.exec.subprotocols = ["v4.channel.k8s.io"]
            let head = try await olares.exec(pod, ["-i"], ["head", "-c", "3"], input: .text("one\ntwo"))
            #expect(head.stdout == "one" && head.exit == 0)
            let endless = try await olares.exec(pod, ["-i", "--timeout", "15s"], ["cat"], input: .text("one"))
            #expect(endless.stdout == "one" && endless.exit == 1)
            #expect(endless.stderr.contains("error: ") && endless.stderr.contains("fix: "))
        }
    }

    @Test("What the connection does to the messages does not matter")
    func fragments() async throws {
        try await withExec { olares, pod in
            olares.sandbox.behaviour.cluster.exec.fragments = true
            let run = try await olares.exec(pod, ["sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x; exit 3"])
            #expect(run.stdout == String(repeating: "x", count: 300_000) && run.exit == 3)
        }
    }

    @Test("Too much for a document, or for a limit, is cut and said so")
    func truncated() async throws {
        try await withExec { olares, pod in
            let words = ["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x"]
            let json = try await olares.exec(pod, ["-o", "json"], words)
            #expect(try json.json["stdout"]?.string?.utf8.count == 2 << 20)
            #expect(try json.json["truncated"] == true && json.json["exitCode"] == 0)
            #expect(json.stderr == "[output truncated: --max-output-bytes reached]\n")
            let cut = try await olares.exec(pod, ["--max-output-bytes", "10"], words)
            #expect(cut.stdout == "xxxxxxxxxx" && cut.exit == 0)
            #expect(cut.stderr == "[output truncated: --max-output-bytes reached]\n")
            #expect(try await olares.exec(pod, words).stdout.utf8.count == 3_000_000)
        }
    }

    @Test("A connection that ends early is a failure that says what to do, in both forms")
    func disconnected() async throws {
        try await withExec { olares, pod in
            let message =
                "exec connection closed before the command's exit status was received; "
                + "the command may not have completed"
            olares.sandbox.behaviour.cluster.exec.resetsAfter = 10_000
            let reset = try await olares.exec(pod, ["sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x"])
            #expect(reset.exit == 1 && reset.stderr.contains("error: \(message)\nfix: "))
            olares.sandbox.behaviour.cluster.exec.resetsAfter = nil
            olares.sandbox.behaviour.cluster.exec.hidesStatus = true
            let run = try await olares.exec(pod, ["echo", "hello"])
            #expect(run.stdout == "hello\n" && run.exit == 1)
            #expect(run.stderr.contains("error: \(message)\nfix: "))
            let json = try await olares.exec(pod, ["-o", "json"], ["echo", "hello"])
            #expect(json.exit == 1)
            #expect(try json.json["stdout"] == "hello\n" && json.json["exitCode"] == .null)
            #expect(ShownFailure(json.stderr)?.code == "exec_disconnected")
            olares.sandbox.behaviour.cluster.exec.hidesStatus = false
            let slow = try await olares.exec(pod, ["--timeout", "15s"], ["sh", "-c", "echo begun; sleep 600"])
            #expect(slow.stdout == "begun\n" && slow.exit == 1)
            #expect(slow.stderr.contains("error: command timed out after 15s\nfix: "))
        }
    }

    @Test("A command that the server could not start is a failure with its reason, in both forms")
    func notRun() async throws {
        try await withExec { olares, pod in
            olares.sandbox.behaviour.cluster.exec.status =
                #"{"status":"Failure","reason":"InternalError","message":"no such file: /bin/nothing","code":500}"#
            let message = "the command was not run: no such file: /bin/nothing"
            let run = try await olares.exec(pod, ["true"])
            #expect(run.exit == 1 && run.stderr.contains("error: \(message)\nfix: "))
            let json = try await olares.exec(pod, ["-o", "json"], ["true"])
            #expect(json.exit == 1)
            #expect(try json.json["exitCode"] == .null)
            #expect(ShownFailure(json.stderr)?.code == "exec_refused")
            // A tool's answer has the value, and the failure beside it.
            let arguments = #"{"pod":"user-space-alice/\#(pod)","command":["true"]}"#
            let server = try await olares.run(
                ["mcp", "serve", "--allow", "exec"],
                input: .text(
                    #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"cluster_pod_exec","arguments":\#(arguments)}}"#
                        + "\n"))
            let answer = try JSONValue(parsing: Array(try #require(server.lines.first).utf8))["result"]
            #expect(answer?["isError"] == true && answer?["structuredContent"]?["exitCode"] == .null)
            let texts = answer?["content"]?.array?.compactMap { $0["text"]?.string } ?? []
            #expect(texts.contains("error: \(message)") && texts.contains { $0.hasPrefix("fix: check that") })
        }
    }

    @Test("With --debug nobody reads the command's words")
    func debugged() async throws {
        try await withExec { olares, pod in
            let run = try await olares.exec(pod, ["--debug"], ["echo", "hunter2 a&b"])
            #expect(run.stdout == "hunter2 a&b\n" && run.exit == 0)
            #expect(run.stderr.contains("/exec?command=") && run.stderr.contains("&container=app"))
            #expect(!run.stderr.contains("hunter2") && !run.stderr.contains("echo"))
            let lines = run.stderr.split(separator: "\n").map(String.init)
            let opened = lines.firstIndex { $0.contains("< open after ") }
            let over = opened.flatMap { lines[..<$0].last { $0.contains("<   over ") } }
            #expect(over?.contains("to 127.0.0.1 port \(olares.sandbox.tlsPort), a new connection") == true)
            #expect(over?.contains("HTTP/1.1 and TLS 1.") == true, "\(run.stderr)")
            olares.sandbox.behaviour.cluster.exec.statusInsteadOfUpgrade = 502
            let refused = try await olares.exec(pod, ["--debug"], ["ls"])
            let tail = refused.stderr.split(separator: "\n").drop { !$0.contains("(WebSocket: ") }
            #expect(tail.contains { $0.contains("<   over HTTP/1.1") }, "\(refused.stderr)")
        }
    }

    @Test("Refusals of the server, each with its fix")
    func refusals() async throws {
        try await withExec { olares, pod in
            let place = "user-space-alice/\(pod)"
            try await olares.expectExecFails(
                ["user-space-alice/none", "-c", "app", "--", "ls"], .remoteNotFound,
                "exec endpoint not found (HTTP 404)")
            try await olares.expectExecFails(
                [place, "-c", "none", "--", "ls"], .httpClientError, "exec WebSocket not established (HTTP 400)")
            olares.sandbox.behaviour.cluster.exec.statusInsteadOfUpgrade = 200
            try await olares.expectExecFails(
                [place, "--", "ls"], .httpClientError,
                "exec WebSocket not established (HTTP 200): this Olares version may not support `cluster exec`")
            olares.sandbox.behaviour.cluster.exec.statusInsteadOfUpgrade = 502
            try await olares.expectExecFails([place, "--", "ls"], .httpServerError, "(HTTP 502)")
            olares.sandbox.behaviour.cluster.exec.statusInsteadOfUpgrade = nil
            let path = "/api/v1/namespaces/user-space-alice/pods/\(pod)/exec"
            let rejecting = olares.sandbox.add(Fault(.status(code: 459), path: path))
            try await olares.expectExecFails(
                [place, "--", "ls"], .tokenRejected,
                "server rejected exec (HTTP 459); please run: olares-cli profile login --olares-id alice@olares.com")
            olares.sandbox.removeFault(rejecting)
            let stalling = olares.sandbox.add(Fault(.holdAfter(name: "refusal", bytes: 1), path: path))
            olares.sandbox.behaviour.cluster.exec.statusInsteadOfUpgrade = 502
            let stalled = try await olares.exec(pod, ["--timeout", "5s"], ["ls"])
            _ = CommandLineTests.expectFailure(stalled, .timeout, message: "exec handshake failed: ")
            olares.sandbox.behaviour.cluster.exec.statusInsteadOfUpgrade = nil
            olares.sandbox.removeFault(stalling)
            olares.sandbox.add(Fault(.cutConnection, path: path, times: 2))
            try await olares.expectExecFails([place, "--", "ls"], .transport, "exec handshake failed: ")
        }
    }

    @Test("A token that has run out is renewed once, before or after the server says so")
    func renewal() async throws {
        try await withExec { olares, pod in
            olares.sandbox.expireAccessTokens()
            #expect(
                try await olares.run(
                    ["cluster", "container", "exec", "user-space-alice/\(pod)/app", "--", "echo", "x"]).stdout == "x\n")
            #expect(olares.sandbox.count("/api/refresh") == 1)
            let path = "/api/v1/namespaces/user-space-alice/pods/\(pod)/exec"
            olares.sandbox.add(Fault(.status(code: 401), path: path, times: 1))
            let run = try await olares.exec(pod, ["-i"], ["cat"], input: .text("once"))
            #expect(run.stdout == "once" && run.exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 2)
            #expect(olares.sandbox.execs.count == 2)
            // The first one after the proxy's start reaches the cluster without a token.
            olares.sandbox.restartHubProxy()
            let first = try await olares.exec(pod, [], ["echo", "y"])
            #expect(first.stdout == "y\n" && first.exit == 0, "\(first.stderr)")
            #expect(olares.sandbox.requests(to: path).suffix(2).map(\.status) == [403, 101])
        }
    }

    @Test("What has to be known is asked at once, while the connection for the command is being made")
    func roundTrips() async throws {
        try await withOlares(.init(users: [User("alice@olares.example", password: "wonderland")])) { olares in
            let proxy = try ConnectProxy(to: olares.sandbox.tlsPort)
            olares.atEnd { proxy.stop() }
            try olares.plant(.init("alice@olares.example", token: .live(seconds: 86_400)))
            olares.sandbox.behaviour.osVersion = "1.12.7"
            let pod = try olares.clusterPod(of: "notes")
            let paths = ["/capi/app/detail", "/api/v1/namespaces/user-space-alice/pods/\(pod)"]
            for path in paths { olares.sandbox.add(Fault(.hold(name: path), path: path, times: 1)) }
            let child = try olares.start(
                ["cluster", "pod", "exec", "user-space-alice/\(pod)", "--olares-version", "1.12.7", "--", "echo", "x"],
                environment: ["OLARES_CLI_CONNECT_TO": nil, "HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)"])
            for path in paths { #expect(await olares.sandbox.waitUntilHeld(path), "\(path)") }
            for _ in 0..<1000 where proxy.heads.count < 3 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(proxy.heads.count == 3)
            for path in paths { olares.sandbox.release(path) }
            let run = await child.wait()
            #expect(run.stdout == "x\n" && run.exit == 0, "\(run.stderr)")
            #expect(proxy.heads.count == 3)
        }
    }

    @Test("What is wrong on this side, each with its fix, and without a connection")
    func usage() async throws {
        try await withExec { olares, pod in
            let place = "user-space-alice/\(pod)"
            for (words, code, message) in [
                ([place, "ls"], FailureCode.argumentCount, "unexpected args [\"ls\"]; put the command after `--`"),
                ([place, "x", "--", "ls"], .argumentCount, "unexpected args before `--`: [\"x\"]"),
                (["--", "ls"], .argumentCount, "missing <pod>; give a target"),
                ([place], .argumentCount, "no command given; pass `-- CMD [args...]`"),
                ([place, "-it"], .terminalRequired, "-t/--tty requires an interactive terminal"),
                ([pod, "--", "ls"], .argumentInvalid, "namespace required"),
            ] { try await olares.expectExecFails(words, code, message) }
            try await olares.expectExecFails(
                ["user-space-bob/x-0", "-c", "app", "--", "ls"], .accessDenied,
                "permission denied: alice (Cluster Admin) may not exec into namespace \"user-space-bob\".")
            let desk = try olares.clusterPod(of: "desk")
            try await olares.expectExecFails(
                ["user-space-alice/\(desk)", "--", "ls"], .argumentInvalid, "has multiple containers (")
            olares.sandbox.behaviour.cluster.username = ""
            try await olares.expectExecFails(
                [place, "--", "ls"], .preconditionFailed, "cannot verify exec permission: the ControlHub identity")
            try olares.changeVersion(to: "1.12.6")
            try await olares.expectExecFails(
                [place, "--", "ls"], .backendTooOld, "requires Olares >= 1.12.7, but this backend is 1.12.6")
            #expect(olares.sandbox.execs.isEmpty)
        }
    }

    @Test("Ctrl-C ends it, and a reader that goes away ends it quietly")
    func ends() async throws {
        try await withExec { olares, pod in
            let child = try olares.start(olares.execWords(pod, ["sh", "-c", "echo begun; sleep 600"]))
            #expect(await child.stdout.wait(for: "begun"))
            child.send(SIGINT)
            #expect(await child.wait().exit == 130)
            let pipe = try Channel.pipe()
            let endless = try olares.start(
                olares.execWords(pod, ["sh", "-c", "yes"]), output: .descriptor(pipe.writing))
            close(pipe.writing)
            #expect(await PipeReading(pipe.reading, from: endless.pid).result(upTo: 1).bytes > 0)
            close(pipe.reading)
            let run = await endless.wait()
            #expect(run.exit == 0 && run.stderr.isEmpty)
        }
    }

    @Test("Through a proxy, with the same rules")
    func proxied() async throws {
        try await withOlares(.init(users: [User("alice@olares.example", password: "wonderland")])) { olares in
            let proxy = try ConnectProxy(to: olares.sandbox.tlsPort, status: "200 OK")
            olares.atEnd { proxy.stop() }
            try olares.plant(.init("alice@olares.example", token: .live(seconds: 86_400)))
            olares.sandbox.behaviour.osVersion = "1.12.7"
            let pod = try olares.clusterPod(of: "notes")
            let run = try await olares.run(
                ["cluster", "container", "exec", "user-space-alice/\(pod)/app", "--", "echo", "through"],
                environment: ["OLARES_CLI_CONNECT_TO": nil, "HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)"])
            #expect(run.stdout == "through\n" && run.exit == 0, "\(run.stderr)")
            #expect(proxy.heads.contains { $0.hasPrefix("CONNECT control-hub.alice.olares.example:443 HTTP/1.1\r\n") })
        }
    }
}

/// Runs a test as Alice, on an Olares that can run commands.
func withExec(
    isolation: isolated (any Actor)? = #isolation, _ test: (Olares, _ pod: String) async throws -> Void
) async throws {
    try await withCluster { olares in
        olares.sandbox.behaviour.osVersion = "1.12.7-20260901"
        try await test(olares, try olares.clusterPod(of: "notes"))
    }
}

extension Olares {
    /// The words that run something in a pod of Alice's.
    func execWords(_ pod: String, _ command: [String]) -> [String] { execWords(pod, [], command) }

    /// The same with options.
    func execWords(_ pod: String, _ options: [String], _ command: [String]) -> [String] {
        ["cluster", "pod", "exec", "user-space-alice/\(pod)"] + options + ["--"] + command
    }

    /// Runs something in a pod of Alice's.
    func exec(
        _ pod: String, _ command: [String], input: ChildProcess.Input = .empty,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        try await exec(pod, [], command, input: input, sourceLocation: sourceLocation)
    }

    /// The same with options.
    func exec(
        _ pod: String, _ options: [String], _ command: [String], input: ChildProcess.Input = .empty,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        try await run(execWords(pod, options, command), input: input, sourceLocation: sourceLocation)
    }

    /// Expects that `cluster pod exec` with these words fails so, in both forms, with a fix.
    func expectExecFails(
        _ words: [String], _ code: FailureCode, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for form in [[], ["-o", "json"]] {
            let run = try await run(form + ["cluster", "pod", "exec"] + words, sourceLocation: sourceLocation)
            let shown = CommandLineTests.expectFailure(run, code, message: message, sourceLocation: sourceLocation)
            #expect(shown?.fixes.isEmpty == false, "\(run.stderr)", sourceLocation: sourceLocation)
        }
    }
}
