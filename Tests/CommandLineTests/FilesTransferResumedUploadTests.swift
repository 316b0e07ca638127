import Foundation
import OlaresCore
import Sandbox
import Testing

/// Uploads that are stopped half-way, and what the same command does next.
@Suite struct FilesTransferResumedUploadTests {
    private static let chunk = 1 << 20
    private static let words = ["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1MiB"]

    @Test(
        "kill -9: the same command sends what is missing, and nothing else; to a service that puts chunks where they belong too",
        arguments: [true, false])
    func killed(appends: Bool) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            olares.sandbox.behaviour.files.uploads.appends = appends
            let digest = try await halfWay(olares, remote) { child in await child.end() }
            let run = try await olares.run(Self.words + ["-o", "json"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            let ranges = olares.sandbox.chunks.map(\.range)
            #expect(ranges == (3..<6).map { "bytes \($0 << 20)-\(($0 + 1) << 20 - 1)/\(6 << 20)" })
            #expect(try run.json["resumedBytes"]?.integer == 3 << 20)
            #expect(try run.json["bytes"]?.integer == 3 << 20)
        }
    }

    @Test("Ctrl-C: 130, a state that can be resumed, and the command that does")
    func interrupted() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            var end: Run?
            let digest = try await halfWay(olares, remote, ["-o", "json"]) { child in
                child.send(SIGINT)
                end = await child.wait()
            }
            let stopped = try #require(end)
            #expect(stopped.exit == 130 && stopped.stdout.isEmpty)
            let failure = ShownFailure(stopped.stderr)
            #expect(failure?.code == "interrupted", "\(stopped.stderr)")
            #expect(failure?.fixes.first == "olares-cli files upload a.bin drive/Home/t/ --chunk-size 1048576")
            #expect(try await olares.run(Self.words).exit == 0)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.chunks.count == 3)
        }
    }

    @Test("A local file that has changed is sent from the beginning, whatever the server holds")
    func changed() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            _ = try await halfWay(olares, remote) { child in await child.end() }
            let digest = try Content.make(olares.local("a.bin"), size: 6 << 20)
            #expect(try await olares.run(Self.words).exit == 0)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.chunks.count == 6)
        }
    }

    @Test("What the server holds of a former state stays unused after a first chunk that failed", arguments: [0, 8])
    func changedAndFailed(retries: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            _ = try await halfWay(olares, remote) { child in await child.end() }
            let digest = try Content.make(olares.local("a.bin"), size: 6 << 20)
            olares.sandbox.add(
                Fault(.status(code: 503), service: "files", method: "POST", path: "/upload/upload-link/*", times: 1))
            let words = Self.words + ["--max-retries", "\(retries)"]
            let failed = try await olares.run(words)
            if retries == 0 {
                #expect(failed.exit == 1)
                #expect(try await olares.run(words).exit == 0)
            } else {
                #expect(failed.exit == 0, "\(failed.stderr)")
            }
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
        }
    }

    @Test("A probe that fails once does not cost what the server holds")
    func probeFails() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try await halfWay(olares, remote) { child in await child.end() }
            olares.sandbox.add(
                Fault(.status(code: 503), service: "files", path: "/upload/file-uploaded-bytes/*", times: 1))
            #expect(try await olares.run(Self.words).exit == 0)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.chunks.count == 3)
        }
    }

    @Test("What somebody else has begun under that name is not gone on with")
    func another() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            _ = try await halfWay(olares, remote) { child in await child.end() }
            // As from another machine: without the note that the first one has made.
            try FileManager.default.removeItem(atPath: olares.configDirectory + "/cache")
            let digest = try Content.make(olares.local("a.bin"), size: 6 << 20)
            #expect(try await olares.run(Self.words).exit == 0)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.chunks.count == 6)
        }
    }

    @Test("Files of one name in several folders are not mistaken for each other", arguments: [false, true])
    func namesakes(byNameAlone: Bool) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            olares.sandbox.behaviour.files.probesByNameAlone = byNameAlone
            let digests = try ["x", "y", "z"].map { try Content.make(olares.local("s/\($0)/n.bin"), size: 4 << 20) }
            olares.sandbox.add(
                Fault(.hold(name: "post"), service: "files", method: "POST", path: "/upload/*", after: 2))
            let words = ["files", "upload", "s", "drive/Home/t/", "--chunk-size", "1MiB", "--parallel", "1"]
            let child = try olares.start(words)
            #expect(await olares.sandbox.waitUntilHeld("post"))
            await child.end()
            olares.sandbox.clearFaults()
            olares.sandbox.release("post")
            #expect(try await olares.run(words).exit == 0)
            for (name, digest) in zip(["x", "y", "z"], digests) {
                #expect(remote.digest("drive/Home/t/s/\(name)/n.bin") == digest)
            }
        }
    }

    @Test("A tree that was half uploaded: what is there is skipped, and the rest is sent")
    func tree() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let names = (1...20).map { "f\($0)" }
            let digests = try names.map { try Content.make(olares.local("s/\($0)"), size: 1000) }
            olares.sandbox.add(
                Fault(.hold(name: "post"), service: "files", method: "POST", path: "/api/resources/*", after: 10))
            let child = try olares.start(["files", "upload", "s", "drive/Home/t/", "--parallel", "1"])
            #expect(await olares.sandbox.waitUntilHeld("post"))
            await child.end()
            olares.sandbox.clearFaults()
            olares.sandbox.release("post")
            let run = try await olares.run("files", "upload", "s", "drive/Home/t/", "--skip-existing", "-o", "json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["skipped"]?.integer ?? 0 >= 10)
            for (name, digest) in zip(names, digests) { #expect(remote.digest("drive/Home/t/s/\(name)") == digest) }
        }
    }

    @Test("Two uploads to one place: one does it, the other says so")
    func two() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 6 << 20)
            olares.sandbox.add(
                Fault(.hold(name: "post"), service: "files", method: "POST", path: "/upload/*", after: 3, times: 1))
            let first = try olares.start(Self.words)
            #expect(await olares.sandbox.waitUntilHeld("post"))
            try await olares.expectFailure(
                "files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1MiB", code: .transferInProgress,
                message: "another process is uploading to drive/Home/t/a.bin")
            olares.sandbox.release("post")
            #expect(await first.wait().exit == 0)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
        }
    }

    /// Starts an upload of six chunks, has the server stop before the fourth, and then does something to the program.
    /// - Returns: The file's digest. The log of requests is empty afterwards.
    private func halfWay(
        _ olares: Olares, _ remote: RemoteFiles, _ options: [String] = [], _ stop: (ChildProcess) async throws -> Void
    ) async throws -> String {
        try remote.makeFolder("drive/Home/t")
        let digest = try Content.make(olares.local("a.bin"), size: 6 << 20)
        let fault = olares.sandbox.add(
            Fault(.hold(name: "post"), service: "files", method: "POST", path: "/upload/*", after: 3, times: 1))
        let child = try olares.start(Self.words + options)
        #expect(await olares.sandbox.waitUntilHeld("post"))
        try await stop(child)
        #expect(olares.sandbox.chunks.count == 4)
        #expect(remote.digest("drive/Home/t/a.bin") == nil)
        // What it had sent of the fourth is held for ever: the server may or may not have had all of it.
        olares.sandbox.removeFault(fault)
        olares.sandbox.clearRequests()
        return digest
    }
}
