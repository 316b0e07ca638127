import Foundation
import OlaresCore
import Sandbox
import Testing

/// `olares-cli skills`, as authors, people and agents use it.
@Suite struct SkillsTests {
    private static let verb = SampleSkill.crates

    // MARK: list and show

    @Test("The list says how much of each skill is used, and why")
    func list() async throws {
        try await withOlares { olares in
            try olares.installSkill("crate", Self.verb)
            try olares.installSkill("broken", Self.verb.replacing("effect: read", with: "efect: read"))
            try olares.installSkill("partial", Self.verb.replacing("group: crate", with: "group: partial"))
            try olares.write(Self.verb + "\n", to: olares.configDirectory + "/skills/partial/commands/again.yaml")
            try olares.write("no front matter", to: olares.configDirectory + "/skills/odd/SKILL.md")
            chmod(olares.configDirectory + "/skills/crate", 0o755)
            let run = try await olares.run("skills", "list")
            #expect(run.lines.first?.contains(/^NAME +VERSION +ORIGIN +VERBS +STATE$/) == true)
            #expect(run.lines.contains { $0.contains(/^olares-shared +0\.1\.0 +built-in +6 +ready$/) })
            #expect(run.lines.contains { $0.contains(/^crate +- +installed +1 +ready$/) })
            #expect(run.lines.contains { $0.contains(/^broken +- +installed +0 +disabled$/) })
            #expect(run.lines.contains { $0.contains(/^partial +- +installed +1 +partial$/) })
            #expect(run.lines.contains { $0.contains(/^odd +- +installed +0 +disabled$/) })
            #expect(run.stderr.contains("/skills/broken/commands.yaml:5:5: the command has no `effect`"))
            let skills = try #require(try await olares.run("skills", "list", "-o", "json").json.array)
            let odd = try #require(skills.first { $0["name"] == "odd" })
            #expect(odd["problems"]?.array?.first?["problem"] == "no front matter")
            #expect(odd["problems"]?.array?.first?["line"] == 1)
            let partial = try #require(skills.first { $0["name"] == "partial" })
            #expect(partial["verbs"] == ["partial list"])
            #expect(partial["problems"]?.array?.count == 1)
        }
    }

    @Test("A skill's text is shown, and its references, and nothing else of the disk")
    func show() async throws {
        try await withOlares { olares in
            let shared = try await olares.run("skills", "show", "olares-shared")
            let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
            #expect(
                shared.stdout == (try String(contentsOfFile: root + "/skills/olares-shared/SKILL.md", encoding: .utf8)))
            let folder = olares.configDirectory + "/skills/crate"
            try olares.installSkill("crate", Self.verb)
            try olares.write("# Sizes\n", to: folder + "/references/sizes.md")
            #expect(try await olares.run("skills", "show", "crate", "--reference", "sizes.md").stdout == "# Sizes\n")
            let json = try await olares.run("skills", "show", "crate", "-o", "json").json
            #expect(json["references"] == ["references/sizes.md"])
            for path in ["../../config.json", "/etc/passwd", "commands.yaml", "references/../SKILL.md", ""] {
                let run = try await olares.run("skills", "show", "crate", "--reference", path)
                #expect(run.exit == 1)
                #expect(run.stdout == "")
            }
            let unknown = try await olares.run("skills", "show", "crat")
            #expect(unknown.stderr.contains("skill \"crat\" not found\nDid you mean: crate"))
            // What others could have written is not put before an agent.
            chmod(folder + "/SKILL.md", 0o666)
            let untrusted = try await olares.run("skills", "show", "crate")
            #expect(untrusted.exit != 0 && untrusted.stdout == "")
            #expect(untrusted.stderr.contains("everyone can write to it"))
        }
    }

    // MARK: lint

    @Test("Errors end in 1 and name their place; warnings do not")
    func lint() async throws {
        try await withOlares { olares in
            let folder = olares.workDirectory + "/crate"
            try olares.write(
                "---\nname: crate\ndescription: Crates\n---\nRun `olares-cli crate lst`.\n", to: folder + "/SKILL.md")
            try olares.write(Self.verb + "\n", to: folder + "/commands.yaml")
            let run = try await olares.run("skills", "lint", "crate")
            #expect(run.exit == 1)
            #expect(run.lines.contains { $0.hasPrefix("crate/SKILL.md:5:6: error: unknown verb \"lst\"") })
            #expect(
                run.lines.contains { $0.hasPrefix("crate/SKILL.md:2:1: warning: nothing says that the skill needs") })
            let json = try await olares.run("skills", "lint", ".", "-o", "json")
            #expect(json.exit == 1)
            #expect(try json.json["errors"] == 1)
            let error = try #require(try json.json["findings"]?.array?.first { $0["severity"] == "error" })
            #expect(error["file"] == "./crate/SKILL.md")
            #expect(error["line"] == 5)
            #expect(error["column"] == 6)
            #expect(error["rule"] == "command")
            try olares.write(
                "---\nname: crate\ndescription: Crates\n---\nRun `olares-cli crate list`.\n", to: folder + "/SKILL.md")
            let warned = try await olares.run("skills", "lint", folder + "/SKILL.md")
            #expect(warned.exit == 0)
            #expect(warned.lines.count == 1)
            let none = try await olares.run("skills", "lint", "nowhere")
            #expect(none.exit == 1 && none.stderr.contains("there is no skill at \"nowhere\""))
        }
    }

    @Test("A descriptor that is a link is a fault, and the skill is not installed")
    func linkedDescriptor() async throws {
        try await withOlares { olares in
            let folder = olares.workDirectory + "/crate"
            try olares.write("---\nname: crate\ndescription: Crates\n---\n", to: folder + "/SKILL.md")
            try olares.write(Self.verb + "\n", to: olares.workDirectory + "/elsewhere.yaml")
            for file in ["commands.yaml", "commands/crate.yaml"] {
                let link = "\(folder)/\(file)"
                try olares.write("", to: link)
                try FileManager.default.removeItem(atPath: link)
                symlink(olares.workDirectory + "/elsewhere.yaml", link)
                let lint = try await olares.run("skills", "lint", "crate")
                #expect(lint.exit == 1)
                #expect(lint.lines.contains { $0.hasPrefix("crate/\(file):1:1: error: it is no regular file") })
                for words in [[], ["--dry-run"]] {
                    let run = try await olares.run(["skills", "install", "crate"] + words)
                    #expect(run.exit == 1 && run.stderr.contains("it is no regular file"), "\(run.stderr)")
                }
                #expect(!FileManager.default.fileExists(atPath: olares.configDirectory + "/skills/crate"))
                try FileManager.default.removeItem(atPath: link)
            }
        }
    }

    @Test("A folder of skills may have other things in it")
    func folderOfSkills() async throws {
        try await withOlares { olares in
            #expect(try await olares.run("skills", "new", "weather", "--path", "public").exit == 0)
            try olares.write("# Skills\n", to: olares.workDirectory + "/public/README.md")
            try olares.write("", to: olares.workDirectory + "/public/empty/.keep")
            let lint = try await olares.run("skills", "lint", "public")
            #expect(lint.exit == 0 && lint.stderr == "1 skill, nothing to say\n", "\(lint.stderr)")
        }
    }

    // MARK: test

    /// The example of a verb, and what is wrong with it.
    @Test(
        "An example does what it says, or the skill is faulty; what else stands in its line is not run",
        arguments: [
            ("serve: {json: [{name: a}]}, note: x", ""),
            ("serve: {json: [{name: a}]}, prints: \"NAME\\na\\n\"", ""),
            (
                "serve: {json: [{name: a}]}, prints: \"NAME\\nb\\n\"",
                "11:74: error: line 2 of what it prints is \"a\", and `prints` has \"b\""
            ),
            ("serve: {status: 500, json: {}}", "11:15: error: the example fails with exit 1: "),
            (
                "serve: [{json: []}, {path: /x, json: 1}]",
                "11:15: error: no request asks for 1 of the answers in `serve`"
            ),
        ])
    func examples(keys: String, finding: String) async throws {
        try await withOlares { olares in
            let folder = olares.workDirectory + "/crate"
            let needs = "metadata:\n  openclaw:\n    requires:\n      bins: [olares-cli]\n"
            try olares.write("---\nname: crate\ndescription: Crates\n\(needs)---\n", to: folder + "/SKILL.md")
            let verb = """
                schema: olares-cli/commands/v1
                group: crate
                summary: Crates
                commands:
                  - name: list
                    summary: List crates
                    effect: read
                    request: {service: desktop, method: GET, path: /api/crates}
                    response: {columns: [{title: NAME, value: name}]}
                    examples:
                      - {run: \(keys.contains("note") ? "olares-cli version; " : "")olares-cli crate list, \(keys)}

                """
            try olares.write(verb, to: folder + "/commands.yaml")
            let test = try await olares.run("skills", "test", "crate")
            let lint = try await olares.run("skills", "lint", "crate")
            let install = try await olares.run("skills", "install", "crate")
            #expect(test.stdout == lint.stdout)
            #expect(olares.sandbox.count() == 0)
            if finding.isEmpty {
                #expect(test.exit == 0 && test.stdout == "" && test.stderr == "1 example, each as it says\n")
                #expect(install.exit == 0)
            } else {
                #expect(test.exit == 1 && lint.exit == 1 && install.exit == 1)
                #expect(test.stdout.hasPrefix("crate/commands.yaml:\(finding)"), "\(test.stdout)")
                #expect(install.stderr.contains(finding))
            }
        }
    }

    // MARK: export and verify

    @Test("Exported skills are current until one of the two changes")
    func export() async throws {
        try await withOlares { olares in
            let out = olares.workDirectory + "/out"
            for agent in ["agentskills", "openclaw", "claude"] {
                let written = try await olares.run("skills", "export", out, "--for", agent, "--force")
                #expect(written.exit == 0)
                let verified = try await olares.run("skills", "verify", out)
                #expect(verified.exit == 0)
                #expect(try await olares.run("skills", "verify", out, "--for", agent).exit == 0)
                #expect(try await olares.run("skills", "export", out, "--for", agent).stdout.contains("current"))
            }
            #expect(try await olares.run("skills", "verify", out, "--for", "openclaw").exit == 1)
            try olares.write("changed", to: out + "/olares-cli/SKILL.md")
            try olares.write("stale", to: out + "/olares-shared/references/old.md")
            let stale = try await olares.run("skills", "verify", out)
            #expect(stale.exit == 1)
            #expect(stale.lines.contains { $0.contains(/^olares-cli +SKILL\.md +changed$/) })
            #expect(stale.lines.contains { $0.contains(/^olares-shared +references\/old\.md +superfluous$/) })
            let kept = try await olares.run("skills", "export", out)
            #expect(kept.exit == 1 && kept.stderr.contains("--force"))
            #expect(try String(contentsOfFile: out + "/olares-cli/SKILL.md", encoding: .utf8) == "changed")
            #expect(try await olares.run("skills", "export", out, "--force").exit == 0)
            #expect(try await olares.run("skills", "verify", out).exit == 0)
            let json = try await olares.run("skills", "verify", olares.workDirectory, "olares-cli", "-o", "json")
            #expect(json.exit == 1)
            #expect(try json.json["skills"]?.array?.first?["differences"]?.array?.first?["state"] == "missing")
        }
    }

    @Test("An installed skill is exported as the others are, without its descriptors")
    func exportInstalled() async throws {
        try await withOlares { olares in
            _ = try await olares.run("skills", "new", "weather")
            try olares.write("# More\n", to: olares.workDirectory + "/weather/references/more.md")
            #expect(try await olares.run("skills", "install", "weather").exit == 0)
            let out = olares.workDirectory + "/out"
            #expect(try await olares.run("skills", "export", out, "weather").exit == 0)
            let copied = try FileManager.default.subpathsOfDirectory(atPath: out).sorted()
            #expect(copied == ["weather", "weather/SKILL.md", "weather/references", "weather/references/more.md"])
            #expect(try await olares.run("skills", "verify", out, "weather").exit == 0)
            let all = try await olares.run("skills", "export", out, "-o", "json")
            #expect(try all.json["skills"]?.array?.contains { $0["name"] == "weather" } == true)
            let unknown = try await olares.run("skills", "export", out, "wether")
            #expect(unknown.exit == 1 && unknown.stderr.contains("weather"), "\(unknown.stderr)")
        }
    }

    @Test("OpenClaw's copy keeps the version at the top; the strict ones have the six keys")
    func dialects() async throws {
        try await withOlares { olares in
            for (agent, keys) in [
                ("openclaw", ["name", "version", "description", "metadata"]),
                ("agentskills", ["name", "description", "compatibility", "metadata"]),
                ("claude", ["name", "description", "compatibility", "metadata"]),
            ] {
                let out = olares.workDirectory + "/\(agent)"
                _ = try await olares.run("skills", "export", out, "--for", agent)
                let text = try String(contentsOfFile: out + "/olares-cli/SKILL.md", encoding: .utf8)
                let front = text.split(separator: "\n").dropFirst().prefix { $0 != "---" }
                let found = front.filter { $0.first?.isLetter == true }.map { $0.prefix { $0 != ":" } }
                #expect(found.map(String.init) == keys)
            }
        }
    }

    @Test("The public validators accept every exported skill", .enabled(if: Judge.isAvailable, Judge.absence))
    func validators() async throws {
        try await withOlares { olares in
            let out = olares.workDirectory + "/out"
            _ = try await olares.run("skills", "new", "weather", "--path", out)
            _ = try await olares.run("skills", "export", out)
            let tools = Judge.root + ".build/python/bin/"
            for skill in try FileManager.default.contentsOfDirectory(atPath: out) {
                // The strict dialect has no place for what the program itself reads of a new skill.
                if skill != "weather" {
                    let reference = try await olares.start(
                        ["validate", "\(out)/\(skill)"], program: tools + "agentskills"
                    ).wait()
                    #expect(reference.exit == 0, "\(skill): \(reference.stdout) \(reference.stderr)")
                }
                let check = try await olares.start(["\(out)/\(skill)/SKILL.md"], program: tools + "skillcheck").wait()
                #expect(check.exit == 0, "\(skill): \(check.stdout)")
            }
        }
    }
}
