import Foundation
import OlaresCore
import Sandbox
import Testing

/// Transfers while everything goes wrong that can: identical bytes in the end, and no more requests than that takes.
@Suite struct FilesTransferFireTests {
    // MARK: Downloads

    @Test("A download whose connection is cut at random every few MiB", arguments: [1, 2, 3])
    func cutDownload(seed: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let size = 24 << 20
            let digest = try remote.make("drive/Home/t/a.bin", size: size)
            olares.sandbox.add(
                Fault(.cutRandomly(seed: seed, meanBytes: 3 << 20), service: "files", path: "/api/raw/*"))
            let run = try await olares.run("files", "download", "drive/Home/t/a.bin", "-o", "json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            let starts = olares.sandbox.ranges.compactMap { Int($0.dropFirst("bytes=".count).dropLast()) }
            #expect(
                starts.count > 2 && starts == starts.sorted(), "each goes on where the one before stopped: \(starts)")
            #expect(olares.sandbox.count("/api/raw/*") == starts.count + 1)
            // What was cut and thrown away is no more than what is on its way at a time.
            #expect(try run.json["bytes"]?.integer ?? .max <= Int64(size))
        }
    }

    @Test("Server errors pass, and a server that has nothing else to say is given up on")
    func downloadErrors() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3 << 20)
            for status in [500, 502, 503] {
                olares.sandbox.add(
                    Fault(.status(code: status, body: ""), service: "files", path: "/api/raw/*", times: 1))
            }
            let run = try await olares.run("files", "download", "drive/Home/t/a.bin")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            olares.sandbox.clearFaults()
            olares.sandbox.clearRequests()
            olares.sandbox.add(Fault(.status(code: 500, body: ""), service: "files", path: "/api/raw/*"))
            let words = ["files", "download", "drive/Home/t/a.bin", "b.bin", "--max-retries", "2"]
            #expect(try await olares.run(words).exit == FailureCode.httpServerError.exit.rawValue)
            #expect(olares.sandbox.count("/api/raw/*") == 3)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("A server that stalls is left, and asked again for the rest")
    func stalledDownload() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 8 << 20)
            olares.sandbox.add(
                Fault(.holdAfter(name: "stall", bytes: 4 << 20), service: "files", path: "/api/raw/*", times: 1))
            let run = try await olares.run("files", "download", "drive/Home/t/a.bin", "--stall-timeout", "2s")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.sandbox.ranges == ["bytes=\(4 << 20)-"])
        }
    }

    @Test("A token that dies between the files of a tree is renewed once, for all of them")
    func tokenDuringTree() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digests = try (1...30).map { try remote.make("drive/Home/t/f\($0)", size: 10_000) }
            olares.sandbox.add(Fault(.hold(name: "tenth"), service: "files", path: "/api/raw/*", after: 9, times: 1))
            let child = try olares.start(["files", "download", "drive/Home/t", "--parallel", "8", "-o", "json"])
            #expect(await olares.sandbox.waitUntilHeld("tenth"))
            olares.sandbox.expireAccessTokens()
            olares.sandbox.release("tenth")
            let run = await child.wait()
            #expect(run.exit == 0, "\(run.stderr)")
            for (number, digest) in digests.enumerated() {
                #expect(Content.digest(olares.local("t/f\(number + 1)")) == digest)
            }
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("A login that is over ends a tree at once, and says which login repairs it")
    func loginOver() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            for number in 1...50 { try remote.make("drive/Home/t/f\(number)", size: 10) }
            olares.sandbox.add(Fault(.hold(name: "fifth"), service: "files", path: "/api/raw/*", after: 4, times: 1))
            let child = try olares.start(["files", "download", "drive/Home/t", "--parallel", "2", "-o", "json"])
            #expect(await olares.sandbox.waitUntilHeld("fifth"))
            olares.sandbox.expireAccessTokens()
            olares.sandbox.revokeRefreshTokens()
            olares.sandbox.release("fifth")
            let run = await child.wait()
            #expect(run.exit == 4, "\(run.stderr)")
            #expect(ShownFailure(run.stderr)?.fixes.first == "olares-cli profile login --olares-id bob@olares.com")
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("A page in place of the file is no file, and a file that grows meanwhile is one")
    func otherSize() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: 3 << 20)
            let page = olares.sandbox.add(Fault(.html, service: "files", path: "/api/raw/*"))
            try await olares.expectFailure(
                "files", "download", "drive/Home/t/a.bin", code: .decode,
                message: "the server sent an HTML page in place of the file")
            #expect(olares.localFiles.isEmpty)
            olares.sandbox.removeFault(page)
            olares.sandbox.add(Fault(.hold(name: "grow"), service: "files", path: "/api/raw/*", times: 1))
            let child = try olares.start(["files", "download", "drive/Home/t/a.bin"])
            #expect(await olares.sandbox.waitUntilHeld("grow"))
            let digest = try remote.make("drive/Home/t/a.bin", size: 4 << 20)
            olares.sandbox.release("grow")
            #expect(await child.wait().exit == 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)
        }
    }

    // MARK: Uploads

    @Test("An upload whose connection is cut at random every few MiB", arguments: [1, 2, 3])
    func cutUpload(seed: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 16 << 20)
            olares.sandbox.add(
                Fault(.cutRandomly(seed: seed, meanBytes: 3 << 20), service: "files", method: "POST", path: "/upload/*")
            )
            let run = try await olares.run("files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1MiB")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            let chunks = olares.sandbox.chunks
            #expect(chunks.contains { $0.status == nil }, "nothing was cut")
            #expect(chunks.count { $0.status == 200 } == 16, "no chunk is sent again that had arrived")
        }
    }

    @Test("Server errors pass, and answers that are lost are asked for", arguments: [0, 3, 5])
    func lostAnswers(chunk: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 6 << 16)
            func post(_ action: Fault.Action, _ phase: Fault.Phase) -> Fault {
                Fault(action, service: "files", method: "POST", path: "/upload/*", phase: phase, after: chunk, times: 1)
            }
            olares.sandbox.add(post(.cutConnection, .afterHandling))
            for words in [["one"], ["two"], ["three"]] {
                let name = words[0]
                let run = try await olares.run(
                    "files", "upload", "a.bin", "drive/Home/t/\(name)", "--chunk-size", "64KiB")
                #expect(run.exit == 0, "\(name): \(run.stderr)")
                #expect(remote.digest("drive/Home/t/\(name)") == digest, "\(name)")
                #expect(olares.sandbox.chunks.count <= 7, "\(name): \(olares.sandbox.chunks)")
                olares.sandbox.clearRequests()
                olares.sandbox.clearFaults()
                olares.sandbox.add(
                    name == "one"
                        ? post(.status(code: 502), .beforeHandling)
                        : post(.status(code: 500, body: "gone wrong"), .afterHandling)
                )
            }
            #expect(Olares.tree(remote.place("drive/Home/t")) == ["one", "three", "two"])
        }
    }

    @Test("A tree under fire, each way: every file arrives, and none twice")
    func trees() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let sandbox = olares.sandbox
            // What is sent again although it had arrived gets another name, and shows.
            let names = (0..<200).map { "d\($0 % 7)/f\($0)" }
            let digests = try names.enumerated().map { number, name in
                try Content.make(olares.local("s/\(name)"), size: number * 25)
            }
            let posts = "/api/resources/*"
            for after in stride(from: 5, to: 200, by: 20) {
                sandbox.add(
                    Fault(
                        .cutConnection, service: "files", method: "POST", path: posts, phase: .afterHandling,
                        after: after, times: 1))
                sandbox.add(
                    Fault(.status(code: 502), service: "files", method: "POST", path: posts, after: after + 7, times: 1)
                )
                sandbox.add(
                    Fault(
                        .status(code: 500, body: "gone wrong"), service: "files", method: "GET", path: posts,
                        after: after, times: 1))
            }
            sandbox.add(Fault(.cutRandomly(seed: 5, meanBytes: 8000), service: "files", method: "POST", path: posts))
            let up = try await olares.run("files", "upload", "s", "drive/Home/t/", "--parallel", "8")
            #expect(up.exit == 0, "\(up.stderr)")
            for (name, digest) in zip(names, digests) { #expect(remote.digest("drive/Home/t/s/\(name)") == digest) }
            #expect(Olares.tree(remote.place("drive/Home/t")) == Olares.tree(olares.workDirectory))
            sandbox.clearFaults()
            sandbox.add(Fault(.cutRandomly(seed: 6, meanBytes: 8000), service: "files", path: "/api/raw/*"))
            for after in stride(from: 5, to: 200, by: 20) {
                sandbox.add(Fault(.status(code: 503), service: "files", path: "/api/raw/*", after: after, times: 1))
            }
            let down = try await olares.run("files", "download", "drive/Home/t/s", "back", "--parallel", "8")
            #expect(down.exit == 0, "\(down.stderr)")
            #expect(Olares.tree(olares.local("back/s")) == Olares.tree(olares.local("s")))
            for (name, digest) in zip(names, digests) {
                #expect(Content.digest(olares.local("back/s/\(name)")) == digest)
            }
        }
    }

    @Test("459 in the middle: one refresh, and that chunk again")
    func tokenDuringUpload() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 6 << 20)
            olares.sandbox.add(
                Fault(.hold(name: "post"), service: "files", method: "POST", path: "/upload/*", after: 3, times: 1))
            let child = try olares.start(["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1MiB"])
            #expect(await olares.sandbox.waitUntilHeld("post"))
            olares.sandbox.expireAccessTokens()
            olares.sandbox.release("post")
            let run = await child.wait()
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.count("/api/refresh") == 1)
            #expect(olares.sandbox.chunks.map(\.status) == [200, 200, 200, 459, 200, 200, 200])
        }
    }

    @Test("A token that dies while a tree is sent is renewed once, for all of its files")
    func tokenDuringUploadOfTree() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digests = try (1...30).map { try Content.make(olares.local("s/f\($0)"), size: 10_000) }
            olares.sandbox.add(
                Fault(
                    .hold(name: "tenth"), service: "files", method: "POST", path: "/api/resources/*", after: 9, times: 1
                ))
            let child = try olares.start(["files", "upload", "s", "drive/Home/t/", "--parallel", "8"])
            #expect(await olares.sandbox.waitUntilHeld("tenth"))
            olares.sandbox.expireAccessTokens()
            olares.sandbox.release("tenth")
            let run = await child.wait()
            #expect(run.exit == 0, "\(run.stderr)")
            for (number, digest) in digests.enumerated() {
                #expect(remote.digest("drive/Home/t/s/f\(number + 1)") == digest)
            }
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("A token with a minute to live is renewed before it is needed, and each chunk is sent once")
    func tokenBeforeUpload() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob(seconds: 50)
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 6 << 20)
            let run = try await olares.run("files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1MiB")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.count("/api/refresh") == 1)
            #expect(olares.sandbox.chunks.map(\.status) == Array(repeating: 200, count: 6))
        }
    }

    @Test("Tokens that live for no more than the minute are renewed for each chunk, and no more often")
    func shortLivedTokens() async throws {
        var configuration = Sandbox.Configuration()
        configuration.behaviour.accessTokenLifetime = 40
        configuration.users = [User(Olares.bob, password: "builder")]
        try await withOlares(configuration) { olares in
            let remote = try olares.logInBob(seconds: 40)
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 4 << 20)
            let run = try await olares.run("files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1MiB")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.count("/api/refresh") <= 4)
            #expect(olares.sandbox.chunks.allSatisfy { $0.status == 200 })
        }
    }

    @Test("A server that stops listening is left, and asked where it stands; at the last chunk too", arguments: [1, 3])
    func stalledUpload(after: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 32 << 20)
            olares.sandbox.add(
                Fault(
                    .holdUpload(name: "stall", bytes: 1 << 20), service: "files", method: "POST", path: "/upload/*",
                    after: after, times: 1))
            let run = try await olares.run(
                "files", "upload", "a.bin", "drive/Home/t/", "--stall-timeout", "2s", "--chunk-size", "8MiB")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.chunks.count == 5)
        }
    }

    @Test(
        "Where a chunk is too large for what is on the way, smaller ones follow", arguments: [1 << 20, 300 << 10, 64])
    func largeChunks(limit: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 3 << 20)
            olares.sandbox.behaviour.files.uploads.bodyLimit = limit
            let run = try await olares.run("files", "upload", "a.bin", "drive/Home/t/")
            let refused = olares.sandbox.chunks.filter { $0.status == 413 }
            if limit > 256 << 10 {
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(remote.digest("drive/Home/t/a.bin") == digest)
            } else {
                #expect(run.exit == 1, "\(run.stderr)")
                #expect(remote.digest("drive/Home/t/a.bin") == nil)
            }
            #expect(refused.count <= 6)
        }
    }

    @Test("Refusals of the server are not tried again", arguments: [400, 403, 404, 409, 415])
    func refusals(status: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            try Content.make(olares.local("a.bin"), size: 3 << 16)
            olares.sandbox.add(
                Fault(.status(code: status), service: "files", method: "POST", path: "/upload/*", after: 1))
            let run = try await olares.run("files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "64KiB")
            #expect(run.exit != 0 && ShownFailure(run.stderr) != nil)
            // 403 may mean a token that is over, which deserves a second look.
            #expect(olares.sandbox.chunks.count == (status == 403 ? 3 : 2))
            #expect(remote.digest("drive/Home/t/a.bin") == nil)
        }
    }
}
