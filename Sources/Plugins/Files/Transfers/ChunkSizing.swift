import OlaresCore

/// How large the next chunk of an upload is.
///
/// The service answers each chunk before the next one may come, and meanwhile nothing moves. Large chunks make that rare; but
/// on a slow road they take longer than many a proxy allows, and more is lost when one breaks off. So an upload begins with
/// small ones, which double for as long as each takes a second at most, and are halved where the road has become slower.
/// After one has failed, small ones follow, which do not grow to that size again.
struct ChunkSizing: Equatable, Sendable {
    /// Bytes of the first chunk.
    private(set) var base: Int64
    /// No chunk has more bytes.
    private(set) var limit: Int64
    /// Bytes of the next chunk.
    private(set) var current: Int64

    /// Sizes that follow what the road carries.
    static let automatic = ChunkSizing(from: 8 << 20, to: 256 << 20)

    /// - Parameter size: Bytes that all chunks have.
    init(always size: Int64) { self.init(from: size, to: size) }

    private init(from base: Int64, to limit: Int64) {
        (self.base, self.limit) = (base, limit)
        current = base
    }

    /// A chunk was taken.
    /// - Parameter milliseconds: How long that took.
    mutating func taken(in milliseconds: Int64) {
        var expected = milliseconds
        while expected > 4000, current >= base *| 2 {
            current /= 2
            expected /= 2
        }
        guard (0...1000).contains(milliseconds), current <= limit / 2 else { return }
        current = current *| 2
    }

    /// A chunk was not taken.
    mutating func failed() {
        // A small one fails for other reasons than its size.
        if current > base { limit = max(base, current / 2) }
        current = base
    }
    /// Something on the way does not let a chunk of that many bytes through: `nginx` takes a mebibyte unless it is told
    /// otherwise.
    /// - Returns: Whether a smaller one is worth a try.
    mutating func refused(_ bytes: Int64) -> Bool {
        guard bytes > Self.smallest else { return false }
        limit = max(Self.smallest, bytes / 2)
        base = min(base, limit)
        current = limit
        return true
    }

    private static let smallest: Int64 = 256 << 10
}
