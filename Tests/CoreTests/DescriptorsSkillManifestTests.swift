import Testing

@testable import OlaresCore

@Suite struct DescriptorsSkillManifestTests {
    private func read(_ text: String) -> Reading<SkillManifest> {
        SkillManifest.read(Array(text.utf8), file: "SKILL.md")
    }

    /// The shape of front matter that published skills have: a long quoted description with quotes, colons and arrows, flow
    /// and block lists, a version with two dots.
    private let sample = """
        ---
        name: olares-sample
        version: 4.0.1
        description: "Boxes on Olares — required before every other skill (files, market). Covers 401/403, e.g. alice@olares.com, and errors like 'no access token for X'."
        metadata:
          requires:
            bins: ["olares-cli"]
          cliHelp: "olares-cli profile --help"
        ---

        # Boxes
        """

    @Test func readsPublishedFrontMatter() throws {
        let manifest = try read(sample).checked()
        #expect(manifest.name == "olares-sample")
        #expect(manifest.version == "4.0.1")
        #expect(manifest.description.hasPrefix("Boxes on Olares — required"))
        #expect(manifest.requiredPrograms == ["olares-cli"])
        #expect(manifest.helpCommand == "olares-cli profile --help")
        #expect(String(decoding: Array(sample.utf8)[manifest.body], as: UTF8.self) == "\n# Boxes")
        #expect(manifest.locations["metadata"] == FileLocation(file: "SKILL.md", line: 5, column: 1))
    }

    @Test func readsEveryKeyAndKeepsUnknownOnes() throws {
        let manifest = try read(
            """
            ---
            name: box
            description: >-
              Boxes,
              all of them
            version: 1.0
            license: Apache-2.0
            compatibility: Requires olares-cli
            allowed-tools: Bash(git add *) Read, Write
            metadata: {openclaw: {requires: {bins: [a, b]}, cliHelp: x}}
            homepage: https://example.com
            user-invocable: true
            ---
            """
        ).checked()
        #expect(manifest.description == "Boxes, all of them")
        #expect(manifest.version == "1.0")
        #expect(manifest.license == "Apache-2.0")
        #expect(manifest.compatibility == "Requires olares-cli")
        #expect(manifest.allowedTools == ["Bash(git add *)", "Read", "Write"])
        #expect(manifest.requiredPrograms == ["a", "b"])
        #expect(manifest.helpCommand == "x")
        #expect(manifest.unknown == ["homepage": "https://example.com", "user-invocable": true])
        #expect(manifest.body.isEmpty)
    }

    @Test func takesTheVersionFromMetadata() throws {
        let manifest = try read("---\r\nname: box\r\ndescription: Boxes\r\nmetadata: {version: \"2\"}\r\n---\r\nText")
            .checked()
        #expect(manifest.version == "2")
        #expect(manifest.body.count == 4)
    }

    @Test(arguments: [
        ("# Boxes\n", "SKILL.md:1:1: no front matter"),
        ("", "SKILL.md:1:1: no front matter"),
        ("---\nname: box\n", "SKILL.md:1:1: the front matter does not end"),
        ("---\n---\n", "SKILL.md:2:1: nothing here"),
        ("---\n- a\n---\n", "SKILL.md:2:1: the front matter is a list"),
        ("---\nname: box\n---\n", "SKILL.md:2:1: the front matter has no `description`"),
        ("---\nname: Box\ndescription: x\n---\n", "SKILL.md:2:7: the name \"Box\" has the character \"B\" (U+0042)"),
        ("---\nname: box\ndescription: x: y\n---\n", "SKILL.md:3:15: a colon where no key can stand"),
        ("---\nname: box\ndescription: x\nmetadata: y\n---\n", "SKILL.md:4:11: `metadata` is a single value"),
        ("---\nname: box\ndescription: x\nname: y\n---\n", "SKILL.md:4:1: the key \"name\" stands on line 2 already"),
    ])
    func saysWhatIsWrong(text: String, problem: String) {
        #expect(read(text).diagnostics.first?.text.hasPrefix(problem) == true, "\(read(text).diagnostics.map(\.text))")
    }

    @Test func refusesLongDescriptions() {
        let text = "---\nname: box\ndescription: \(String(repeating: "ä", count: 1025))\n---\n"
        #expect(read(text).diagnostics.first?.problem == "`description` is 1025 characters long")
    }
}
