import Foundation
import OlaresCore
import Sandbox
import Testing

/// What transfers cost in memory, which must not depend on how much there is to transfer.
@Suite(.enabled(if: peakMemory(of: getpid()) != nil, "needs Linux's /proc")) struct FilesTransferMemoryTests {
    private static let size = 256 << 20
    private static let limit = 64

    @Test("A large download")
    func download() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: Self.size)
            olares.sandbox.add(
                Fault(.holdAfter(name: "end", bytes: Self.size - 1), service: "files", path: "/api/raw/*"))
            let child = try olares.start(["files", "download", "drive/Home/t/a.bin"])
            #expect(await olares.sandbox.waitUntilHeld("end", timeout: .seconds(600)))
            let peak = peakMemory(of: child.pid)
            olares.sandbox.release("end")
            #expect(await child.wait().exit == 0)
            #expect(try #require(peak) < Self.limit)
            #expect(Content.digest(olares.local("a.bin")) == digest)
        }
    }

    @Test("A large upload in large chunks")
    func upload() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: Self.size)
            olares.sandbox.add(Fault(.hold(name: "end"), service: "files", method: "POST", path: "/upload/*", after: 1))
            let child = try olares.start(["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "128MiB"])
            #expect(await olares.sandbox.waitUntilHeld("end", timeout: .seconds(600)))
            let peak = peakMemory(of: child.pid)
            olares.sandbox.release("end")
            #expect(await child.wait().exit == 0)
            #expect(try #require(peak) < Self.limit)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
        }
    }
}
