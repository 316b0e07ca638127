import OlaresCore

/// Finds things to do, some at a time, such as the files of one directory after another.
protocol WorkSource: Sendable {
    associatedtype Item: Sendable
    /// Finds everything.
    /// - Parameter give: Takes what was found, and comes back when there is room for more.
    func find(_ give: ([Item]) async throws(Failure) -> Void) async throws(Failure)
}

/// Something at a place in a tree.
protocol Placed {
    /// The path of the directory that it was found in, from the top of the tree.
    var directory: String { get }
}

extension Placed {
    /// What is in front of a path's last slash; empty where it has none.
    static func directory(above path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    }
}

extension WorkSource where Item: Placed {
    /// Everything, in an order that is the same each time: what is in a directory before what is in those below it.
    func sorted() async throws(Failure) -> [Item] {
        var found: [(place: [UInt8], index: Int, item: Item)] = []
        try await find { items throws(Failure) in
            for item in items {
                // A slash comes before whatever a name can have.
                let place = item.directory.utf8.map { $0 == UInt8(ascii: "/") ? 0 : $0 }
                found.append((place, found.count, item))
            }
        }
        found.sort { a, b in
            a.place == b.place ? a.index < b.index : a.place.lexicographicallyPrecedes(b.place)
        }
        return found.map(\.item)
    }
}

/// What is to be done next. It is found by one task while others work on it; where much waits already, finding waits too, so
/// that a tree of any size is held in part only.
actor WorkQueue<Item: Sendable> {
    private let limit: Int
    private var ready: ArraySlice<Item> = []
    private var end: Result<Void, Failure>?
    private var finder: CheckedContinuation<Void, Never>?
    private var taker: CheckedContinuation<Void, Never>?

    /// - Parameter limit: About how many may wait.
    init(limit: Int) { self.limit = limit }

    /// Adds what was found, and waits until there is room for more.
    /// - Throws: ``Failure`` with `interrupted` where nobody takes anything any more.
    func put(_ items: [Item]) async throws(Failure) {
        ready += items
        taker?.resume()
        taker = nil
        if end == nil, ready.count >= limit { await withCheckedContinuation { finder = $0 } }
        if end != nil { throw Failure(.interrupted, "interrupted") }
    }

    /// Nothing more is found, or taken.
    func finish(_ outcome: Result<Void, Failure>) {
        if end == nil { end = outcome }
        taker?.resume()
        finder?.resume()
        (taker, finder) = (nil, nil)
    }

    /// Takes the next one; `nil` at the end. One task at a time may ask.
    /// - Throws: Why not everything could be found, at once.
    func next() async throws(Failure) -> Item? {
        while true {
            if case .failure(let failure)? = end { throw failure }
            if let item = ready.popFirst() {
                if ready.count < limit {
                    finder?.resume()
                    finder = nil
                }
                return item
            }
            if end != nil { return nil }
            await withCheckedContinuation { taker = $0 }
        }
    }
}

/// Does several things at a time.
struct WorkPool: Sendable {
    /// How many things may wait to be done. They are known beforehand, for the progress.
    private static let lookAhead = 10_000

    /// How many at most.
    let width: Int

    /// Works on what a source finds, while it still looks for more.
    /// - Parameters:
    ///   - found: Learns of what was found, before it is worked on; of nothing at the end.
    ///   - work: What is done with each. A failure ends everything.
    func run<Source: WorkSource>(
        _ source: Source, found: @escaping @Sendable ([Source.Item]?) throws(Failure) -> Void,
        work: @escaping @Sendable (Source.Item) async throws(Failure) -> Void
    ) async throws(Failure) {
        let queue = WorkQueue<Source.Item>(limit: Self.lookAhead)
        let outcome = await withTaskGroup(of: Void.self) { group -> Failure? in
            group.addTask {
                do throws(Failure) {
                    try await source.find { items throws(Failure) in
                        try found(items)
                        try await queue.put(items)
                    }
                    try found(nil)
                    await queue.finish(.success(()))
                } catch {
                    await queue.finish(.failure(error))
                }
            }
            var failure: Failure?
            do throws(Failure) {
                try await run({ () async throws(Failure) in try await queue.next() }, work: work)
            } catch {
                failure = error
            }
            group.cancelAll()
            await queue.finish(.success(()))
            return failure
        }
        if let outcome { throw outcome }
    }

    /// Takes items and works on them, in order of taking, until there are none or one fails.
    /// - Parameters:
    ///   - next: Gives the next item; called by one task alone.
    ///   - work: What is done with it. A failure ends everything.
    func run<Item: Sendable>(
        _ next: () async throws(Failure) -> Item?, work: @escaping @Sendable (Item) async throws(Failure) -> Void
    ) async throws(Failure) {
        let outcome = await withTaskGroup(of: Failure?.self) { group -> Failure? in
            var running = 0
            do throws(Failure) {
                while !Task.isCancelled, let item = try await next() {
                    if running == width {
                        if let failure = await group.next() ?? nil { throw failure }
                        running -= 1
                    }
                    running += 1
                    group.addTask {
                        do throws(Failure) {
                            try await work(item)
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                for await failure in group {
                    if let failure { throw failure }
                }
                return nil
            } catch {
                group.cancelAll()
                return error
            }
        }
        if let outcome { throw outcome }
        if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
    }
}
