import Foundation
import OlaresCore
import Sandbox
import Testing

/// Every kind of upload to every kind of storage, disturbed at every request and run again: it ends in identical bytes under the
/// right name, or in a clear failure, with nothing lost and nothing left.
///
/// By itself each request is disturbed in one of the ways, another one each time; with `OLARES_CLI_UPLOAD_MATRIX=all` in
/// all of them.
@Suite struct FilesUploadMatrixTests {
    /// What is uploaded to where.
    private struct Situation {
        let size: Int
        /// What is there; nil for nothing.
        var former: Int?
        var options: [String] = []
        /// Bytes from which on a task puts the file in its place.
        var taskFrom = 1 << 31
        /// Whether the new file is there in the end.
        var isSent = true
    }

    private static let situations = [
        Situation(size: 0), Situation(size: 100), Situation(size: 5000), Situation(size: 5000, taskFrom: 4096),
        Situation(size: 100, former: 100, options: ["--overwrite", "--yes"]),
        Situation(size: 5000, former: 3000, options: ["--overwrite", "--yes"]),
        Situation(size: 5000, former: 5000, options: ["--overwrite", "--yes"], taskFrom: 4096),
        Situation(size: 0, former: 10, options: ["--overwrite", "--yes"]),
        Situation(size: 100, former: 100, options: ["--skip-existing"], isSent: false),
        Situation(size: 100, former: 90, isSent: false),
    ]

    private enum Disturbance: CaseIterable {
        case cutBefore, cutAfter, killBefore, killAfter, restart, full
    }

    private static let isWhole = ProcessInfo.processInfo.environment["OLARES_CLI_UPLOAD_MATRIX"] == "all"

    @Test(arguments: ["drive/Home", "cache/olares", "external/olares/usb-stick", "sync", "awss3/AKIAEXAMPLE/bucket1"])
    func disturbed(storage: String) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            var place = storage
            if storage == "sync" {
                place += "/" + (try FileManager.default.contentsOfDirectory(atPath: remote.place("sync")).sorted()[0])
            }
            for (number, situation) in Self.situations.enumerated() {
                for request in 0..<40 {
                    // Elsewhere than on the drive every other one is enough.
                    if !Self.isWhole, storage != "drive/Home", (request + number) % 2 == 1 { continue }
                    let all = Disturbance.allCases
                    let ways = Self.isWhole ? all : [all[(request + number) % all.count]]
                    var isMet = false
                    for way in ways {
                        let name = "\(number)-\(request)-\(way)"
                        isMet = try await Attempt(
                            olares: olares, remote: remote, situation: situation, directory: "\(place)/\(name)",
                            way: way,
                            request: request
                        ).run()
                    }
                    if !isMet { break }
                }
            }
            #expect(olares.sandbox.uploadCollisions(of: Olares.bob) == 0)
        }
    }

    /// One upload that is disturbed once.
    private struct Attempt {
        let olares: Olares
        let remote: RemoteFiles
        let situation: Situation
        let directory: String
        let way: Disturbance
        let request: Int

        private var sandbox: Sandbox { olares.sandbox }
        private var words: [String] {
            ["files", "upload", "a.bin", directory + "/", "--chunk-size", "2000"] + situation.options
        }

        /// - Returns: Whether there were as many requests as that.
        func run() async throws -> Bool {
            let digest = try Content.make(olares.local("a.bin"), size: situation.size)
            try remote.makeFolder(directory)
            let former = try situation.former.map { try remote.make(directory + "/a.bin", size: $0) }
            sandbox.behaviour.files.uploads.taskFrom = situation.taskFrom
            sandbox.clearRequests()
            var run = try await disturbed()
            let isMet = sandbox.count(service: "files") > request
            sandbox.clearFaults()
            sandbox.behaviour.files.uploads.space = nil
            let between = names.compactMap { remote.digest("\(directory)/\($0)") }
            let isThere = between.contains(digest) || former.map { between.contains($0) } ?? true
            #expect(isThere, "\(directory): one of both is there, \(names)")
            if run.exit != 0 { run = try await olares.run(words) }
            if situation.isSent {
                #expect(run.exit == 0, "\(directory): \(run.stderr)")
                #expect(remote.digest(directory + "/a.bin") == digest, "\(directory)")
            } else {
                #expect(remote.digest(directory + "/a.bin") == former, "\(directory)")
                #expect(run.exit == (situation.options.isEmpty ? 1 : 0), "\(directory): \(run.stderr)")
            }
            #expect(names == ["a.bin"], "\(directory)")
            return isMet
        }

        private var names: [String] { Olares.tree(remote.place(directory)) }

        private func disturbed() async throws -> Run {
            switch way {
            case .cutBefore, .cutAfter:
                sandbox.add(fault(.cutConnection, way == .cutBefore ? .beforeHandling : .afterHandling))
                return try await olares.run(words)
            case .killBefore, .killAfter:
                return try await held(way == .killBefore ? .beforeHandling : .afterHandling) { child in
                    await child.end()
                }
            case .restart:
                return try await held(.beforeHandling) { _ in
                    sandbox.goDown()
                    sandbox.comeUp()
                    sandbox.release(directory)
                }
            case .full:
                return try await held(.beforeHandling) { _ in
                    sandbox.behaviour.files.uploads.space = 0
                    sandbox.release(directory)
                }
            }
        }

        private func fault(_ action: Fault.Action, _ phase: Fault.Phase) -> Fault {
            Fault(action, service: "files", phase: phase, after: request, times: 1)
        }

        /// Runs the program, and does something when the request has come.
        private func held(_ phase: Fault.Phase, _ act: (ChildProcess) async -> Void) async throws -> Run {
            sandbox.add(fault(.hold(name: directory), phase))
            let child = try olares.start(words)
            let sandbox = sandbox
            let name = directory
            let watch = Task { await sandbox.waitUntilHeld(name, timeout: .seconds(60)) }
            let end = Task {
                let run = await child.wait()
                watch.cancel()
                return run
            }
            if await watch.value { await act(child) }
            return await end.value
        }
    }
}
