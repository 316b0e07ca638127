import Foundation
import OlaresCore
import Sandbox
import Testing

/// Trees of many directories: listings and files are under way at the same time.
@Suite struct FilesTreeTests {
    @Test("Directories are listed several at a time, and files arrive while others are still to be found")
    func download() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/first/a.bin", size: 1000)
            for number in 1...10 { _ = try remote.make("drive/Home/t/d\(number)/b.bin", size: 10 + number) }
            for number in 1...10 {
                olares.sandbox.add(
                    Fault(
                        .hold(name: "listing"), method: "GET", path: "/api/resources/drive/Home/t/d\(number)/", times: 1
                    ))
            }
            let child = try olares.start(["files", "download", "drive/Home/t", "-o", "json"])
            #expect(await olares.sandbox.waitUntilHeld("listing", count: 10))
            for _ in 0..<1000 where Content.digest(olares.local("t/first/a.bin")) != digest {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(Content.digest(olares.local("t/first/a.bin")) == digest)
            olares.sandbox.release("listing")
            let run = await child.wait()
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["files"]?.integer == 11)
        }
    }

    @Test("An upload looks at several directories at a time, and sends files meanwhile")
    func upload() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t/s")
            let digest = try Content.make(olares.local("s/first/a.bin"), size: 1000)
            for number in 1...10 {
                _ = try Content.make(olares.local("s/d\(number)/b.bin"), size: 10 + number)
                try remote.makeFolder("drive/Home/t/s/d\(number)")
                olares.sandbox.add(
                    Fault(
                        .hold(name: "listing"), method: "GET", path: "/api/resources/drive/Home/t/s/d\(number)/",
                        times: 1))
            }
            let child = try olares.start(["files", "upload", "s", "drive/Home/t/", "-o", "json"])
            #expect(await olares.sandbox.waitUntilHeld("listing", count: 10))
            for _ in 0..<1000 where remote.digest("drive/Home/t/s/first/a.bin") != digest {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(remote.digest("drive/Home/t/s/first/a.bin") == digest)
            olares.sandbox.release("listing")
            let run = await child.wait()
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["files"]?.integer == 11)
        }
    }

    @Test("What would be done is in the same order each time, a directory before those below it")
    func plans() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let names = ["z", "a/z", "a/b/c", "a-b/c", "b/a", "b/c/d/e"]
            for name in names {
                _ = try remote.make("drive/Home/t/\(name)", size: 1)
                _ = try Content.make(olares.local("s/\(name)"), size: 1)
            }
            func sources(_ words: String...) async throws -> [String] {
                try await olares.run(words + ["--dry-run", "-o", "json"]).json["files"]?.array?
                    .compactMap { $0["source"]?.string } ?? []
            }
            #expect(try await sources("files", "download", "drive/Home/t") == names.map { "drive/Home/t/\($0)" })
            #expect(try await sources("files", "upload", "s", "drive/Home/") == names.map { "s/\($0)" })
        }
    }
}
