import Testing

@testable import OlaresCommands

/// What the linter says of the front matter of SKILL.md, in whichever way it is written.
@Suite struct SkillLinterFrontMatterTests: SkillLinting {
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
}
