import OlaresCore
import Testing

@testable import FilesPlugin

@Suite struct UploadPositionTests {
    @Test("Chunks cover a file from any place on, and a single byte is never left", arguments: 2...60)
    func ranges(size: Int) {
        for chunk in 2...20 {
            for start in 0..<(size - 1) {
                let position = UploadPosition(Int64(start), of: Int64(size), ChunkSizing(always: Int64(chunk)))
                while position.next < Int64(size) {
                    let range = position.range
                    #expect(range.lowerBound == position.next && range.count > 1, "\(size) \(chunk) \(start)")
                    position.attempt()
                    position.advance(in: 0)
                }
                #expect(position.next == Int64(size))
            }
        }
    }

    @Test("What is too large for something on the way is halved, down to a quarter of a mebibyte")
    func refused() {
        let position = UploadPosition(0, of: 64 << 20, .automatic)
        var sizes: [Int64] = []
        repeat {
            position.attempt()
            sizes.append(Int64(position.range.count) >> 10)
        } while position.shrink()
        #expect(sizes == [8192, 4096, 2048, 1024, 512, 256])
    }
}

@Suite struct UploadGateTests {
    @Test("One passes at a time, and one that is cancelled keeps nobody")
    func oneAtATime() async throws {
        let directory = Path.join(Environment.process["TMPDIR"] ?? "/tmp", "gate-\(UInt64.random(in: 0 ... .max))")
        let gate = try UploadGate(in: directory, account: "a@b", files: POSIXFileSystem())
        let inside = Counter()
        let first = Task {
            try? await gate.pass { () async throws(Failure) in
                await inside.enter()
                try? await Task.sleep(for: .seconds(600))
                await inside.leave()
            }
        }
        while await inside.most == 0 { await Task.yield() }
        let second = Task { try? await gate.pass { () async throws(Failure) in await inside.enter() } }
        second.cancel()
        await second.value
        first.cancel()
        await first.value
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try? await gate.pass { () async throws(Failure) in
                        await inside.enter()
                        await Task.yield()
                        await inside.leave()
                    }
                }
            }
        }
        #expect(await inside.most == 1)
        #expect(await inside.total == 51)
        _ = try? POSIXFileSystem().removeTree(directory)
    }

    private actor Counter {
        private var now = 0
        private(set) var most = 0
        private(set) var total = 0

        func enter() {
            now += 1
            total += 1
            most = max(most, now)
        }

        func leave() { now -= 1 }
    }
}
