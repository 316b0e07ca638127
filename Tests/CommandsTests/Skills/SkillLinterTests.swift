import Foundation
import OlaresCore
import Testing

@testable import OlaresCommands

/// What the linter says of skills, and where; and that it has nothing to say of right ones.
@Suite struct SkillLinterTests {
    /// Lints a skill of these files, beside the built-in group `box`, and gives `line:column severity problem` of each
    /// finding in `file`.
    private func lint(
        _ files: [String: String], named name: String = "crate", file: String = "SKILL.md"
    ) throws -> [String] {
        let disk = POSIXFileSystem()
        let directory = FileManager.default.temporaryDirectory.path() + "olares-cli-lint-\(UUID().uuidString)"
        defer { _ = try? disk.removeTree(directory) }
        let folder = "\(directory)/\(name)"
        for (path, text) in files {
            let place = "\(folder)/\(path)"
            try disk.makeDirectory(String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)]), mode: 0o755)
            try disk.replace(place, with: Array(text.utf8), mode: 0o644)
        }
        let linter = SkillLinter(registry: Registry(builtIn: Box.files), files: disk, workingDirectory: directory)
        let findings = try linter.findings(in: [folder])
        let shown = findings.filter { $0.diagnostic.location.file == "\(folder)/\(file)" || file.isEmpty }
        return shown.map {
            "\($0.diagnostic.location.line):\($0.diagnostic.location.column) \($0.severity.rawValue) \($0.diagnostic.problem)"
        }
    }

    private func skill(_ body: String, keys: String = "") -> String {
        "---\nname: crate\ndescription: Crates. Use when something is to be packed.\n\(keys)---\n\(body)"
    }

    private let descriptor = """
        schema: olares-cli/commands/v1
        group: crate
        summary: Crates
        commands:
          - name: list
            summary: List crates
            effect: read
            options:
              - {name: colour, type: choice, values: [red, blue], help: Only these}
            request: {service: desktop, method: GET, path: /api/crates, query: {colour: "{colour}"}}
        """
    private let needs = """
        metadata:
          requires:
            bins:
              - olares-cli
          openclaw:
            requires:
              bins:
                - olares-cli

        """

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

    // MARK: Commands that descriptors name

    @Test(
        "What descriptors tell people to run, and where completion looks, is there",
        arguments: [
            ("fix: olares-cli crate lst", "13:14 error unknown verb \"lst\""),
            ("fix: \"olares-cli crate list --color {id}\"", "13:14 error unknown option: --color"),
            ("fix: \"olares-cli crate list --colour {id}\"", ""),
            ("fix: \"olares-cli crate show x{id}\"", ""),
            ("fix: olares-cli crate show", "13:14 error"),
            ("expect: [{is: {a: b}, message: m, fix: olares-cli bax}]", "13:48 error unknown command \"bax\""),
            ("fix: look into the crate", ""),
        ])
    func fixes(key: String, finding: String) throws {
        let text =
            descriptor + """

                  - name: show
                    summary: Show a crate
                    effect: read
                    arguments:
                      - {name: id, type: string, help: Which}
                    steps:
                      - name: crate
                        request: {service: desktop, method: GET, path: /api/crates}
                        \(key)
                    request: {service: desktop, method: GET, path: "/api/crates/{id}"}
                """
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = (lines.firstIndex { $0.contains(key) } ?? 0) + 1
        let found = try lint(["SKILL.md": skill("", keys: needs), "commands.yaml": text], file: "commands.yaml")
        guard !finding.isEmpty else { return #expect(found == []) }
        let expected = finding.replacing("13:", with: "\(line):")
        #expect(found.count == 1 && found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test(
        "A verb that completion asks only reads and needs nothing",
        arguments: [
            ("crate list", ""), ("profiles", ""), ("crate lst", "unknown verb \"lst\""),
            ("nothing there", "unknown command \"nothing\""),
            ("crate show", "completion cannot ask \"crate show\""),
            ("crate empty", "completion cannot ask \"crate empty\""),
            ("boxes", "`complete` names the source \"boxes\", which is not known"),
        ])
    func completions(source: String, problem: String) throws {
        let text =
            descriptor + """

                  - name: show
                    summary: Show a crate
                    effect: read
                    arguments:
                      - {name: id, type: string, help: Which, complete: \(source)}
                    request: {service: desktop, method: GET, path: "/api/crates/{id}"}
                  - name: empty
                    summary: Empty all crates
                    effect: write
                    request: {service: desktop, method: POST, path: /api/crates}
                """
        let found = try lint(["SKILL.md": skill("", keys: needs), "commands.yaml": text], file: "commands.yaml")
        guard !problem.isEmpty else { return #expect(found == []) }
        #expect(found.count == 1 && found.first?.hasPrefix("15:57 error \(problem)") == true, "\(found)")
    }

    // MARK: Faults

    /// A fault, and the place that must be named.
    @Test(arguments: [
        ("---\nname: Crate\ndescription: x\n---\n", "2:7 error the name \"Crate\" has the character \"C\" (U+0043)"),
        ("---\nname: cräte\ndescription: x\n---\n", "2:7 error the name \"cräte\" has the character \"ä\" (U+00E4)"),
        ("---\nname: crаte\ndescription: x\n---\n", "2:7 error the name \"crаte\" has the character \"а\" (U+0430)"),
        ("---\nname: -crate\ndescription: x\n---\n", "2:7 error the name \"-crate\" begins or ends with a hyphen"),
        ("---\nname: crate-\ndescription: x\n---\n", "2:7 error the name \"crate-\" begins or ends with a hyphen"),
        ("---\nname: cra--te\ndescription: x\n---\n", "2:7 error the name \"cra--te\" has two hyphens in a row"),
        ("---\nname: cra_te\ndescription: x\n---\n", "2:7 error the name \"cra_te\" has the character \"_\" (U+005F)"),
        ("---\nname: \"\"\ndescription: x\n---\n", "2:7 error `name` is empty"),
        ("---\nname: basket\ndescription: x\n---\n", "2:1 error the name is \"basket\", and the folder's \"crate\""),
        ("---\nname: crate\n---\n", "2:1 error the front matter has no `description`"),
        ("---\nname: crate\ndescription: \"\"\n---\n", "3:14 error `description` is empty"),
        ("---\nname: crate\ndescription: a: b\n---\n", "3:15 error a colon where no key can stand"),
        (
            "---\nname: crate\ndescription: x\ndescription: y\n---\n",
            "4:1 error the key \"description\" stands on line 3"
        ),
        ("---\nname: crate\ndescription: x\nmetadata: y\n---\n", "4:11 error `metadata` is a single value"),
        ("---\nname: crate\ndescription: use <b>\n---\n", "3:1 warning angle brackets in `description`"),
        ("---\nname: crate\ndescription: x\nlicence: y\n---\n", "4:1 warning no agent knows the key \"licence\""),
        ("---\nname: crate\ndescription: x\nversion: 1.0\n---\n", "4:1 warning the version \"1.0\" is not semantic"),
        (
            "---\nname: crate\ndescription: x\nversion: 1.0.0\nmetadata:\n  version: 2.0.0\n---\n",
            "6:3 error it is 2.0.0, and `version` is 1.0.0"
        ),
        (
            "---\nname: crate\ndescription: x\nmetadata:\n  requires:\n    bins: olares-cli\n---\n",
            "6:5 error `bins` is no list of names"
        ),
        (
            "---\nname: crate\ndescription: x\nmetadata:\n  requires:\n    bins: [jq]\n---\n",
            "6:5 warning OpenClaw does not see these programs"
        ),
        (
            "---\nname: crate\ndescription: x\nmetadata:\n  cliHelp: olares-cli bax --help\n---\n",
            "5:3 error unknown command \"bax\""
        ),
        ("# no front matter\n", "1:1 error no front matter"),
        ("---\nname: crate\ndescription: x\n", "1:1 error the front matter does not end"),
        ("\u{FEFF}---\nname: crate\ndescription: x\n---\n", "1:1 warning a byte order mark"),
    ])
    func frontMatterFaults(text: String, finding: String) throws {
        let found = try lint(["SKILL.md": text])
        #expect(found.count == 1 && found.first?.hasPrefix(finding) == true, "\(found)")
    }

    @Test func lengths() throws {
        let name = String(repeating: "a", count: 65)
        let long = try lint(["SKILL.md": "---\nname: \(name)\ndescription: x\n---\n"], named: name)
        #expect(long.first?.contains("is longer than 64 letters") == true)
        let fits = String(repeating: "a", count: 64)
        #expect(try lint(["SKILL.md": "---\nname: \(fits)\ndescription: x\n---\n"], named: fits) == [])
        let texts = [("description", 1024), ("compatibility", 500)]
        for (key, limit) in texts {
            let more = key == "description" ? "" : "description: x\n"
            for count in [limit, limit + 1] {
                let value = String(repeating: "ü", count: count)
                let found = try lint(["SKILL.md": "---\nname: crate\n\(more)\(key): \(value)\n---\n"])
                #expect(found.count == count - limit, "\(key) \(count): \(found)")
            }
        }
    }

    /// A line on the seventh line of a file, and what is wrong with it.
    @Test(arguments: [
        ("`olares-cli bax open`", "7:2 error unknown command \"bax\" for \"olares-cli\""),
        ("Run `olares-cli box opn blue`", "7:6 error unknown verb \"opn\" for \"olares-cli box\""),
        ("`olares-cli box open`, `olares-cli box open a b`", "7:25 error accepts 1 arg(s), received 2"),
        ("`olares-cli box open --new blue`", "7:2 error unknown option: --new"),
        ("`olares-cli box --all`", "7:2 error unknown option: --all"),
        ("`olares-cli crate list --colour green`", "7:2 error invalid value for --colour: \"green\""),
        ("```bash\nolares-cli box open\n```", "8:1 error accepts 1 arg(s), received 0"),
        ("```\n# ü\nFOO=1 sudo olares-cli bax && true\n```", "9:12 error unknown command"),
        ("```console\n$ olares-cli bax\nolares-cli wax is output\n```", "8:3 error unknown command \"bax\""),
        ("```sh\necho $(olares-cli bax)\n```", "8:8 error unknown command \"bax\""),
        ("```sh\nolares-cli box open \\\n  blue \\\n  --new\n```", "8:1 error unknown option: --new"),
        ("  - ```sh\n    olares-cli bax\n    ```", "8:5 error unknown command \"bax\""),
        ("| x | `olares-cli bax` |", "7:8 error unknown command \"bax\""),
        ("é `olares-cli help bax`", "7:4 error unknown command \"bax\""),
        ("A call over `olares-cli\nbax` two lines", "7:14 error unknown command \"bax\""),
    ])
    func commandFaults(line: String, finding: String) throws {
        let text = skill("# Crates\n\n\(line)\n", keys: "")
        let found = try lint(["SKILL.md": text, "commands.yaml": descriptor])
            .filter { !$0.contains("nothing says that the skill needs") }
        #expect(found.count == 1 && found.first?.hasPrefix(finding) == true, "\(found)")
    }

    @Test(arguments: [
        "`olares-cli box open blue`", "`olares-cli box open`", "`olares-cli box`", "`olares-cli`",
        "`olares-cli <command> --help`", "`olares-cli box <verb>`", "`olares-cli box --help`",
        "`olares-cli help box open`",
        "`olares-cli box open <name>`", "`olares-cli box open \"$NAME\" --old`", "`olares-cli box open NAME [--old]`",
        "`olares-cli --version`", "`olares-cli crate list --colour <colour>`", "`olares-cli crate list --colour=red`",
        "`olares-cli crate list -o <format>`", "`olares-cli box open …`", "`olares-cli box burn {name} --yes`",
        "`olares-cli-tool bax`", "`pip install olares-cli`", "olares-cli bax in a sentence",
        "```yaml\nolares-cli bax\n```", "```python\nolares-cli bax\n```", "```sh\n# olares-cli bax\n```",
        "```sh\nolares-cli box open \"$(cat name.txt)\" | jq .\nfor n in a b; do olares-cli box open $n; done\n```",
        "```sh\nolares-cli crate list -o json | jq '.[] | select(.a == \"olares-cli bax\")' > out.json\n```",
    ])
    func rightLinesAreLetThrough(line: String) throws {
        let text = skill("# Crates\n\n\(line)\n", keys: needs)
        #expect(try lint(["SKILL.md": text, "commands.yaml": descriptor], file: "") == [])
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

    // MARK: Right skills

    /// The ways in which people write a SKILL.md, in our words: quoted, folded and literal texts, lists of every style,
    /// other line ends, no end of the last line, keys of one agent.
    @Test(arguments: [
        "---\nname: crate\ndescription: 'It''s a crate: use it.'\n---\n",
        "---\nname: \"crate\"\ndescription: \"Crates \\\"of\\\" wood – 木箱 📦\"\n---\nText without an end",
        "---\r\nname: crate\r\ndescription: Crates\r\n---\r\n\r\n# Crates\r\n",
        "---\nname: crate\ndescription: >\n  Crates of wood,\n  and of steel.\n\n  Use when packing.\n---\n",
        "---\nname: crate\ndescription: |-\n  Crates: \"a\", 'b', # not a comment\n  second line\n---\n",
        "---\nname: crate\ndescription: Crates of wood,\n  and of steel.\n---\n",
        "---\n# A comment.\nname: crate # and one more\ndescription: Crates\n\n\nlicense: MIT\n---\n",
        "---\nname: crate\ndescription: Crates\nallowed-tools: Bash(git:*) Read\n---\n",
        "---\nname: crate\ndescription: Crates\nallowed-tools: [Read, Write]\n---\n",
        "---\nname: crate\ndescription: Crates\nallowed-tools:\n  - Read\n  - Bash(ls *)\n---\n",
        "---\nname: crate\ndescription: Crates\nmetadata: {\"openclaw\": {\"emoji\": \"📦\", \"requires\": {\"bins\": [\"jq\"]}}}\n---\n",
        "---\nname: crate\ndescription: Crates\nmetadata:\n  {\n    \"openclaw\":\n      { \"requires\": { \"anyBins\": [\"a\", \"b\"] } },\n  }\n---\n",
        "---\nname: crate\ndescription: Crates\nmetadata:\n  author: somebody\n  version: \"1.0.0\"\n---\n",
        "---\nname: crate\ndescription: Crates\nmetadata:\n---\n",
        "---\nname: crate\ndescription: Crates\nversion: 1.2.3-beta.1\nhomepage: https://example.com\nuser-invocable: false\n---\n",
        "---\nname: crate\ndescription: Crates\nmodel: opus\nargument-hint: \"[file]\"\ndisable-model-invocation: true\n---\n",
        "---\nname: crate\ndescription: no, yes, on and off; 12:30 and 1.0\ncompatibility: Needs git ≥ 2\n---\n",
        "---  \nname: crate\ndescription: Crates\n---\t\n---\nA rule, and\n---\nanother.\n",
        "---\nname: crate\ndescription: Crates\n---\n```md\n[x](nowhere.md) `olares-cli bax`\n```\n[y]: https://example.com\n",
        "---\nname: crate\ndescription: Crates\n---\n[a](path/<name>.md) [b]({file}) [c]($HOME/x) [d](~/x) [e](/etc/x) ![f](data:image/png;base64,x)\n",
    ])
    func rightSkills(text: String) throws {
        #expect(try lint(["SKILL.md": text], file: "") == [])
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
