import OlaresCore
import Synchronization
import Testing

@testable import FilesPlugin

/// Listing a tree, several directories at a time.
@Suite struct DirectoryWalkTests {
    /// A tree that is known beforehand: directories by their names, a dash for one that cannot be listed.
    private static func list(_ tree: [String: [String]]) -> @Sendable (RemotePath) async -> Result<[Entry], Failure> {
        { directory in
            // Whatever comes first is not what was asked for first.
            for _ in 0..<Int.random(in: 0..<20) { await Task.yield() }
            let path = directory.subPath == "/" ? "" : String(directory.subPath.dropFirst().dropLast())
            let names = tree[path] ?? []
            if names == ["-"] { return .failure(Failure(.accessDenied, "no")) }
            return .success(names.map { .named($0) })
        }
    }

    private static let tree = [
        "": ["b/", "a/", "f"], "a": ["x/", "y/", "f"], "a/x": ["g"], "a/y": ["-"], "b": ["z/"], "b/z": [],
    ]

    private func walk(_ order: DirectoryWalk.Order, _ tree: [String: [String]]) async throws -> [String] {
        var visited: [String] = []
        let walk = DirectoryWalk(try RemotePath("drive/Home/"), order, list: Self.list(tree))
        try await walk.run { visit throws(Failure) in
            visited.append(visit.path)
            let children = (try? visit.children.get()) ?? []
            return children.filter { visit.isEnterable($0) }.sorted { $0.order < $1.order }
        }
        return visited
    }

    @Test("By place: each directory before those below it, and these before its next sibling", arguments: 0..<20)
    func byPlace(round: Int) async throws {
        #expect(try await walk(.byPlace, Self.tree) == ["", "a", "a/x", "a/y", "b", "b/z"])
    }

    @Test("As listed: each once, after the one above it")
    func asListed() async throws {
        let visited = try await walk(.asListed, Self.tree)
        #expect(visited.sorted() == ["", "a", "a/x", "a/y", "b", "b/z"])
        for path in visited where path.contains("/") {
            let above = String(path.prefix { $0 != "/" })
            let (first, second) = (visited.firstIndex(of: above), visited.firstIndex(of: path))
            #expect(first ?? .max < second ?? 0)
        }
    }

    @Test(
        "A wide and a deep tree, with no more under way than is allowed",
        arguments: [DirectoryWalk.Order.byPlace, .asListed])
    func bounded(order: DirectoryWalk.Order) async throws {
        var tree = ["": (0..<3000).map { "d\($0)/" } + ["deep/"]]
        for depth in 0..<200 { tree["deep" + String(repeating: "/n", count: depth)] = ["n/"] }
        let known = tree
        let running = Mutex((now: 0, most: 0))
        let list = Self.list(known)
        let walk = DirectoryWalk(try RemotePath("drive/Home/"), order) { directory in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            let children = await list(directory)
            running.withLock { $0.now -= 1 }
            return children
        }
        var count = 0
        try await walk.run { visit throws(Failure) in
            count += 1
            return try visit.children.get().filter { visit.isEnterable($0) }
        }
        #expect(count == 3202 && running.withLock { $0.most } <= DirectoryWalk.width)
    }

    @Test("Without its top there is no tree; nil ends it; what every listing would meet ends it too")
    func ends() async throws {
        await #expect { try await walk(.byPlace, ["": ["-"]]) } throws: { ($0 as? Failure)?.code == .accessDenied }
        var visits = 0
        let short = DirectoryWalk(try RemotePath("drive/Home/"), .byPlace, list: Self.list(Self.tree))
        try await short.run { _ throws(Failure) in
            visits += 1
            return nil
        }
        #expect(visits == 1)
        let away = DirectoryWalk(try RemotePath("drive/Home/"), .byPlace) { directory in
            directory.isRoot
                ? .success((0..<50).map { .named("d\($0)/") }) : .failure(Failure(.transport, "away"))
        }
        var seen = 0
        await #expect {
            try await away.run { visit throws(Failure) in
                seen += 1
                return ((try? visit.children.get()) ?? [])
            }
        } throws: { ($0 as? Failure)?.code == .transport }
        #expect(seen == 5, "the top, and four that failed")
    }

    @Test("A tree is drawn as it is walked")
    func drawing() {
        var drawing = TreeDrawing()
        var lines = drawing.add(depth: 0, name: "top/", folders: 2, leaves: ["z"])
        lines += drawing.add(depth: 1, name: "a/", folders: 1, leaves: [])
        lines += drawing.add(depth: 2, name: "deep/", folders: 0, leaves: ["f", "g"])
        lines += drawing.add(depth: 1, name: "b/", folders: 0, leaves: [])
        lines += drawing.finish()
        #expect(
            lines == [
                "top/", "├── a/", "│   └── deep/", "│       ├── f", "│       └── g", "├── b/", "└── z",
            ])
    }

    @Test("Folders count with those above them, as deep as is asked for")
    func usage() {
        var usage = FolderUsage(depth: 1)
        usage.add(.init(bytes: 1, files: 1, directories: 2), at: "")
        usage.add(.init(bytes: 10, files: 2, directories: 1), at: "a")
        usage.add(.init(bytes: 100, files: 3), at: "a/b")
        usage.add(.init(bytes: 1000, files: 1), at: "c")
        #expect(usage.total == .init(bytes: 1111, files: 7, directories: 3))
        #expect(usage.folders.map(\.path) == ["c", "a"])
        #expect(usage.folders.last?.usage == .init(bytes: 110, files: 5, directories: 1))
    }
}

extension Entry {
    /// A child by its name, a directory where that ends with a slash.
    static func named(_ name: String, size: Int64 = 0, modified: Timestamp? = nil) -> Entry {
        let isDirectory = name.hasSuffix("/")
        return Entry(
            name: isDirectory ? String(name.dropLast()) : name, isDirectory: isDirectory, isSymbolicLink: false,
            size: size, modified: modified, mode: 0, type: "")
    }
}
