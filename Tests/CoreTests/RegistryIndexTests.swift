import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The index over installed skills: as many as make one worth while, on a disk, with times that a test can choose.
@Suite struct RegistryIndexTests {
    private let files = POSIXFileSystem()

    private func makeHome(skills: Int) throws -> String {
        let home = "/tmp/olares-cli-index-\(getpid())-\(UInt64.random(in: .min ... .max))"
        for number in 0..<skills {
            let folder = "\(home)/skills/skill-\(number)"
            try files.makeDirectory(folder, mode: 0o755)
            try write(RegistrySample.skill("skill-\(number)"), folder + "/SKILL.md")
            try write(RegistrySample.descriptor("skill-\(number)", "list"), folder + "/commands.yaml")
            age(folder)
        }
        return home
    }

    private func inHome(skills: Int, _ body: (String) throws -> Void) throws {
        let home = try makeHome(skills: skills)
        defer { _ = try? files.removeTree(home) }
        try body(home)
    }

    private func write(_ text: String, _ path: String) throws {
        try files.replace(path, with: Array(text.utf8), mode: 0o644)
        age(path)
    }

    /// Makes a file older than the index's margin.
    private func age(_ path: String) {
        let hourAgo = timespec(tv_sec: time(nil) - 3600, tv_nsec: 0)
        utimensat(AT_FDCWD, path, [hourAgo, hourAgo], 0)
    }

    private func skills(_ home: String, _ files: any FileSystem) -> ExternalSkills {
        ExternalSkills(environment: Environment([:]), configDirectory: home, files: files, user: getuid())
    }

    /// The groups that are found, and how many files were read for it.
    private func run(_ home: String) -> (groups: [String], reads: Int) {
        let reads = AccessLog()
        let counting = FailingFileSystem { [files] operation, path in
            if operation == "read", (try? files.status(path, following: true)) != nil { reads.note(path) }
            return nil
        }
        let sources = skills(home, counting).sources().sources
        return (sources.map { $0.group.joined(separator: " ") }.sorted(), reads.names.count)
    }

    @Test func isReadInPlaceOfTheSkills() throws {
        try inHome(skills: 40) { home in
            let cold = run(home)
            #expect(cold.groups.count == 40)
            #expect(cold.reads == 80)
            let warm = run(home)
            #expect(warm.groups == cold.groups)
            #expect(warm.reads == 1)
        }
    }

    @Test func isNotKeptForFewSkills() throws {
        try inHome(skills: 3) { home in
            _ = run(home)
            let status = try files.status(home + "/cache/skills", following: false)
            #expect(status == nil)
        }
    }

    @Test func seesEveryChangeAtOnce() throws {
        try inHome(skills: 40) { home in
            _ = run(home)
            try write(RegistrySample.descriptor("other", "list"), home + "/skills/skill-7/commands.yaml")
            #expect(run(home).groups.contains("other"))
            try write(RegistrySample.descriptor("more", "list"), home + "/skills/skill-8/commands/more.yaml", in: home)
            #expect(run(home).groups.contains("more"))
            _ = try files.removeTree(home + "/skills/skill-9")
            #expect(!run(home).groups.contains("skill-9"))
            chmod(home + "/skills/skill-10/commands.yaml", 0o666)
            #expect(!run(home).groups.contains("skill-10"))
            #expect(skills(home, files).sources().warnings.count == 1)
        }
    }

    /// What a link leads to can come without any change of the skill itself.
    @Test func waitsForWhatALinkLeadsTo() throws {
        try inHome(skills: 40) { home in
            let target = home + "/elsewhere"
            symlink(target, home + "/skills/skill-7/commands")
            age(home + "/skills/skill-7")
            #expect(run(home).groups.count == 40)
            try write(RegistrySample.descriptor("late", "list"), target + "/late.yaml", in: home)
            #expect(run(home).groups.contains("late"))
        }
    }

    /// The first file of a skill holds and the second does not: neither is taken from the index.
    @Test func holdsForAllFilesOfASkillOrForNone() throws {
        try inHome(skills: 40) { home in
            let folder = home + "/skills/skill-7"
            try write(RegistrySample.descriptor("second", "list"), folder + "/commands/more.yaml", in: home)
            age(folder + "/commands")
            age(folder)
            let former = run(home).groups
            #expect(former.contains("second"))
            #expect(run(home).reads == 1)
            try write(RegistrySample.descriptor("third", "list"), folder + "/commands/more.yaml")
            age(folder + "/commands")
            #expect(run(home).groups == former.filter { $0 != "second" } + ["third"])
        }
    }

    private func write(_ text: String, _ path: String, in home: String) throws {
        try files.makeDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]), mode: 0o755)
        try write(text, path)
    }

    @Test func doesNotHoldForFilesThatChangedJustNow() throws {
        try inHome(skills: 40) { home in
            let path = home + "/skills/skill-7/commands.yaml"
            try files.replace(path, with: Array(RegistrySample.descriptor("aaa", "list").utf8), mode: 0o644)
            #expect(run(home).groups.contains("aaa"))
            #expect(run(home).reads == 3)
        }
    }

    @Test func isReplacedWhenDamagedOrForeign() throws {
        try inHome(skills: 40) { home in
            let path = home + "/cache/skills"
            let good = run(home).groups
            let index = try #require(try files.read(path, limit: 1 << 20))
            for damaged in [
                [], Array("x\n".utf8), Array(index.dropLast()), index + [0], Array(index.prefix(index.count / 2)),
            ] {
                try files.replace(path, with: damaged, mode: 0o600)
                #expect(run(home).groups == good)
            }
            _ = run(home)
            chmod(path, 0o666)
            #expect(run(home).reads > 1)
        }
    }

    @Test func survivesWritersAtTheSameTime() async throws {
        let home = try makeHome(skills: 40)
        defer { _ = try? files.removeTree(home) }
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { run(home).groups.count } }
            for await count in group { #expect(count == 40) }
        }
        #expect(run(home).reads == 1)
    }

    @Test func keepsEverythingInItsText() throws {
        var index = SkillIndex()
        index.entries = [
            .init(
                folder: "/a b/ü", state: .max, nounsState: 0,
                sources: [
                    .init(place: "/commands.yaml", state: 17, group: "a b", summary: "Ünits"),
                    .init(place: "/commands/ö.yaml", state: .max - 1, group: "c", summary: ""),
                ]),
            .init(folder: "/empty", state: 7),
        ]
        #expect(SkillIndex(index.bytes) == index)
        index.entries.append(.init(folder: "/tab\there", state: 1))
        #expect(SkillIndex(index.bytes)?.entries.count == 2)
    }

    /// Whatever becomes of the file, it is read whole or not at all.
    @Test func survivesDamage() {
        let entries = (0..<3).map { number in
            SkillIndex.Entry(
                folder: "/skills/\(number)", state: 1, nounsState: 2,
                sources: [.init(place: "/commands.yaml", state: 3, group: "g\(number)", summary: "S")])
        }
        let bytes = SkillIndex(entries: entries).bytes
        for count in 0..<bytes.count { #expect(SkillIndex(Array(bytes[..<count])) == nil) }
        for position in bytes.indices {
            for byte in [UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "="), 0, 0xFF] {
                var damaged = bytes
                damaged[position] = byte
                // What separates the numbers of the first line does not matter.
                if let index = SkillIndex(damaged) { #expect(index.entries == entries) }
            }
        }
    }

    @Test func findsEntriesInAnyOrderOfFolders() throws {
        let entries = ["/a", "/b", "/c", "/d"].map { SkillIndex.Entry(folder: $0, state: 1) }
        var reader = try #require(SkillIndexReader(SkillIndex(entries: entries).bytes))
        #expect(reader.record(for: "/0")?.lines == nil)
        var second = reader.record(for: "/b")
        #expect(second?.folder() == "/b")
        #expect(reader.record(for: "/bb")?.lines == nil)
        var last = reader.record(for: "/d")
        #expect(last?.folder() == "/d")
        #expect(reader.record(for: "/c")?.lines == nil)
    }
}
