import OlaresCore

/// What has to be done so that one side becomes like the other; nothing else is done (docs/decisions/0043-sync.md).
struct SyncPlan: Sendable {
    /// A file that is copied.
    struct Copy: Equatable, Sendable {
        let path: SyncPath
        let size: Int64
        /// The file that stands in its place; `nil` for none.
        let former: SyncTree.Item?
        /// Whether that file is nobody's: the beginning of this one, which an earlier run did not get to finish.
        var isUnfinished = false

        /// Whether another one stands in its place.
        var isReplacing: Bool { former != nil }

        /// Makes sure that what stands in its place is what was seen there: nobody has agreed to lose anything else.
        /// - Throws: ``Failure`` with `precondition_failed`.
        func requireFormer(_ entry: Entry?, at place: RemotePath) throws(Failure) {
            guard let entry else { return }
            guard let former else { throw .appearedSinceSync(place) }
            try SyncTree.Item(entry).require(former, at: place.text)
        }
    }

    /// A file that goes.
    struct Deletion: Equatable, Sendable {
        let path: SyncPath
        let size: Int64
        /// When it changed; `nil` where the storage does not tell.
        let modified: Timestamp?

        /// What was seen of it.
        var former: SyncTree.Item { .file(size: size, modified: modified) }
    }

    /// Directories that are missing, each behind the one above it.
    private(set) var directories: [SyncPath] = []
    private(set) var copies: [Copy] = []
    /// Files that go.
    private(set) var deletions: [Deletion] = []
    /// Directories that go, each before the one above it, as far as they are empty by then.
    private(set) var emptied: [SyncPath] = []
    /// What cannot be done, and why.
    private(set) var conflicts: [(path: SyncPath, reason: String)] = []
    /// What takes no part, and why.
    private(set) var leftOut: [(path: SyncPath, reason: String)] = []
    /// Files that are the same on both sides.
    private(set) var same = 0
    /// Whether something would be deleted, were it not that a part of the source could not be looked at.
    private(set) var isWithheld = false

    /// - Parameters:
    ///   - source: What the other side is to become like.
    ///   - target: What stands there.
    ///   - deletes: Whether files go that the source does not have.
    ///   - contents: For files of the same size, whether their contents are the same, where that was compared.
    init(from source: SyncTree, to target: SyncTree, deletes: Bool, contents: [SyncPath: Bool] = [:]) {
        var blocked: Set<SyncPath> = []
        for path in source.items.keys.sorted() {
            guard let item = source.items[path], !path.above.contains(where: blocked.contains) else { continue }
            if let reason = conflict(of: item, at: path, target) {
                conflicts.append((path, reason))
                blocked.insert(path)
                continue
            }
            switch (item, target.items[path]) {
            case (.other(let reason), _): leftOut.append((path, reason))
            case (.directory, nil): directories.append(path)
            case (.directory, _): break
            case (.file(let size, _), nil): copies.append(Copy(path: path, size: size, former: nil))
            case (.file(let size, _), let former?):
                if contents[path] ?? Self.isSame(item, former) {
                    same += 1
                } else {
                    copies.append(Copy(path: path, size: size, former: former))
                }
            }
        }
        for (path, failure) in source.unseen.sorted(by: { $0.key < $1.key }) {
            conflicts.append((path, failure.message))
        }
        if deletes { planDeletions(from: source, to: target) }
    }

    private func conflict(of item: SyncTree.Item, at path: SyncPath, _ target: SyncTree) -> String? {
        if case .other = item { return nil }
        if target.items[path] == nil, target.isUnseen(path) {
            return "it cannot be seen what is there on the other side"
        }
        switch (item, target.items[path]) {
        case (.file, .directory?): return "a directory stands there on the other side"
        case (.directory, .file?): return "a file stands there on the other side"
        case (_, .other(let reason)?): return "\(reason) stands there on the other side"
        default: return nil
        }
    }

    private mutating func planDeletions(from source: SyncTree, to target: SyncTree) {
        let surplus = target.items.keys.filter { path in
            // Below what is no directory here nothing is known to be missing.
            source.items[path] == nil
                && path.above.allSatisfy { source.items[$0] == nil || source.items[$0] == .directory }
        }.sorted()
        guard source.unseen.isEmpty else {
            isWithheld = !surplus.isEmpty
            return
        }
        for path in surplus {
            switch target.items[path] {
            case .file(let size, let modified)?:
                deletions.append(Deletion(path: path, size: size, modified: modified))
            case .directory? where !target.kept.contains(path) && !target.isUnseen(path): emptied.append(path)
            default: break
            }
        }
        emptied.reverse()
    }

    /// Whether two files count as the same: of one size, and the source's is not newer, to the second. What was copied is newer than
    /// what it was copied from, or as old.
    static func isSame(_ source: SyncTree.Item, _ target: SyncTree.Item) -> Bool {
        guard case .file(let size, let modified) = source, case .file(let otherSize, let otherModified) = target,
            size == otherSize
        else { return false }
        guard let modified, let otherModified else { return true }
        return modified.seconds <= otherModified.seconds
    }

    /// Files on both sides that are of one size, whose contents can tell whether they are the same.
    static func pairs(_ source: SyncTree, _ target: SyncTree) -> [(path: SyncPath, size: Int64)] {
        source.items.compactMap { path, item in
            guard case .file(let size, _) = item, case .file(size, _)? = target.items[path] else { return nil }
            return (path, size)
        }.sorted { $0.path < $1.path }
    }

    // MARK: What it comes to

    /// Files of which another version is lost.
    var replaced: [Copy] { copies.filter { $0.isReplacing && !$0.isUnfinished } }

    /// Marks copies whose places have nothing but what an earlier run left of them.
    /// - Parameter isUnfinished: Whether a file of which a part is there is such a one.
    mutating func markUnfinished(_ isUnfinished: (SyncPath) -> Bool) {
        for index in copies.indices {
            guard case .file(let size, _)? = copies[index].former, size < copies[index].size else { continue }
            copies[index].isUnfinished = isUnfinished(copies[index].path)
        }
    }

    /// Bytes that are copied.
    var bytes: Int64 { copies.reduce(0) { $0 +| $1.size } }

    /// Directories in which nothing else is made.
    var bareDirectories: [SyncPath] {
        let filled = Set((copies.map(\.path) + directories).flatMap(\.above))
        return directories.filter { !filled.contains($0) }
    }

    /// What is asked before something is lost; `nil` where nothing is.
    func question(_ target: String) -> String? {
        var parts: [String] = []
        if !deletions.isEmpty {
            let bytes = deletions.reduce(0) { $0 +| $1.size }
            parts.append("delete \(deletions.count.counted("file")) (\(ByteSize.compact(bytes)))")
        }
        if !emptied.isEmpty { parts.append("remove \(emptied.count.counted("empty directory", "empty directories"))") }
        if !replaced.isEmpty { parts.append("replace \(replaced.count.counted("file"))") }
        guard let first = parts.first else { return nil }
        let rest = parts.dropFirst().map { ", " + $0 }.joined()
        return first.prefix(1).uppercased() + first.dropFirst() + rest + " in \(target)?"
    }
}
