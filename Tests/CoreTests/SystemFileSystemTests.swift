import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct SystemFileSystemTests {
    private let directory = TemporaryDirectory()
    private let disk = POSIXFileSystem()

    private func expectKind(_ kind: FileError.Kind, _ body: () throws(FileError) -> Void) {
        do throws(FileError) {
            try body()
            Issue.record("nothing was refused")
        } catch {
            #expect(error.kind == kind, "\(error.text)")
        }
    }

    @Test func replacesWithModeAndLeavesNothingElse() throws {
        directory.put("a", "old")
        try disk.replace(directory["a"], with: Array("new".utf8), mode: 0o640)
        #expect(try directory.text("a") == "new")
        #expect(try disk.status(directory["a"], following: false)?.mode == 0o640)
        #expect(directory.names == ["a"])
    }

    @Test func replacesWhatALinkPointsTo() throws {
        mkdir(directory["real"], 0o700)
        directory.put("real/a", "old")
        symlink("real", directory["way"])
        symlink("way/a", directory["a"])
        try disk.replace(directory["a"], with: Array("new".utf8), mode: 0o600)
        #expect(try directory.text("real/a") == "new")
        #expect(try disk.status(directory["a"], following: false)?.kind == .symbolicLink)
        symlink("real/later", directory["dangling"])
        try disk.replace(directory["dangling"], with: Array("made".utf8), mode: 0o600)
        #expect(try directory.text("real/later") == "made")
        symlink("round", directory["round"])
        #expect(throws: FileError.self) { try disk.replace(directory["round"], with: [], mode: 0o600) }
    }

    @Test func sweepsWhatKilledWritersLeft() throws {
        // Of another machine, where nobody can tell who lives.
        func temporary(_ digit: String) -> String { ".olares-cli-\(digit)-2a-3-\(digit).tmp" }
        let old = [temporary("1"), temporary("f")]
        let kept = [
            ".tmp-1f", ".tmp-ffffffffffffffff", ".olares-cli-1f.tmp", ".olares-cli-.tmp", ".olares-cli-1-0-3-4.tmp",
            temporary("x"), temporary("1") + ".txt", "olares-cli-1-2a-3-1.tmp", ".olares-cli-1-2a-3-1", ".other",
        ]
        for name in old + kept + [temporary("2")] { directory.put(name, "x") }
        mkdir(directory[temporary("3")], 0o700)
        symlink("nowhere", directory[temporary("4")])
        for name in old + kept + [temporary("3")] {
            let past = timeval(tv_sec: time(nil) - 3700, tv_usec: 0)
            #expect(utimes(directory[name], [past, past]) == 0)
        }
        let others = kept + [temporary("2"), temporary("3"), temporary("4"), "a"]
        try disk.replace(directory["a"], with: [1], mode: 0o600)
        #expect(directory.names == (others + old).sorted(), "a directory that is not the program's own")
        try disk.replace(directory["a"], with: [1], mode: 0o600, sweeping: true)
        #expect(directory.names == others.sorted())
    }

    /// The name says who writes: what a dead process left goes at once, what a living one needs stays.
    @Test func sweepsAtOnceWhatADeadProcessLeft() throws {
        let own = ProcessMark.own
        #expect(ProcessMark(own.text) == own && !own.isOver)
        let fields = own.text.split(separator: "-")
        let reused = [fields[0], fields[1], "1", fields[3]].joined(separator: "-")
        let gone = [fields[0], "3fffff", fields[2], fields[3]].joined(separator: "-")
        let elsewhere = ["1", "3fffff", fields[2], fields[3]].joined(separator: "-")
        #expect(try #require(ProcessMark(reused)).isOver && #require(ProcessMark(gone)).isOver)
        #expect(try !#require(ProcessMark(elsewhere)).isOver)
        for mark in [own.text, reused, gone, elsewhere] { directory.put(".olares-cli-\(mark).tmp", "x") }
        try disk.replace(directory["a"], with: [1], mode: 0o600, sweeping: true)
        #expect(
            directory.names == [".olares-cli-\(own.text).tmp", ".olares-cli-\(elsewhere).tmp", "a"].sorted())
    }

    @Test func exchangesPlacesOrLeavesBoth() throws {
        for name in ["one", "two"] {
            mkdir(directory[name], 0o700)
            directory.put("\(name)/\(name)", name)
        }
        guard try disk.exchange(directory["one"], with: directory["two"]) else {
            #expect(try directory.text("one/one") == "one", "a disk that cannot")
            return
        }
        #expect(try directory.text("one/two") == "two")
        #expect(try directory.text("two/one") == "one")
        #expect(throws: FileError.self) { try disk.exchange(directory["one"], with: directory["three"]) }
        #expect(try directory.text("one/two") == "two")
    }

    @Test func createsOnlyOnce() throws {
        #expect(try disk.create(directory["a"], with: [1], mode: 0o600))
        #expect(try !disk.create(directory["a"], with: [2], mode: 0o600))
        #expect(try disk.read(directory["a"], limit: 10) == [1])
        #expect(directory.names == ["a"])
    }

    @Test func oneOfManyCreates() async throws {
        let (directory, disk) = (directory, disk)
        let winners = try await withThrowingTaskGroup(of: UInt8?.self) { group in
            for index in UInt8(0)..<32 {
                group.addTask { try disk.create(directory["key"], with: [index], mode: 0o600) ? index : nil }
            }
            return try await group.reduce(into: [UInt8]()) { if let winner = $1 { $0.append(winner) } }
        }
        #expect(winners.count == 1)
        #expect(try disk.read(directory["key"], limit: 10) == winners)
        #expect(directory.names == ["key"])
    }

    @Test func readersNeverSeeHalfAFile() async throws {
        let (path, disk) = (directory["a"], disk)
        let contents = [UInt8(1), 2].map { [UInt8](repeating: $0, count: 100_000) }
        try disk.replace(path, with: contents[0], mode: 0o600)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for turn in 0..<20 { try disk.replace(path, with: contents[turn % 2], mode: 0o600) } }
            group.addTask {
                for _ in 0..<200 {
                    let seen = try disk.read(path, limit: 1 << 20) ?? []
                    #expect(contents.contains(seen))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func readsNothingWhereNothingIs() throws {
        #expect(try disk.read(directory["none"], limit: 10) == nil)
        #expect(try disk.status(directory["none"], following: true) == nil)
        #expect(try disk.names(in: directory["none"]) == nil)
        #expect(try !disk.remove(directory["none"]))
        #expect(try !disk.removeTree(directory["none"]))
    }

    @Test func readsUpToTheLimit() throws {
        directory.put("a", [UInt8](repeating: 7, count: 5000))
        #expect(try disk.read(directory["a"], limit: 5000)?.count == 5000)
        expectKind(.tooLarge) { () throws(FileError) in _ = try disk.read(directory["a"], limit: 4999) }
    }

    @Test func readsWhatHasNoSize() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let bytes = [UInt8](repeating: 5, count: 9000)
        #expect(write(ends[1], bytes, bytes.count) == bytes.count)
        close(ends[1])
        defer { close(ends[0]) }
        #expect(try disk.read("/dev/fd/\(ends[0])", limit: 10_000) == bytes)
    }

    @Test func namesWhatStandsInTheWay() throws {
        mkdir(directory["folder"], 0o700)
        directory.put("folder/a", "x")
        directory.put("file", "x")
        expectKind(.isDirectory) { () throws(FileError) in _ = try disk.read(directory["folder"], limit: 10) }
        expectKind(.isDirectory) { () throws(FileError) in
            try disk.replace(directory["folder"], with: [1], mode: 0o600)
        }
        expectKind(.notDirectory) { () throws(FileError) in _ = try disk.read(directory["file/a"], limit: 10) }
        expectKind(.notDirectory) { () throws(FileError) in try disk.makeDirectory(directory["file"], mode: 0o700) }
        #expect(directory.names == ["file", "folder"])
    }

    @Test(.disabled(if: isRoot, "the superuser may do everything")) func namesMissingRights() throws {
        directory.put("a", "x")
        chmod(directory["a"], 0)
        expectKind(.notPermitted) { () throws(FileError) in _ = try disk.read(directory["a"], limit: 10) }
        chmod(directory.path, 0o500)
        expectKind(.notPermitted) { () throws(FileError) in try disk.replace(directory["b"], with: [], mode: 0o600) }
    }

    #if os(Linux)
    @Test func namesAFullDisk() throws {
        let file = try Descriptor(opening: "/dev/full", O_WRONLY)
        expectKind(.diskFull) { () throws(FileError) in try file.write([1], named: "/dev/full") }
    }
    #endif

    @Test func makesDirectoriesAbove() throws {
        try disk.makeDirectory(directory["a/b/c"], mode: 0o700)
        #expect(try disk.status(directory["a/b/c"], following: false)?.kind == .directory)
        chmod(directory["a/b"], 0o755)
        try disk.makeDirectory(directory["a/b/c/"], mode: 0o700)
        try disk.makeDirectory(directory["a/b"], mode: 0o700)
        #expect(try disk.status(directory["a/b"], following: false)?.mode == 0o755)
    }

    @Test func removesTreesButNothingBehindLinks() throws {
        try disk.makeDirectory(directory["tree/inner/deep"], mode: 0o700)
        try disk.makeDirectory(directory["kept"], mode: 0o700)
        directory.put("kept/a", "x")
        directory.put("tree/inner/a", "x")
        symlink(directory["kept"], directory["tree/inner/link"])
        symlink(directory["kept"], directory["treelink"])
        #expect(try disk.removeTree(directory["tree"]))
        #expect(try disk.removeTree(directory["treelink"]))
        #expect(directory.names == ["kept"])
        #expect(try directory.text("kept/a") == "x")
    }

    @Test(arguments: [
        ("a/b", "a"), ("a", "."), ("/a", "/"), ("/a/b/", "/a"), ("/", "/"), ("a//b", "a/"),
    ])
    func directoryOfAPath(path: String, directory: String) { #expect(Path.directory(of: path) == directory) }

    @Test(arguments: [
        ("/a/../b/./c//d", "/b/c/d"), ("/../a", "/a"), ("a/../..", ".."), ("", "."), ("/", "/"), ("../a/..", ".."),
    ])
    func cleanedPath(path: String, cleaned: String) { #expect(Path.cleaned(path) == cleaned) }
}
