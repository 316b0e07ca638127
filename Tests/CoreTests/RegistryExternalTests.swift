import Testing

@testable import OlaresCore

/// Skills that someone installed: what they can add, and what they cannot.
@Suite struct RegistryExternalTests {
    private typealias Sample = RegistrySample

    private let folder = "/home/.olares-cli/skills/crate"

    private func files(_ descriptor: String = Sample.descriptor("crate", "list")) -> RegistryFiles {
        RegistryFiles([folder + "/SKILL.md": Sample.skill("crate"), folder + "/commands.yaml": descriptor])
    }

    private func warnings(_ files: RegistryFiles) -> [String] {
        Sample.registry(files).resolve(["nothing"]).warnings.map(\.text)
    }

    @Test func addGroupsAndVerbs() throws {
        var files = files()
        files[folder + "/commands/more.yaml"] = .init(text: Sample.descriptor("crate lid", "weigh"))
        files[folder + "/references/text.md"] = .init(text: "# Text")
        let registry = Sample.registry(files)
        #expect(registry.resolve(["crate", "list"]).command?.source.file == folder + "/commands.yaml")
        #expect(registry.resolve(["crate", "lid", "weigh"]).command?.skill == "crate")
        #expect(registry.resolve(["box", "open"]).command?.skill == nil)
        #expect(registry.resolve([]).listing?.groups.map(\.name) == ["box", "crate"])
        #expect(registry.resolve([]).listing?.groups.map(\.skill) == [nil, "crate"])
        #expect(registry.resolve(["box"]).listing?.words == ["lid", "open", "lift", "shut"])
        #expect(registry.allCommands().commands.count == 6)
        #expect(registry.skills().skills.map(\.folder) == ["skills/box", folder])
        #expect(registry.resolve([]).warnings.isEmpty)
    }

    /// A verb beside those of the program would be taken for one of them.
    @Test(arguments: ["box", "box lid", "box other"])
    func cannotAddToBuiltInGroups(group: String) {
        let registry = Sample.registry(files(Sample.descriptor(group, "shut", "weigh")))
        #expect(registry.resolve(["box", "shut"]).command?.source.file == "skills/box/commands.yaml")
        let (commands, warnings) = registry.allCommands()
        #expect(commands.count == 4 && commands.allSatisfy { $0.skill == nil })
        #expect(
            warnings.map(\.text) == [
                "\(folder)/commands.yaml:1:1: the group `box` is the program's own; skipped; give the group another name"
            ])
    }

    /// Another skill's verbs, and groups, stay what they are.
    @Test func cannotReplaceVerbsOfOthers() {
        var files = files(Sample.descriptor("crate", "list", "l1st", "lid"))
        files["/a/other/SKILL.md"] = .init(text: Sample.skill("other"))
        files["/a/other/commands.yaml"] = .init(text: Sample.descriptor("crate", "list"))
        files["/a/other/commands/lid.yaml"] = .init(text: Sample.descriptor("crate lid", "weigh"))
        let registry = Sample.registry(files, path: "/a")
        let (commands, warnings) = registry.allCommands()
        #expect(commands.filter { $0.skill == "crate" }.isEmpty)
        #expect(warnings.map(\.location.line) == [5, 6, 7])
        #expect(warnings.last?.problem == "`crate lid` is a group")
    }

    @Test(arguments: [
        ("b0x", "the group `b0x` looks like `box`"), ("he1p", "the group `he1p` looks like `help`"),
        ("help", "the group `help` is the program's own"),
        ("box shut", "the group `box` is the program's own"), ("bоx", "(U+043E)"),
        ("crate he1p", "the program itself answers to `he1p`"),
        ("\"\"", "`group` is empty"),
        ("a b c d e", "a group of 5 words"),
    ])
    func cannotTakeNamesThatMislead(group: String, words: String) {
        let warnings = warnings(files(Sample.descriptor(group, "list")))
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains(words) == true, "\(warnings)")
    }

    @Test func comeInTheOrderOfTheirPlaces() {
        var files = files(Sample.descriptor("crate", "list", "drop"))
        files["/a/crate/SKILL.md"] = .init(text: Sample.skill("crate"))
        files["/a/crate/commands.yaml"] = .init(text: Sample.descriptor("crate", "list"))
        files["/b/other/SKILL.md"] = .init(text: Sample.skill("other"))
        files["/b/other/commands.yaml"] = .init(text: Sample.descriptor("crate", "drop"))
        let registry = Sample.registry(files, path: "/a:/b/other:/nowhere")
        #expect(registry.resolve(["crate", "list"]).command?.source.file == "/a/crate/commands.yaml")
        #expect(registry.resolve(["crate", "drop"]).command?.source.file == "/b/other/commands.yaml")
        #expect(registry.resolve(["crate"]).warnings.count == 2)
    }

    @Test func disableThemselvesAlone() {
        var files = files("schema: olares-cli/commands/v1\ngroup: crate\nsummary: Crates\ncommands:\n  - {naem: x}\n")
        files["/home/.olares-cli/skills/good/SKILL.md"] = .init(text: Sample.skill("good"))
        files["/home/.olares-cli/skills/good/commands.yaml"] = .init(text: Sample.descriptor("good", "list"))
        let registry = Sample.registry(files)
        #expect(registry.resolve(["good", "list"]).command != nil)
        #expect(registry.resolve(["good", "list"]).warnings.isEmpty)
        let (commands, warnings) = registry.allCommands()
        #expect(commands.map(\.id).contains("good.list"))
        #expect(warnings.count == 1)
        #expect(
            warnings.first?.text.hasPrefix(folder + "/commands.yaml:5:5: the command has no `name`") == true,
            "\(warnings.map(\.text))")
        #expect(warnings.first?.remedy.contains("more in this file") == true)
    }

    @Test func cannotBindToSwift() {
        let text =
            "schema: olares-cli/commands/v1\ngroup: crate\nsummary: C\ncommands:\n  - {name: x, summary: X, effect: read}\n"
        #expect(Sample.registry(files(text)).resolve(["crate", "x"]).unknown?.word == "x")
    }

    @Test func needASkillFileOfTheirName() {
        #expect(
            warnings(RegistryFiles([folder + "/commands.yaml": ""])).first?.contains("the skill has no SKILL.md")
                == true)
        var misnamed = files()
        misnamed[folder + "/SKILL.md"].text = Sample.skill("basket")
        #expect(
            warnings(misnamed) == [
                folder + "/SKILL.md:2:1: the skill is called \"basket\", and its folder is not; give both the same name"
            ])
    }

    @Test(arguments: ["", "/SKILL.md", "/commands.yaml", "/commands"])
    func areRefusedWhenOthersCanChangeThem(path: String) {
        for (owner, mode) in [(1001, 0o755), (1000, 0o777), (1000, 0o757), (0, 0o777)] as [(UInt32, UInt16)] {
            var files = files()
            files[folder + "/commands/more.yaml"] = .init(text: Sample.descriptor("crate lid", "weigh"))
            files[folder + path].owner = owner
            files[folder + path].mode = mode
            let warnings = warnings(files)
            #expect(warnings.count == 1)
            let words = owner == 1001 ? "it belongs to another user (id 1001)" : "everyone can write to it"
            #expect(warnings.first?.hasPrefix("\(folder + path):1:1: \(words); skipped") == true, "\(warnings)")
        }
    }

    @Test func areTrustedWithAGroupThatCanWrite() {
        var files = files()
        files[folder].mode = 0o775
        files[folder + "/commands.yaml"].mode = 0o664
        #expect(warnings(files) == [])
    }

    @Test func areRefusedWhenTheirDirectoryCanBeChanged() {
        var files = files()
        files["/home/.olares-cli/skills"].mode = 0o777
        #expect(warnings(files).first?.hasPrefix("/home/.olares-cli/skills:1:1: everyone can write to it") == true)
        #expect(Sample.registry(files).resolve(["crate", "list"]).command == nil)
    }

    @Test func mayBelongToRoot() {
        var files = files()
        for path in ["", "/SKILL.md", "/commands.yaml"] { files[folder + path].owner = 0 }
        #expect(Sample.registry(files).resolve(["crate", "list"]).command != nil)
    }

    @Test func areCheckedBehindLinks() {
        var files = files()
        files["/elsewhere/commands.yaml"] = .init(text: Sample.descriptor("crate", "list"))
        files[folder + "/commands.yaml"] = .init(kind: .symbolicLink, mode: 0o777, target: "/elsewhere/commands.yaml")
        #expect(Sample.registry(files).resolve(["crate", "list"]).command != nil)
        files["/elsewhere/commands.yaml"].owner = 1001
        #expect(Sample.registry(files).resolve(["crate", "list"]).command == nil)
        #expect(warnings(files).first?.contains("it belongs to another user") == true)
        files[folder + "/commands.yaml"].target = "/nowhere"
        #expect(warnings(files).isEmpty)
    }

    @Test func areSkippedWhenTheyCannotBeRead() {
        var files = files()
        files[folder + "/commands.yaml"].mode = 0o200
        #expect(warnings(files).first?.hasPrefix(folder + "/commands.yaml:1:1: read: permission denied") == true)
        files[folder + "/commands.yaml"] = .init(text: String(repeating: " ", count: 2 << 20))
        #expect(warnings(files).first?.contains("read: file too large") == true)
        files[folder + "/commands.yaml"] = .init(kind: .other)
        #expect(warnings(files).first?.contains("it is no regular file") == true)
    }

    @Test func areNotTouchedForBuiltInVerbs() {
        let untouchable = FailingFileSystem { _, path in
            Issue.record("\(path) was touched")
            return .other
        }
        let external = ExternalSkills(
            environment: Environment([:]), configDirectory: "/home/.olares-cli", files: untouchable, user: 1000)
        let registry = Registry(builtIn: Sample.builtIn, external: external)
        #expect(registry.resolve(["box", "open"]).command != nil)
        #expect(registry.resolve(["box", "lift"]).command != nil)
        #expect(registry.resolve(["version"]).command != nil)
    }
}
