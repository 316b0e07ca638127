import Testing

@testable import OlaresCore

/// A registry with two built-in groups, one inside the other, a verb outside groups, and whatever is installed.
enum RegistrySample {
    static let builtIn: [EmbeddedFile] = [
        EmbeddedFile(
            path: "box/SKILL.md", group: "",
            text: """
                ---
                name: box
                description: Boxes
                ---
                Text
                """),
        EmbeddedFile(
            path: "box/commands.yaml", group: "box",
            text: """
                schema: olares-cli/commands/v1
                group: box
                summary: Boxes
                commands:
                  # Opens.
                  - name: open
                    aliases: [lift]
                    summary: Open a box
                    details: |
                      Not a command:
                        - name: shut
                    effect: write
                    options:
                      - name: shut
                        type: flag
                        help: And shut it
                  - name: shut
                    summary: Shut a box
                    effect: write
                """),
        EmbeddedFile(
            path: "box/commands/lid.yaml", group: "box lid",
            text: """
                schema: olares-cli/commands/v1
                group: box lid
                summary: Lids of boxes
                commands:
                - {name: lift, summary: Lift a lid, effect: write}
                """),
        EmbeddedFile(
            path: "tool/commands.yaml", group: "",
            text: """
                schema: olares-cli/commands/v1
                commands:
                  - name: version
                    summary: Show the version
                    effect: read
                """),
    ]

    static func skill(_ name: String) -> String { "---\nname: \(name)\ndescription: Things\n---\n" }

    static func descriptor(_ group: String, _ commands: String...) -> String {
        let items = commands.map {
            "  - {name: \($0), summary: Do it, effect: read, request: {service: files, method: GET, path: /}}\n"
        }
        return "schema: olares-cli/commands/v1\ngroup: \(group)\nsummary: Things\ncommands:\n" + items.joined()
    }

    static func registry(_ files: RegistryFiles, path: String = "") -> Registry {
        let external = ExternalSkills(
            environment: Environment(["OLARES_CLI_SKILLS_PATH": path]), configDirectory: "/home/.olares-cli",
            files: files,
            user: 1000)
        return Registry(builtIn: builtIn, external: external)
    }
}

extension Resolution {
    var command: CommandDescriptor? { if case .command(let command) = target { command } else { nil } }
    var listing: GroupListing? { if case .group(let listing) = target { listing } else { nil } }
    var unknown: (word: String, listing: GroupListing)? {
        if case .unknown(let word, let listing) = target { (word, listing) } else { nil }
    }
}

@Suite struct RegistryTests {
    private let registry = Registry(builtIn: RegistrySample.builtIn)

    @Test(arguments: [
        ("box open", "box.open"), ("box lift", "box.open"), ("box shut", "box.shut"), ("box shut now", "box.shut"),
        ("box lid lift", "box.lid.lift"), ("version", "version"), ("version x y z", "version"),
    ])
    func findsVerbs(line: String, id: String) {
        let resolution = registry.resolve(line.split(separator: " ").map(String.init))
        #expect(resolution.command?.id == id)
        #expect(resolution.warnings.isEmpty)
    }

    /// What lists show stands on plain lines, and the rest of the file is not read for it.
    @Test(
        arguments: [
            ("[lift, raise-up]", ["lift", "raise-up"]), ("[lift]", ["lift"]), ("[]", []), ("[\"lift\"]", nil),
            ("lift", nil),
            ("\n      - lift", nil),
        ] as [(String, [String]?)])
    func listsAliasesWithoutReadingTheFile(written: String, aliases: [String]?) {
        let text = "commands:\n  - name: open\n    aliases: \(written)\n    summary: Open a box\n    effect: read\n"
        let summary = Array(text.utf8).withUnsafeBufferPointer { bytes in
            CommandText.all(in: bytes).first.flatMap { $0.summary(in: bytes) }
        }
        #expect(summary?.aliases == aliases)
        #expect(aliases == nil || summary?.summary == "Open a box")
    }

    @Test func findsGroups() throws {
        let root = try #require(registry.resolve([]).listing)
        #expect(root.groups.map(\.name) == ["box"])
        #expect(root.groups.map(\.summary) == ["Boxes"])
        #expect(root.verbs.map(\.name) == ["version"])
        let box = try #require(registry.resolve(["box"]).listing)
        #expect(box.group.summary == "Boxes")
        #expect(box.groups == [GroupSummary(name: "lid", summary: "Lids of boxes", skill: nil)])
        #expect(box.words == ["lid", "open", "lift", "shut"])
        #expect(registry.resolve(["box", "lid"]).listing?.verbs.map(\.name) == ["lift"])
    }

    @Test func saysWhichWordIsUnknown() throws {
        let inBox = try #require(registry.resolve(["box", "opne", "x"]).unknown)
        #expect(inBox.word == "opne")
        #expect(inBox.listing.group.path == ["box"])
        #expect(Spelling.nearest(to: inBox.word, among: inBox.listing.words) == ["open"])
        #expect(registry.resolve(["bix"]).unknown?.listing.words == ["box", "version"])
    }

    @Test func findsOneCommandAsTheWholeFileHasIt() throws {
        let (commands, warnings) = registry.allCommands()
        #expect(warnings.isEmpty)
        #expect(commands.map(\.id) == ["box.open", "box.shut", "box.lid.lift", "version"])
        for command in commands { #expect(registry.resolve(command.path, recordings: true).command == command) }
    }

    @Test func readsOneCommandWithoutTheOthers() throws {
        let broken = EmbeddedFile(
            path: "box/commands.yaml", group: "box",
            text: """
                schema: olares-cli/commands/v1
                commands:
                  - name: first
                    {{{
                  - name: second
                    summary: Be second
                    effect: read
                  - ]]]
                """)
        let command = Registry(builtIn: [broken]).resolve(["box", "second"]).command
        #expect(command?.source == FileLocation(file: "skills/box/commands.yaml", line: 5, column: 5))
    }

    @Test func listsSkills() throws {
        let skill = try #require(registry.skills().skills.first)
        #expect(skill.name == "box")
        #expect(skill.manifest?.description == "Boxes")
        #expect(skill.origin == .builtIn)
        #expect(skill.commands.map(\.id) == ["box.open", "box.shut", "box.lid.lift"])
        #expect(skill.state == .ready)
        #expect(registry.builtInDocuments(of: "box").map(\.path) == ["SKILL.md"])
        #expect(registry.builtInDocuments(of: "box").first?.text.hasSuffix("Text") == true)
    }

    @Test func findsFaultsOfBuiltInFiles() {
        func faults(_ path: String, group: StaticString, _ text: StaticString) -> [String] {
            let files = RegistrySample.builtIn + [EmbeddedFile(path: path, group: group, text: text)]
            return Registry(builtIn: files).builtInFaults().map(\.problem)
        }
        let head: StaticString = "schema: olares-cli/commands/v1\ncommands: []\n"
        // One command of the sample stands in braces.
        let known = ["the command is not found by its lines alone"]
        #expect(faults("x/commands.yaml", group: "", head) == known)
        #expect(faults("x/commands.yaml", group: "x", head) == known + ["the build took the group for [\"x\"]"])
        #expect(
            faults("x/SKILL.md", group: "", "---\nname: y\ndescription: Y\n---\n").last?.contains("another name")
                == true)
        #expect(
            faults(
                "x/commands.yaml", group: "",
                """
                schema: olares-cli/commands/v1
                commands:
                  - name: box
                    summary: Be a box
                    effect: read
                    arguments: [{name: lid, type: string, help: Which}]
                """
            ).last == "`box` is declared at skills/box/commands.yaml:1 already")
    }
}
