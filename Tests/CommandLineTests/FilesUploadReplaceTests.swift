import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files upload --overwrite`, against a service that never overwrites: nothing is lost on the way, wherever it ends.
@Suite struct FilesUploadReplaceTests {
    @Test(
        "A file takes the place of another one, and nothing else is left; of a service that overwrites too",
        arguments: [0, 10, 5000], [FilesBehaviour.Collision.rename, .overwrite])
    func replaced(size: Int, collision: FilesBehaviour.Collision) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            olares.sandbox.behaviour.files.uploadCollision = collision
            let library = try #require(
                FileManager.default.contentsOfDirectory(atPath: remote.place("sync")).sorted().first)
            let digest = try Content.make(olares.local("a b%20.bin"), size: size)
            for place in [
                "drive/Home", "cache/olares", "external/olares/usb-stick", "sync/\(library)",
                "awss3/AKIAEXAMPLE/bucket1",
            ] {
                try remote.make("\(place)/t/a b%20.bin", size: 5000)
                let run = try await olares.run(
                    "files", "upload", "a b%20.bin", "\(place)/t/", "--overwrite", "--yes", "--chunk-size", "2000")
                #expect(run.exit == 0, "\(place): \(run.stderr)")
                #expect(remote.digest("\(place)/t/a b%20.bin") == digest, "\(place)")
                #expect(Olares.tree(remote.place("\(place)/t")) == ["a b%20.bin"], "\(place)")
            }
        }
    }

    @Test("A local file that changes meanwhile, its time put back, does not replace a good one")
    func changing() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let former = try remote.make("drive/Home/t/a.bin", size: 3000)
            let local = olares.local("a.bin")
            try Content.make(local, size: 5000)
            let words = ["files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "2000"]
            for (byte, target, options) in [(UInt8(1), "a.bin", ["--overwrite", "--yes"]), (2, "b.bin", [])] {
                olares.sandbox.add(
                    Fault(.hold(name: target), service: "files", method: "POST", path: "/upload/*", after: 2, times: 1))
                var words = words + options
                words[3] += target
                let child = try olares.start(words)
                #expect(await olares.sandbox.waitUntilHeld(target))
                let time = try FileManager.default.attributesOfItem(atPath: local)[.modificationDate]
                let file = try #require(FileHandle(forUpdatingAtPath: local))
                try file.write(contentsOf: Data(repeating: byte, count: 1000))
                try file.close()
                try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: local)
                olares.sandbox.release(target)
                expectFailure(await child.wait(), .localFileChanged, message: "changed while it was being uploaded")
                olares.sandbox.clearFaults()
            }
            #expect(remote.digest("drive/Home/t/a.bin") == former)
            #expect(Olares.tree(remote.place("drive/Home/t")) == ["a.bin"])
        }
    }
}
