import OlaresCore
import Synchronization

/// What a transfer has done so far. Several files at a time add to it.
final class TransferTally: Sendable {
    /// Something that was not transferred.
    struct Failed: Sendable {
        /// Its path inside the tree, or the file's name.
        let path: String
        let failure: Failure
    }

    /// A file that is under way.
    struct Active: Sendable {
        let name: String
        let size: Int64
        var position: Int64
    }

    /// All numbers at one moment.
    struct Snapshot: Sendable {
        /// Files that are complete.
        var files = 0
        /// Bytes that went over the network in this run, those of attempts that failed included.
        var bytes: Int64 = 0
        /// Bytes that an earlier run had transferred already.
        var resumed: Int64 = 0
        /// Directories that were made.
        var directories = 0
        /// Files and links that were passed over on purpose.
        var skipped = 0
        var failed: [Failed] = []
        /// What of a tree was left out, and why: no more than so many of them.
        var leftOut: [(path: String, reason: String)] = []
        /// The sizes of complete files.
        var completed: Int64 = 0
        var active: [Int: Active] = [:]
        /// How many files there are, and their bytes, as far as is known.
        var expectedFiles = 0
        var expectedBytes: Int64 = 0
        /// Whether there may be more than is expected.
        var isOpenEnded = false
        /// Files in a row that failed since the server could not be reached.
        var unreachable = 0
    }

    private let state = Mutex(Snapshot())

    /// The numbers now.
    var snapshot: Snapshot { state.withLock { $0 } }

    /// Changes the numbers.
    func update(_ change: (inout sending Snapshot) -> Void) { state.withLock { change(&$0) } }

    // MARK: A tree

    /// How many of those that were left out are named.
    private static let mostNamed = 10_000

    /// Something in a tree is passed over, such as a link.
    func leaveOut(_ path: String, _ reason: String) {
        state.withLock { state in
            state.skipped += 1
            if state.leftOut.count < Self.mostNamed { state.leftOut.append((path, reason)) }
        }
    }

    /// Files of a tree were found; of no size there are none to come.
    func expect(_ sizes: [Int64]?) {
        state.withLock { state in
            state.isOpenEnded = sizes != nil
            state.expectedFiles += sizes?.count ?? 0
            for size in sizes ?? [] { state.expectedBytes +|= size }
        }
    }

    // MARK: One file

    /// A file begins.
    /// - Returns: Its number, for the calls below.
    func begin(_ name: String, size: Int64) -> Int {
        state.withLock { state in
            var number = 0
            while state.active[number] != nil { number += 1 }
            state.active[number] = Active(name: name, size: size, position: 0)
            return number
        }
    }

    /// Bytes went over the network, and the file is now that far.
    func move(_ number: Int, bytes: Int, to position: Int64) {
        state.withLock { state in
            state.bytes +|= Int64(bytes)
            state.active[number]?.position = position
        }
    }

    /// The file is complete.
    func finish(_ number: Int, resumed: Int64 = 0) {
        state.withLock { state in
            state.completed +|= state.active.removeValue(forKey: number)?.size ?? 0
            state.files += 1
            state.resumed +|= resumed
            state.unreachable = 0
        }
    }

    /// The file is given up.
    func abandon(_ number: Int) { state.withLock { _ = $0.active.removeValue(forKey: number) } }

    /// Notes a failure that does not end the rest.
    /// - Throws: The failure, where the rest would fail in the same way.
    func fail(_ path: String, _ failure: Failure) throws(Failure) {
        let unreachable = state.withLock { state in
            state.failed.append(Failed(path: path, failure: failure))
            state.unreachable = failure.isOfConnection ? state.unreachable + 1 : 0
            return state.unreachable
        }
        if failure.endsTransfer || unreachable >= 5 { throw failure }
    }
}
