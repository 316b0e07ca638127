import Testing

@testable import OlaresCommands

/// What the linter says of commands that a skill names, in its text and in its descriptors.
@Suite struct SkillLinterCommandTests: SkillLinting {
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
}
