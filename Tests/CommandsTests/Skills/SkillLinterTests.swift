import Foundation
import OlaresCore
import Testing

@testable import OlaresCommands

/// What the linter says of skills, and where; and that it has nothing to say of right ones.
@Suite struct SkillLinterTests: SkillLinting {
    // MARK: Characters that nobody sees

    @Test("What an agent reads and a person does not see is an error; emoji and line ends are none")
    func invisible() throws {
        let text =
            "One\u{200b} and\u{202e} two\r\n\u{26a0}\u{fe0f} \u{1f469}\u{200d}\u{1f680} caf\u{e9}\n\u{e0041}\u{e0042}x\n"
        #expect(
            try lint(["SKILL.md": skill(text), "references/a.md": "\u{feff}# A\n"], file: "") == [
                "5:4 error the text has the invisible character U+200B",
                "7:1 error the text has the invisible character U+E0041",
            ])
    }

    // MARK: What an author slips on

    /// A change of the descriptor, and all that is said of the skill then: causes first, what they lead to in one line behind.
    @Test(
        "A slip is named where it is, before what it has brought about",
        arguments: [
            ("effect: read", "effect:read", "7:5 error no space behind the colon of `effect`"),
            ("List crates", "\"List crates", "6:14 error the quote that begins here ends on line 10"),
            ("help: Only", "help:Only", "9:59 error the option has no key \"help:Only these\""),
            ("schema", "\u{feff}schema", "1:1 error a byte order mark"),
            ("GET, path", "GTE, path", "10:41 error `method` is \"GTE\""),
        ])
    func slips(old: String, new: String, cause: String) throws {
        let prose = "`olares-cli crate list`, `olares-cli crate list -o json`, `olares-cli bax`\n"
        let files = ["SKILL.md": skill(prose, keys: needs), "commands.yaml": descriptor.replacing(old, with: new)]
        let found = try lint(files, file: "")
        let isCause = try #require(found.firstIndex { $0.hasPrefix(cause) })
        #expect(found.last == "13:2 error 2 command lines call what a descriptor with faults declares", "\(found)")
        #expect(isCause < found.count - 1)
        #expect(found.count { $0.contains("unknown") } == 1, "\(found)")
    }

    @Test(
        "Paths as other tools write them get the words for this one",
        arguments: ["$.items", ".items", "$[0].name", "$"])
    func foreignPaths(path: String) throws {
        let text = descriptor + "\n    response: {select: \"\(path)\"}"
        let found = try lint(["SKILL.md": skill("", keys: needs), "commands.yaml": text], file: "commands.yaml")
        #expect(found == ["11:25 error `select` is no path"])
    }

    @Test("A `select` is held against the recorded answers, and a summary against its rule")
    func advice() throws {
        func text(_ select: String, _ summary: String) -> String {
            descriptor.replacing("List crates", with: summary) + """

                    response: {envelope: code-message-data, select: \(select)}
                    examples:
                      - {run: olares-cli crate list, serve: {json: {code: 0, data: {items: [], total: 0}}}}
                """
        }
        let files = ["SKILL.md": skill("", keys: needs)]
        func findings(_ select: String, _ summary: String) throws -> [String] {
            try lint(files.merging(["commands.yaml": text(select, summary)]) { $1 }, file: "commands.yaml")
        }
        #expect(try findings("items", "List crates") == [])
        #expect(
            try findings("item", "List crates.") == [
                "6:14 warning `summary` ends with a full stop",
                "11:53 error `select` leads nowhere in the recorded answer",
            ])
    }

    @Test func links() throws {
        let text = skill(
            """
            See [a](references/a.md#top), [web](https://x.y/z), [mail](mailto:a@b.c), [here](#there), ![i](no.png).
            And [b](references/b.md). [c]( references/c.md ) [d](<my file.md>) [e](my%20file.md) [f](../other/SKILL.md)
            """)
        let found = try lint([
            "SKILL.md": text, "references/a.md": "[up](../SKILL.md) [down](a.md) [root](references/a.md) [x](y.md)",
            "my file.md": "",
        ])
        #expect(
            found == [
                "5:96 error the link leads to \"no.png\", which is not there",
                "6:9 error the link leads to \"references/b.md\", which is not there",
                "6:32 error the link leads to \"references/c.md\", which is not there",
                "6:90 error the link leads to \"../other/SKILL.md\", which is not there",
            ])
        let reference = try lint(["SKILL.md": skill(""), "references/a.md": "\n[x](y.md)"], file: "references/a.md")
        #expect(reference == ["2:5 error the link leads to \"y.md\", which is not there"])
    }

    @Test func aMistypedNameAndAListAreExplained() throws {
        #expect(try lint(["skill.md": skill(""), "x": ""]) == ["1:1 error there is no SKILL.md"])
        let disk = POSIXFileSystem()
        let directory = FileManager.default.temporaryDirectory.path() + "olares-cli-lint-\(UUID().uuidString)/crate"
        defer { _ = try? disk.removeTree(directory) }
        try disk.makeDirectory(directory, mode: 0o755)
        try disk.replace(directory + "/Skill.md", with: [], mode: 0o644)
        let linter = SkillLinter(registry: Registry(builtIn: Box.files), files: disk, workingDirectory: nil)
        #expect(try linter.findings(in: [directory]).first?.diagnostic.remedy == "rename Skill.md to SKILL.md")
        let reading = SkillManifest.read(Array("---\nname: x\ndescription: [x]\n---\n".utf8), file: "f")
        #expect(
            reading.diagnostics.first?.text.contains("`description` is a list; write a text; put it in quotes") == true)
    }

    /// Each verb is looked for among those of all skills, which are read once.
    @Test func theTimeGrowsWithTheNumberOfSkills() throws {
        let disk = CountingFiles()
        let folders = (0..<40).map { "/skills/s\($0)" }
        for folder in folders {
            let name = folder.dropFirst("/skills/".count)
            let lines = (0..<10).map { _ in "`olares-cli \(name) list`\n" }.joined()
            disk.texts["\(folder)/SKILL.md"] = "---\nname: \(name)\ndescription: D\n---\n" + lines
            disk.texts["\(folder)/commands.yaml"] = descriptor.replacingOccurrences(
                of: "group: crate", with: "group: \(name)")
        }
        let linter = SkillLinter(registry: Registry(builtIn: Box.files), files: disk, workingDirectory: nil)
        let findings = try linter.findings(in: folders)
        #expect(findings.allSatisfy { $0.severity == .warning })
        #expect(disk.reads.values.max() ?? 0 <= 8, "\(disk.reads)")
    }

    @Test func descriptorsAndTheirClashes() throws {
        let broken = try lint(
            ["SKILL.md": skill("", keys: needs), "commands.yaml": descriptor + "\n    surprise: 1\n"],
            file: "commands.yaml")
        #expect(broken.count == 1 && broken.first?.hasPrefix("11:5 error the command has no key") == true, "\(broken)")
        let clash = descriptor.replacingOccurrences(of: "group: crate", with: "group: box")
        let clashing = try lint(["SKILL.md": skill("", keys: needs), "commands.yaml": clash], file: "commands.yaml")
        #expect(
            clashing.count == 1 && clashing.first?.contains("the group `box` is the program's own") == true,
            "\(clashing)")
        let lookalike = descriptor.replacingOccurrences(of: "group: crate", with: "group: b0x")
        let mistaken = try lint(
            ["SKILL.md": skill("", keys: needs), "commands.yaml": lookalike], file: "commands.yaml")
        #expect(mistaken.first?.contains("looks like `box`") == true, "\(mistaken)")
    }

    @Test func saysThatTheProgramIsNeeded() throws {
        for files in [
            ["SKILL.md": skill("Run `olares-cli box`.")], ["SKILL.md": skill(""), "commands.yaml": descriptor],
        ] {
            #expect(try lint(files) == ["2:1 warning nothing says that the skill needs olares-cli"])
        }
        #expect(try lint(["SKILL.md": skill("Nothing of the kind.")]) == [])
    }

    /// Those of the program.
    @Test func theBuiltInSkillsHaveNoFault() throws {
        let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        let linter = SkillLinter(registry: BuiltIn.registry, files: POSIXFileSystem(), workingDirectory: nil)
        let folders = BuiltIn.registry.builtInSkillNames.map { "\(root)/skills/\($0)" }
        #expect(folders.count > 1)
        #expect(try linter.findings(in: folders).map(\.text) == [])
    }

    @Test func anAuthorsNewSkillHasNoFault() throws {
        let files = SkillScaffold(name: "crate").files
        let texts = Dictionary(files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        #expect(try lint(texts, file: "") == [])
    }
}

/// Files in memory that counts how often each is read.
private final class CountingFiles: ReadOnlyFileSystem, @unchecked Sendable {
    // One test uses it from one task.
    let refusal = "the linter writes nothing"
    var texts: [String: String] = [:]
    var reads: [String: Int] = [:]

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        reads[path, default: 0] += 1
        return texts[path].map { Array($0.utf8) }
    }

    func names(in path: String) throws(FileError) -> [String]? {
        let names = Set(
            texts.keys.filter { $0.hasPrefix(path + "/") }.map { key in
                String(key.dropFirst(path.count + 1).prefix { $0 != "/" })
            })
        return names.isEmpty ? nil : names.sorted()
    }

    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        let isDirectory = texts.keys.contains { $0.hasPrefix(path + "/") }
        guard isDirectory || texts[path] != nil else { return nil }
        return FileStatus(
            kind: isDirectory ? .directory : .file, size: 0, mode: 0o644, owner: 0, modified: 0, inode: 0)
    }
}
