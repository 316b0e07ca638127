import Core

/// Finds things to do, some at a time, such as the files of one directory after another.
protocol WorkSource: Sendable {
    associatedtype Item: Sendable
    /// Looks one step further.
    /// - Returns: What was found there, which may be nothing; `nil` at the end.
    mutating func more() async throws(Failure) -> [Item]?
}

/// What is to be done next, found while it is needed, so that a tree of any size is held in part only.
struct WorkQueue<Source: WorkSource>: Sendable {
    private var source: Source
    private var ready: ArraySlice<Source.Item> = []
    /// Whether everything has been found.
    private(set) var isComplete = false

    init(_ source: Source) { self.source = source }

    /// What has been found and not been taken yet.
    var waiting: some Sequence<Source.Item> { ready }

    /// Finds things until about so many wait, or there are no more.
    mutating func lookAhead(_ count: Int) async throws(Failure) {
        while !isComplete, ready.count < count { try await find() }
    }

    /// Takes the next one; `nil` at the end.
    mutating func next() async throws(Failure) -> Source.Item? {
        while !isComplete, ready.isEmpty { try await find() }
        return ready.popFirst()
    }

    private mutating func find() async throws(Failure) {
        guard let more = try await source.more() else {
            isComplete = true
            return
        }
        ready += more
    }
}

/// Does several things at a time.
struct WorkPool: Sendable {
    /// How many at most.
    let width: Int

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
