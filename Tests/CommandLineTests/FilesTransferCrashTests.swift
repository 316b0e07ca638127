import Foundation
import OlaresCore
import Sandbox
import Testing

/// kill -9 in the middle of a download's system calls: never half a file under its name, and the next run completes it.
@Suite(.enabled(if: Strace.isAvailable, Strace.absence))
struct FilesTransferCrashTests {
    @Test(
        "Killed at any step",
        arguments: [
            "pwrite64", "ftruncate", "fsync", "?rename,?renameat", "?link,?linkat", "?unlink,?unlinkat", "?utimensat",
        ])
    func killed(calls: String) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3 << 20)
            let words = ["files", "download", "drive/Home/t/a.bin", olares.local("a.bin")]
            for moment in [1, 2, 3, 5, 9, 17] {
                for file in olares.localFiles { try FileManager.default.removeItem(atPath: olares.local(file)) }
                let run = try await olares.run(
                    words, tampering: calls, "signal=KILL:when=\(moment)"
                ).run
                let found = Content.digest(olares.local("a.bin"))
                #expect(found == nil || found == digest, "killed at \(calls) \(moment)")
                guard run.signal == SIGKILL else {
                    #expect(run.exit == 0, "\(run.stderr)")
                    break
                }
                let next = try await olares.run(words + ["--skip-existing"])
                #expect(next.exit == 0, "killed at \(calls) \(moment): \(next.stderr)")
                #expect(Content.digest(olares.local("a.bin")) == digest, "killed at \(calls) \(moment)")
                #expect(olares.localFiles == ["a.bin"], "killed at \(calls) \(moment)")
            }
        }
    }

    @Test("Power cut: the bytes are on the disk before they take the name, and the name is right after")
    func durable() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: 3 << 20)
            let words = ["files", "download", "drive/Home/t/a.bin", olares.local("a.bin")]
            let (run, traced) = try await olares.run(
                words, tampering: "fsync,?link,?linkat,?rename,?renameat", "delay_enter=1")
            #expect(run.exit == 0, "\(run.stderr)")
            let steps = traced.map(\.description)
            let named = try #require(steps.firstIndex { $0.hasSuffix(" work/a.bin") }, "\(steps)")
            #expect(
                steps[named - 1].hasPrefix("fsync work/.olares-") && steps[named - 1].hasSuffix(".partial"), "\(steps)")
            #expect(steps.dropFirst(named + 1).first == "fsync work", "\(steps)")
        }
    }
}
