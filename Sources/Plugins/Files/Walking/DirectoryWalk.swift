import OlaresCore

/// Lists the directories of a remote tree, several at a time, whatever is done with what is found
/// (docs/decisions/0040-one-walk.md).
struct DirectoryWalk: Sendable {
    /// How many directories are listed at a time.
    static let width = 16
    /// How many listings may be held that it is not the turn of yet.
    private static let mostHeld = 64
    /// After how many connections that failed in a row nothing more is expected.
    private static let mostUnreachable = 5

    /// When a directory is looked at.
    enum Order: Sendable {
        /// As soon as its listing is there.
        case asListed
        /// Each directory before those below it, and these before its next sibling: the same order each time.
        case byPlace
    }

    /// One directory, and what its listing has.
    struct Visit: Sendable {
        let directory: RemotePath
        /// From the top of the tree on, without a slash at either end; empty for the top.
        let path: String
        /// 0 for the top.
        let depth: Int
        /// What the directory above says of it; `nil` for the top.
        let entry: Entry?
        let children: Result<[Entry], Failure>

        /// The path of a child from the top of the tree on.
        func path(of child: Entry) -> String { path.isEmpty ? child.name : path + "/" + child.name }
    }

    private struct Place: Sendable {
        let directory: RemotePath
        let path: String
        let depth: Int
        let entry: Entry?
    }

    private let top: RemotePath
    private let order: Order
    private let list: @Sendable (RemotePath) async -> Result<[Entry], Failure>

    /// - Parameters:
    ///   - top: A directory.
    ///   - list: Lists one.
    init(
        _ top: RemotePath, _ order: Order, list: @escaping @Sendable (RemotePath) async -> Result<[Entry], Failure>
    ) {
        self.top = top.asDirectory
        self.order = order
        self.list = list
    }

    /// Visits the tree, its top first.
    /// - Parameter visit: Looks at one directory, and says which of its children are to be listed, in their order, or by `nil` that
    ///   nothing more is. Waiting in it keeps more from being listed.
    /// - Throws: What `visit` throws; why the top could not be listed; what every other listing would meet too.
    func run(_ visit: (Visit) async throws(Failure) -> [Entry]?) async throws(Failure) {
        let outcome = await withTaskGroup(of: (Int, Result<[Entry], Failure>).self) { group -> Failure? in
            do throws(Failure) {
                var agenda = Agenda(top: Place(directory: top, path: "", depth: 0, entry: nil), order)
                var unreachable = 0
                while !agenda.isEmpty {
                    while let (number, place) = agenda.start() {
                        group.addTask { [list] in (number, await list(place.directory)) }
                    }
                    guard let (place, children) = agenda.next() else {
                        guard let (number, children) = await group.next() else { break }
                        agenda.finish(number, children)
                        continue
                    }
                    try check(children, of: place, &unreachable)
                    let visited = Visit(
                        directory: place.directory, path: place.path, depth: place.depth, entry: place.entry,
                        children: children)
                    guard let below = try await visit(visited) else { break }
                    agenda.add(
                        below.map { entry in
                            Place(
                                directory: place.directory.appending(entry.name, isDirectory: true),
                                path: visited.path(of: entry), depth: place.depth + 1, entry: entry)
                        })
                }
                group.cancelAll()
                return nil
            } catch {
                group.cancelAll()
                return error
            }
        }
        if let outcome { throw outcome }
        if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
    }

    private func check(
        _ children: Result<[Entry], Failure>, of place: Place, _ unreachable: inout Int
    ) throws(Failure) {
        guard case .failure(let failure) = children else { return unreachable = 0 }
        unreachable = failure.isOfConnection ? unreachable + 1 : 0
        // Without its top there is no tree.
        if place.depth == 0 || failure.endsTransfer || unreachable >= Self.mostUnreachable { throw failure }
    }

    /// What is still to be listed and visited.
    private struct Agenda {
        private enum State {
            case waiting
            case running(Int)
            case listed(Result<[Entry], Failure>)

            var isWaiting: Bool { if case .waiting = self { true } else { false } }
            var isListed: Bool { if case .listed = self { true } else { false } }
        }

        private let order: Order
        /// The next one last: deep before wide, so that fewer wait.
        private var slots: [(place: Place, state: State)]
        private var running = 0
        private var started = 0
        private var held = 0

        init(top: Place, _ order: Order) {
            self.order = order
            slots = [(top, .waiting)]
        }

        var isEmpty: Bool { slots.isEmpty }

        /// A directory that is to be listed now; `nil` where there is none, or enough are under way.
        mutating func start() -> (number: Int, place: Place)? {
            guard running < width,
                let index = slots.lastIndex(where: { $0.state.isWaiting }),
                running + held < mostHeld || index == slots.count - 1
            else { return nil }
            running += 1
            started += 1
            slots[index].state = .running(started)
            return (started, slots[index].place)
        }

        /// Notes what the listing of a directory has.
        mutating func finish(_ number: Int, _ children: Result<[Entry], Failure>) {
            let index = slots.lastIndex { if case .running(let own) = $0.state { own == number } else { false } }
            guard let index else { return }
            running -= 1
            held += 1
            slots[index].state = .listed(children)
        }

        /// Takes the directory whose turn it is, unless it has not been listed yet.
        mutating func next() -> (Place, Result<[Entry], Failure>)? {
            guard held > 0 else { return nil }
            let index = order == .byPlace ? slots.indices.last : slots.lastIndex { $0.state.isListed }
            guard let index, case .listed(let children) = slots[index].state else { return nil }
            held -= 1
            return (slots.remove(at: index).place, children)
        }

        mutating func add(_ places: [Place]) { slots += places.reversed().map { ($0, .waiting) } }
    }
}

extension DirectoryWalk.Visit {
    /// Whether a child is a directory that can be listed in its turn. A link to one may lead back up.
    func isEnterable(_ child: Entry) -> Bool {
        child.isDirectory && !child.isSymbolicLink && !child.isBrokenLink && !child.isUnfinishedUpload
            && RemoteName.problem(with: child.name, path: path(of: child)) == nil
    }
}

extension FilesServer {
    /// The children of a directory, for a walk.
    func children(of directory: RemotePath, _ retry: Retry) async -> Result<[Entry], Failure> {
        do throws(Failure) {
            return .success(try await retry.run { () async throws(Failure) in try await entries(of: directory) })
        } catch {
            return .failure(error)
        }
    }
}
