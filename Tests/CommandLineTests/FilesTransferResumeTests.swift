import Foundation
import OlaresCore
import Sandbox
import Testing

/// Downloads that are stopped half-way, and what the same command does next.
@Suite struct FilesTransferResumeTests {
    private static let size = 8 << 20
    private static let words = ["files", "download", "drive/Home/t/a.bin"]

    @Test("kill -9: the same command fetches what is missing, and nothing else")
    func killed() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            let kept = try await halfWay(olares) { child in await child.end() }
            #expect(olares.localFiles.allSatisfy { $0.hasPrefix(".olares-") })
            let run = try await olares.run(Self.words + ["-o", "json"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.sandbox.ranges == ["bytes=\(kept)-"])
            #expect(try run.json["resumedBytes"]?.integer == Int64(kept))
            #expect(try run.json["bytes"]?.integer == Int64(Self.size - kept))
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("Ctrl-C: 130, a state that can be resumed, and the command that does")
    func interrupted() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            var end: Run?
            let kept = try await halfWay(olares, ["-o", "json"]) { child in
                child.send(SIGINT)
                end = await child.wait()
            }
            let stopped = try #require(end)
            #expect(stopped.exit == 130)
            #expect(stopped.stdout.isEmpty)
            let failure = ShownFailure(stopped.stderr)
            #expect(failure?.code == "interrupted", "\(stopped.stderr)")
            #expect(failure?.fixes.first == "olares-cli files download drive/Home/t/a.bin")
            let run = try await olares.run(Self.words + ["-o", "json"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.sandbox.ranges == ["bytes=\(kept)-"])
        }
    }

    @Test("Ctrl-C on a terminal: the lines of progress are gone, and the way on is shown")
    func interruptedOnTerminal() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.add(
                Fault(.holdAfter(name: "half", bytes: Self.size / 2), service: "files", path: "/api/raw/*"))
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, Self.words)
            #expect(await olares.sandbox.waitUntilHeld("half"))
            #expect(await terminal.wait(for: "4.0MB/8.0MB"))
            terminal.press(control: "C")
            #expect(await session.wait().exit == 130)
            #expect(terminal.echoes && terminal.isCanonical)
            #expect(terminal.text.contains("fix: olares-cli files download drive/Home/t/a.bin"))
        }
    }

    @Test("A file that has changed meanwhile is fetched anew", arguments: [false, true])
    func changed(sendsValidators: Bool) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            olares.sandbox.behaviour.files.sendsValidators = sendsValidators
            try remote.make("drive/Home/t/a.bin", size: Self.size)
            _ = try await halfWay(olares) { child in await child.end() }
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            let run = try await olares.run(Self.words + ["-o", "json"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.localFiles == ["a.bin"])
            #expect(try run.json["resumedBytes"]?.integer == 0)
        }
    }

    @Test("A file that is written while it is read is fetched once more, and is no mixture")
    func writtenMeanwhile() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.add(
                Fault(.holdAfter(name: "half", bytes: Self.size / 2), service: "files", path: "/api/raw/*", times: 1))
            let child = try olares.start(Self.words)
            #expect(await olares.sandbox.waitUntilHeld("half"))
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.release("half")
            #expect(await child.wait().exit == 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)
        }
    }

    @Test("In a tree such a file is a failure, and is not left to pass for the file")
    func writtenMeanwhileInTree() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: Self.size)
            try remote.make("drive/Home/t/b.bin", size: 100)
            try remote.make("drive/Home/t/.uploading_c.bin", size: 100)
            let raw = "/api/raw/drive/Home/t/a.bin"
            olares.sandbox.add(
                Fault(.holdAfter(name: "half", bytes: Self.size / 2), service: "files", path: raw, times: 1))
            let child = try olares.start(["files", "download", "drive/Home/t/"])
            #expect(await olares.sandbox.waitUntilHeld("half"))
            try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.release("half")
            let run = await child.wait()
            #expect(run.exit == 7)
            #expect(
                (run.stdout + run.stderr).contains(
                    "a.bin: download drive/Home/t/a.bin: the file was changed on the server"))
            #expect(olares.localFiles.filter { !$0.hasSuffix("/") } == ["t/b.bin"])
        }
    }

    @Test("--resume goes on in the file itself, which stays what it was where nothing comes")
    func resumesInPlace() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3_000_000)
            let local = olares.local("a.bin")
            let beginning = try Data(contentsOf: URL(filePath: remote.place("drive/Home/t/a.bin"))).prefix(1_000_000)
            try beginning.write(to: URL(filePath: local))
            let body = #"{"error":"Permission denied."}"#
            let id = olares.sandbox.add(Fault(.status(code: 403, body: body), service: "files", path: "/api/raw/*"))
            let refused = try await olares.run(Self.words + ["--resume"])
            expectFailure(refused, .accessDenied, message: "Permission denied.")
            #expect(try Data(contentsOf: URL(filePath: local)) == beginning && olares.localFiles == ["a.bin"])
            olares.sandbox.removeFault(id)
            #expect(try await olares.run(Self.words + ["--resume"]).exit == 0)
            #expect(Content.digest(local) == digest)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("--resume compares contents: what is no beginning of the file stays what it was, and is not called it")
    func otherBeginning() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3_000_000)
            let local = olares.local("a.bin")
            let other = try Content.make(local, size: 1_000_000)
            let run = try await olares.run(Self.words + ["--resume"])
            expectFailure(run, .localFileExists, exit: 1, message: "is no beginning of drive/Home/t/a.bin")
            #expect(Content.digest(local) == other && olares.localFiles == ["a.bin"])
            #expect(try await olares.run(Self.words + ["--overwrite"]).exit == 0)
            #expect(Content.digest(local) == digest && olares.localFiles == ["a.bin"])
        }
    }

    @Test("A file that changes between two attempts of one run is fetched anew")
    func changedWithinRun() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.add(Fault(.cutAfter(bytes: Self.size / 2), service: "files", path: "/api/raw/*", times: 1))
            olares.sandbox.add(Fault(.hold(name: "second"), service: "files", path: "/api/raw/*", after: 1, times: 1))
            let child = try olares.start(Self.words)
            #expect(await olares.sandbox.waitUntilHeld("second"))
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.release("second")
            #expect(await child.wait().exit == 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)
        }
    }

    @Test("A server that ignores Range is as good, only slower")
    func ignoredRange() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            _ = try await halfWay(olares) { child in await child.end() }
            olares.sandbox.behaviour.files.ignoresRange = true
            #expect(try await olares.run(Self.words).exit == 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)
        }
    }

    @Test("Two downloads of one target: one does it, the other says so")
    func two() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.add(
                Fault(.holdAfter(name: "half", bytes: Self.size / 2), service: "files", path: "/api/raw/*", times: 1))
            let first = try olares.start(Self.words)
            #expect(await olares.sandbox.waitUntilHeld("half"))
            try await olares.expectFailure(
                "files", "download", "drive/Home/t/a.bin", code: .transferInProgress,
                message: "another process is downloading to ")
            olares.sandbox.release("half")
            #expect(await first.wait().exit == 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("A crowd at one target: the bytes are right whoever wins, and nothing is left lying about")
    func crowd() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 300_000)
            let crowd = try (1...8).map { _ in try olares.start(Self.words + ["--overwrite", "-o", "json"]) }
            var winners = 0
            for child in crowd {
                let run = await child.wait()
                if run.exit == 0 { winners += 1 } else { #expect(run.stderr.contains("transfer_in_progress")) }
            }
            #expect(winners > 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    /// Starts the download, has the server stop in the middle of the file, and then does something to the program.
    /// - Returns: Bytes that had arrived. The log of requests is empty afterwards.
    private func halfWay(
        _ olares: Olares, _ options: [String] = [], _ stop: (ChildProcess) async throws -> Void
    ) async throws -> Int {
        let sandbox = olares.sandbox
        let fault = sandbox.add(
            Fault(.holdAfter(name: "half", bytes: Self.size / 2), service: "files", path: "/api/raw/*", times: 1))
        let child = try olares.start(Self.words + options)
        #expect(await sandbox.waitUntilHeld("half"))
        #expect(await eventually { olares.partials().first.map(Olares.size) == Self.size / 2 })
        try await stop(child)
        let kept = olares.partials().first.map(Olares.size) ?? 0
        #expect(kept == Self.size / 2)
        #expect(Content.digest(olares.local("a.bin")) == nil, "half a file under the final name")
        sandbox.release("half")
        sandbox.removeFault(fault)
        sandbox.clearRequests()
        return kept
    }

    @Test("Ctrl-C in a tree: the command that is shown fetches what is missing, and leaves what is complete")
    func interruptedTree() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let names = ["a", "b", "c", "d e", "f'g"]
            let digests = try names.map { try remote.make("drive/Home/t/\($0)", size: 300_000) }
            olares.sandbox.add(
                Fault(.hold(name: "third"), service: "files", path: "/api/raw/*", after: 2, times: 1))
            let child = try olares.start(["files", "download", "drive/Home/t", "--parallel", "1", "-o", "json"])
            #expect(await olares.sandbox.waitUntilHeld("third"))
            child.send(SIGINT)
            let run = await child.wait()
            #expect(run.exit == 130)
            let fix = try #require(ShownFailure(run.stderr)?.fixes.first)
            #expect(fix == "olares-cli files download drive/Home/t --skip-existing")
            olares.sandbox.clearFaults()
            olares.sandbox.clearRequests()
            let again = try await olares.run(fix.split(separator: " ").dropFirst().map(String.init))
            #expect(again.exit == 0, "\(again.stderr)")
            #expect(olares.sandbox.count("/api/raw/*") == 3)
            for (name, digest) in zip(names, digests) {
                #expect(Content.digest(olares.local("t/\(name)")) == digest)
            }
        }
    }
}
