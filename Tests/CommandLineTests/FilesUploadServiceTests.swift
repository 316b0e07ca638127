import Foundation
import OlaresCore
import Sandbox
import Testing

/// What `files upload` makes of services that are not as the newest one, and of others that upload at the same time.
@Suite struct FilesUploadServiceTests {
    @Test("A service that makes files without reading their contents is given these by another request")
    func emptyFiles() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            olares.sandbox.behaviour.files.uploads.ignoresPostedBodies = true
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: 500)
            let run = try await olares.run("files", "upload", "a.bin", "drive/Home/t/")
            #expect(run.exit == 0 && remote.digest("drive/Home/t/a.bin") == digest, "\(run.stderr)")
            let other = try Content.make(olares.local("a.bin"), size: 400)
            let replaced = try await olares.run("files", "upload", "a.bin", "drive/Home/t/", "--overwrite", "--yes")
            #expect(replaced.exit == 0 && remote.digest("drive/Home/t/a.bin") == other, "\(replaced.stderr)")
            for number in 0..<12 { try Content.make(olares.local("s/d\(number % 3)/f\(number)"), size: number) }
            let tree = try await olares.run("files", "upload", "s", "drive/Home/t/", "-o", "json")
            #expect(try tree.exit == 0 && tree.json["files"]?.integer == 12, "\(tree.stderr)")
            for number in 0..<12 {
                let name = "s/d\(number % 3)/f\(number)"
                #expect(remote.digest("drive/Home/t/\(name)") == Content.digest(olares.local(name)), "\(name)")
            }
            #expect(Olares.tree(remote.place("drive/Home/t")).filter { !$0.hasSuffix("/") }.count == 13)
        }
    }

    @Test("The node is asked for once, however many files need it at the same time")
    func oneNode() async throws {
        try await withOlares { olares in
            _ = try olares.logInBob()
            for number in 0..<6 { try Content.make(olares.local("s/f\(number)"), size: 300) }
            olares.sandbox.add(Fault(.delay(seconds: 0.3), path: "/api/nodes/"))
            let run = try await olares.run("files", "upload", "s", "drive/Home/", "--chunk-size", "90")
            #expect(run.exit == 0 && olares.sandbox.count("/api/nodes/") == 1, "\(run.stderr)")
        }
    }

    @Test("Only administrators upload to drive/Common")
    func common() async throws {
        try await withOlares { olares in
            _ = try olares.logInBob()
            try Content.make(olares.local("a.bin"), size: 5000)
            for options in [[], ["--chunk-size", "1000"]] {
                let run = try await olares.run(["files", "upload", "a.bin", "drive/Common/models/"] + options)
                expectFailure(run, .accessDenied, exit: 1, message: "Permission denied.")
            }
            #expect(olares.sandbox.chunks.isEmpty && olares.sandbox.count("/api/refresh") == 0)
        }
    }

    @Test("Whoever waits for the chunk of another process says so")
    func waiting() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            for name in ["a.bin", "b.bin"] { try Content.make(olares.local(name), size: 3000) }
            let words = ["files", "upload", "--chunk-size", "1000"]
            let chunk = Fault(.hold(name: "chunk"), method: "POST", path: "/upload/upload-link/*", times: 1)
            olares.sandbox.add(chunk)
            let first = try olares.start(words + ["a.bin", "drive/Home/t/"])
            #expect(await olares.sandbox.waitUntilHeld("chunk"))
            let second = try olares.start(words + ["b.bin", "drive/Home/t/"])
            #expect(await second.stderr.wait(for: "waiting for another upload of this account"))
            olares.sandbox.release("chunk")
            #expect(await first.wait().exit == 0)
            #expect(await second.wait().exit == 0)
        }
    }
}
