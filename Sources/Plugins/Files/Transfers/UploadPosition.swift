import OlaresCore

/// How far the chunks of a file are.
final class UploadPosition {
    /// Where the next chunk begins.
    private(set) var next: Int64
    /// The most that was ever reached; grows even where the service has lost something and sending goes back.
    private(set) var furthest: Int64
    /// Whether a chunk was sent and nothing is known of what became of it.
    private(set) var hasFailed = false
    /// Whether what the service holds has been asked for, or begun anew, so that its contents deserve a look.
    private(set) var isDoubtful: Bool
    /// Whether the file was begun anew once already.
    private(set) var hasRestarted = false
    /// The bytes of the last chunk that was sent.
    private(set) var lastAttempt: Range<Int64> = 0..<0
    /// What went wrong first since the last chunk that was taken: what follows is often but its consequence.
    private(set) var firstProblem: Failure?
    private var sizing: ChunkSizing
    private let size: Int64
    /// Whether the failure of the last attempt has made chunks smaller; what is asked about it afterwards can fail too.
    private var isCounted = false

    /// - Parameters:
    ///   - start: Where to begin.
    ///   - size: Of the file, in bytes.
    init(_ start: Int64, of size: Int64, _ sizing: ChunkSizing) {
        (next, furthest) = (start, start)
        self.size = size
        self.sizing = sizing
        isDoubtful = start > 0
    }

    /// Bytes of a chunk, unless it is the last; two at least, since a single one would be taken for one that is held.
    var chunkSize: Int64 { max(2, min(sizing.current, size)) }

    /// The bytes of the next chunk. A single byte is never left.
    var range: Range<Int64> {
        let left = size -| next
        return next..<next +| (left <= chunkSize +| 1 ? left : chunkSize)
    }

    /// The next chunk is sent.
    func attempt() {
        hasFailed = true
        isCounted = false
        lastAttempt = range
    }

    /// A chunk failed, and is to be sent again.
    func takeSmallSteps() {
        if !isCounted { sizing.failed() }
        isCounted = true
    }

    /// Notes why a chunk failed.
    func note(_ problem: Failure) {
        isDoubtful = true
        if firstProblem == nil { firstProblem = problem }
    }

    /// The chunk was taken.
    func advance(in milliseconds: Int64) {
        hasFailed = false
        firstProblem = nil
        sizing.taken(in: milliseconds)
        next = lastAttempt.upperBound
        furthest = max(furthest, next)
    }

    /// The chunk was too large.
    /// - Returns: Whether a smaller one is worth a try.
    func shrink() -> Bool {
        hasFailed = false
        return sizing.refused(Int64(lastAttempt.count))
    }

    /// The service holds this much.
    func goBack(to place: Int64) { next = place }

    /// Begins the file anew.
    func restart() {
        next = 0
        hasFailed = false
        hasRestarted = true
        isDoubtful = true
    }
}
