import Testing

@testable import FilesPlugin

/// How fast a transfer may go.
@Suite struct BandwidthTests {
    @Test("Bytes wait for those before them, and what nobody used is gone")
    func pace() {
        var pace = Pace(limit: 1000)
        #expect(pace.delay(of: 500, at: .zero) == .zero)
        #expect(pace.delay(of: 500, at: .zero) == .milliseconds(500))
        #expect(pace.delay(of: 1000, at: .milliseconds(600)) == .milliseconds(400))
        #expect(pace.delay(of: 10, at: .seconds(60)) == .zero)
        #expect(pace.delay(of: 10, at: .seconds(60)) == .milliseconds(10))
    }

    @Test("Pieces are small where little goes", arguments: [(1, 1024), (40_000, 10_000), (1 << 40, 256 << 10)])
    func pieces(limit: Int64, size: Int) { #expect(Bandwidth(limit: limit).pieceSize == size) }
}
