import Foundation
import OlaresCore
import Sandbox
import Testing

/// What the files service does not take, or not at once.
@Suite struct FilesUploadLimitsTests {
    @Test(
        "Eight at a time: small files go whole, and no two chunks or questions meet",
        arguments: ["drive/Home/t/", "external/olares/usb-stick/"])
    func parallel(target: String) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            var digests: [String: String] = [:]
            for number in 0..<24 {
                let name = "d\(number % 3)/f\(number)"
                digests[name] = try Content.make(olares.local("s/\(name)"), size: number % 2 == 0 ? 1500 : 4500)
            }
            let words = ["files", "upload", "s", target, "--parallel", "8", "--chunk-size", "2000"]
            olares.sandbox.add(
                Fault(
                    .cutConnection, service: "files", method: "POST", path: "/upload/*", phase: .afterHandling,
                    after: 7,
                    times: 1))
            let run = try await olares.run(words)
            #expect(run.exit == 0, "\(run.stderr)")
            for (name, digest) in digests { #expect(remote.digest("\(target)s/\(name)") == digest, "\(name)") }
            #expect(olares.sandbox.uploadCollisions(of: Olares.bob) == 0)
            #expect(olares.sandbox.count("/api/resources/*", method: "POST") == 12)
        }
    }

    @Test("Two processes to one account: no two chunks meet either")
    func processes() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            for name in ["x", "y"] {
                for number in 0..<6 { try Content.make(olares.local("\(name)/f\(number)"), size: 40_000) }
            }
            func start(_ name: String) throws -> ChildProcess {
                try olares.start(["files", "upload", name, "drive/Home/", "--chunk-size", "10000"])
            }
            let children = try [start("x"), start("y")]
            for child in children {
                let run = await child.wait()
                #expect(run.exit == 0, "\(run.stderr)")
            }
            #expect(olares.sandbox.uploadCollisions(of: Olares.bob) == 0)
            #expect(Olares.tree(remote.place("drive/Home/x")).count == 6)
        }
    }

    @Test("A full disk ends a tree of small files at once, with one sentence")
    func full() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            for number in 0..<2000 { try Content.make(olares.local("s/f\(number)"), size: 500) }
            olares.sandbox.behaviour.files.uploads.space = 20_000
            let run = try await olares.run("files", "upload", "s", "drive/Home/t/")
            expectFailure(run, .remoteDiskFull, message: "no space left on device")
            #expect(run.stderr.split(separator: "\n").count <= 3, "\(run.stderr)")
            #expect(olares.sandbox.count("/api/resources/*", method: "POST") < 80)
        }
    }

    @Test("A file that does not fit is refused before anything is sent")
    func tooLarge() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            try Content.make(olares.local("a.bin"), size: 3 << 20)
            olares.sandbox.behaviour.files.uploads.space = 1 << 20
            let words = ["files", "upload", "a.bin", "drive/Home/t/"]
            expectFailure(try await olares.run(words), .remoteDiskFull, message: "Insufficient disk space")
            #expect(olares.sandbox.chunks.isEmpty)
            olares.sandbox.behaviour.files.uploads.space = nil
            olares.sandbox.behaviour.files.uploads.fileLimit = 1 << 20
            expectFailure(try await olares.run(words), .serverRefused, message: "the server took nothing of it")
            #expect(olares.sandbox.chunks.count == 1)
        }
    }

    @Test("A disk that is full in the middle of a chunk: the next run begins where it ended, to the byte")
    func resumedInsideChunk() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 5000)
            let words = ["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1500"]
            // What was free when it was asked for is not when it is needed.
            olares.sandbox.add(
                Fault(.hold(name: "link"), service: "files", method: "POST", path: "/upload/*", times: 1))
            let child = try olares.start(words)
            #expect(await olares.sandbox.waitUntilHeld("link"))
            olares.sandbox.behaviour.files.uploads.space = 2222
            olares.sandbox.release("link")
            expectFailure(await child.wait(), .remoteDiskFull, message: "no space left on device")
            olares.sandbox.behaviour.files.uploads.space = nil
            olares.sandbox.clearRequests()
            let run = try await olares.run(words)
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.sandbox.chunks.map(\.range) == ["bytes 2222-3721/5000", "bytes 3722-4999/5000"])
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
        }
    }

    @Test("Another chunk size than before does not matter")
    func otherChunkSize() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 5000)
            let words = ["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size"]
            let fault = olares.sandbox.add(
                Fault(.hold(name: "post"), service: "files", method: "POST", path: "/upload/*", after: 3, times: 1))
            let child = try olares.start(words + ["700"])
            #expect(await olares.sandbox.waitUntilHeld("post"))
            await child.end()
            olares.sandbox.removeFault(fault)
            olares.sandbox.clearRequests()
            #expect(try await olares.run(words + ["2000"]).exit == 0)
            #expect(olares.sandbox.chunks.map(\.range) == ["bytes 2100-4099/5000", "bytes 4100-4999/5000"])
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
        }
    }

    @Test("External storage is not asked what it holds, and a later run begins at the beginning and says so")
    func external() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try Content.make(olares.local("a.bin"), size: 5000)
            let words = ["files", "upload", "a.bin", "external/olares/usb-stick/", "--chunk-size", "1000"]
            olares.sandbox.add(
                Fault(.cutConnection, service: "files", method: "POST", path: "/upload/*", after: 1, times: 1))
            let fault = olares.sandbox.add(
                Fault(.hold(name: "post"), service: "files", method: "POST", path: "/upload/*", after: 4, times: 1))
            let child = try olares.start(words)
            #expect(await olares.sandbox.waitUntilHeld("post"))
            await child.end()
            olares.sandbox.removeFault(fault)
            let run = try await olares.run(words)
            #expect(run.exit == 0 && run.stderr.contains("is sent from its beginning"), "\(run.stderr)")
            #expect(remote.digest("external/olares/usb-stick/a.bin") == digest)
            #expect(olares.sandbox.count("/upload/file-uploaded-bytes/*") == 0)
        }
    }

    @Test("A large file is there when its task has ended, also for a run that finds the task of one that was killed")
    func finalized() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 5000)
            olares.sandbox.behaviour.files.uploads.taskFrom = 4096
            olares.sandbox.behaviour.files.tasks.seconds = 0.5
            let words = ["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "2000"]
            let run = try await olares.run(words)
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)

            try FileManager.default.removeItem(atPath: remote.place("drive/Home/t/a.bin"))
            olares.sandbox.behaviour.files.tasks.areStuck = true
            let child = try olares.start(words)
            #expect(await eventually { Olares.tree(remote.place("drive/Home/t")) == [".uploading_a.bin"] })
            await child.end()
            olares.sandbox.clearRequests()
            let again = try olares.start(words)
            #expect(await olares.sandbox.waitForRequests(to: "/api/task/olares/"))
            olares.sandbox.behaviour.files.tasks.areStuck = false
            #expect(await again.wait().exit == 0)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            #expect(olares.sandbox.chunks.isEmpty && Olares.tree(remote.place("drive/Home/t")) == ["a.bin"])
        }
    }

    @Test("A volume that is away is asked for a few times, and a name that is too long not at all")
    func refused() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            try Content.make(olares.local("a.bin"), size: 3000)
            olares.sandbox.behaviour.files.uploads.volumeAway =
                "Mounted directory is temporarily unavailable. Please try again or remount."
            let words = ["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1000", "--max-retries", "2"]
            let run = try await olares.run(words)
            #expect(run.exit == 1 && run.stderr.contains("temporarily unavailable"), "\(run.stderr)")
            #expect(olares.sandbox.count("/upload/upload-link/*") == 3)
            let name = String(repeating: "n", count: 245)
            olares.sandbox.clearRequests()
            try Content.make(olares.local(name), size: 10)
            let long = try await olares.run("files", "upload", name, "drive/Home/t/")
            expectFailure(long, .unsafeName, message: "has 245 bytes")
            #expect(olares.sandbox.requests().allSatisfy { $0.method == "GET" })
        }
    }

    @Test(
        "A file that says it is empty and is not", .enabled(if: FileManager.default.fileExists(atPath: "/proc/version"))
    )
    func unsized() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let run = try await olares.run("files", "upload", "/proc/version", "drive/Home/")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/version") == Content.digest("/proc/version"))
        }
    }

    @Test("A small file costs a listing, itself and another look; one in chunks a node, a link and its chunks besides")
    func requests() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            try Content.make(olares.local("a.bin"), size: 3000)
            let words = ["files", "upload", "a.bin", "drive/Home/t/"]
            #expect(try await olares.run(words).exit == 0)
            #expect(olares.sandbox.count(service: "files") == 3, "\(olares.sandbox.counts)")
            olares.sandbox.clearRequests()
            let run = try await olares.run("files", "upload", "a.bin", "drive/Home/t/b.bin", "--chunk-size", "2000")
            #expect(run.exit == 0)
            #expect(olares.sandbox.count(service: "files") == 6, "\(olares.sandbox.counts)")
        }
    }

    @Test("The beginning of a small file that a killed run left is not taken for somebody's", arguments: [true, false])
    func unfinishedWhole(skips: Bool) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("s/a.bin"), size: 500_000)
            let words = ["files", "upload", "s", "drive/Home/t/"] + (skips ? ["--skip-existing"] : [])
            olares.sandbox.add(
                Fault(.holdUpload(name: "half", bytes: 300_000), service: "files", method: "POST", times: 1))
            let child = try olares.start(words)
            #expect(await olares.sandbox.waitUntilHeld("half"))
            await child.end()
            olares.sandbox.release("half")
            #expect(await eventually { Olares.size(remote.place("drive/Home/t/s/a.bin")) > 0 })
            let run = try await olares.run(words)
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/s/a.bin") == digest)
            #expect(Olares.tree(remote.place("drive/Home/t")) == ["s/", "s/a.bin"])
        }
    }
}
