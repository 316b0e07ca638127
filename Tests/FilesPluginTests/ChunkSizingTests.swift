import Testing

@testable import FilesPlugin

@Suite struct ChunkSizingTests {
    private let mebibyte: Int64 = 1 << 20

    /// The sizes of the chunks of a file, in mebibytes.
    private func sizes(of file: Int64, from start: Int64 = 0, milliseconds: (Int64) -> Int64) -> [Int64] {
        var sizing = ChunkSizing.automatic
        var (place, sizes) = (start * mebibyte, [Int64]())
        while place < file * mebibyte {
            sizes.append(sizing.current / mebibyte)
            place += sizing.current
            sizing.taken(in: milliseconds(sizing.current / mebibyte))
        }
        return sizes
    }

    @Test("On a fast road chunks double up to the limit")
    func fast() {
        #expect(sizes(of: 1024) { _ in 20 } == [8, 16, 32, 64, 128, 256, 256, 256, 256])
        // After an earlier run.
        #expect(sizes(of: 200, from: 24) { _ in 20 } == [8, 16, 32, 64, 128])
    }

    @Test("On a slow one they stay small, and so they do when the clock jumps")
    func slow() {
        #expect(sizes(of: 40) { _ in 1001 } == [8, 8, 8, 8, 8])
        #expect(sizes(of: 40) { _ in -5 } == [8, 8, 8, 8, 8])
        // As large as takes a second: 16 MiB here.
        #expect(sizes(of: 80) { $0 * 70 } == [8, 16, 16, 16, 16, 16])
    }

    @Test("On one that becomes slow they shrink to what takes some seconds, and grow again with it")
    func becomingSlow() {
        var sizing = ChunkSizing.automatic
        for _ in 0..<5 { sizing.taken(in: 100) }
        #expect(sizing.current == 256 * mebibyte)
        sizing.taken(in: 4000)
        #expect(sizing.current == 256 * mebibyte)
        sizing.taken(in: 16_500)
        #expect(sizing.current == 32 * mebibyte)
        sizing.taken(in: .max)
        #expect(sizing.current == 8 * mebibyte)
        sizing.taken(in: 100)
        #expect(sizing.current == 16 * mebibyte)
    }

    @Test("After a failure small ones follow, which do not grow to that size again")
    func failure() {
        var sizing = ChunkSizing.automatic
        for _ in 0..<2 { sizing.taken(in: 1) }
        #expect(sizing.current == 32 * mebibyte)
        sizing.failed()
        #expect(sizing.current == 8 * mebibyte)
        for _ in 0..<3 { sizing.taken(in: 1) }
        #expect(sizing.current == 16 * mebibyte)
    }

    @Test("A small chunk that fails, as on a connection that was closed meanwhile, says nothing of large ones")
    func smallFailure() {
        var sizing = ChunkSizing.automatic
        sizing.failed()
        sizing.failed()
        for _ in 0..<3 { sizing.taken(in: 1) }
        #expect(sizing.current == 64 * mebibyte)
    }

    @Test("A size that was asked for stays")
    func fixed() {
        var sizing = ChunkSizing(always: 1000)
        sizing.taken(in: 1)
        #expect(sizing.current == 1000)
        sizing.failed()
        #expect(sizing.current == 1000)
        var whole = ChunkSizing(always: .max)
        whole.taken(in: 1)
        #expect(whole.current == .max)
    }
}
