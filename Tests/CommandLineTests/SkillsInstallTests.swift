import Foundation
import OlaresCore
import Sandbox
import Testing

/// `skills new`, `install` and `remove`.
@Suite struct SkillsInstallTests {
    private static let verb = SampleSkill.crates

    @Test("A new skill has no fault, works, and goes as it came")
    func journey() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            #expect(try await olares.run("skills", "new", "weather").exit == 0)
            let lint = try await olares.run("skills", "lint", "weather")
            #expect(lint.stdout == "" && lint.exit == 0)
            #expect(lint.stderr == "1 skill, nothing to say\n")
            let planned = try await olares.run("skills", "install", "weather", "--dry-run")
            #expect(planned.stdout.hasPrefix("would have installed skill weather"))
            #expect(try await olares.run("weather", "info").exit == 2)
            #expect(try await olares.run("skills", "install", "weather").exit == 0)
            let run = try await olares.run("weather", "info")
            #expect(run.stdout == "VERSION\n\(olares.sandbox.behaviour.osVersion)\n")
            #expect(run.stderr == "")
            let again = try await olares.run("skills", "install", "weather")
            #expect(again.exit == 1 && again.stderr.contains("fix: olares-cli skills install weather --force"))
            #expect(
                try await olares.run("skills", "install", "weather", "--force").stdout.hasPrefix(
                    "replaced skill weather"))
            let refused = try await olares.run("skills", "remove", "weather")
            #expect(refused.exit == 6)
            #expect(try await olares.run("weather", "info").exit == 0)
            #expect(try await olares.run("skills", "remove", "weather", "--yes").exit == 0)
            #expect(try await olares.run("weather", "info").exit == 2)
            let names = try FileManager.default.contentsOfDirectory(atPath: olares.configDirectory + "/skills")
            #expect(names == [])
        }
    }

    @Test(
        "A name that is taken or misleads is not scaffolded",
        arguments: ["profile", "pr0file", "Weather", "help", "a--b", "../x", ""])
    func badNames(name: String) async throws {
        try await withOlares { olares in
            let run = try await olares.run("skills", "new", "--", name)
            #expect(run.exit == 1 || run.exit == 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: olares.workDirectory) == [])
        }
    }

    @Test("What has faults or takes the place of others is not installed, and leaves nothing behind")
    func refusals() async throws {
        try await withOlares { olares in
            try olares.installSkill("crate", Self.verb)
            func attempt(_ name: String, _ commands: String, _ words: String) async throws {
                let folder = olares.workDirectory + "/\(name)"
                try olares.write("---\nname: \(name)\ndescription: A skill\n---\n", to: folder + "/SKILL.md")
                try olares.write(commands + "\n", to: folder + "/commands.yaml")
                let run = try await olares.run("skills", "install", name, "--force")
                #expect(run.exit == 1, "\(name)")
                #expect(run.stderr.contains(words), "\(run.stderr)")
                let names = try FileManager.default.contentsOfDirectory(atPath: olares.configDirectory + "/skills")
                #expect(names == ["crate"])
            }
            try await attempt("other", Self.verb, "`crate list` is declared at")
            try await attempt("faulty", Self.verb.replacing("method: GET", with: "method: GTE"), "commands.yaml:8:")
            try await attempt(
                "olares-shared", Self.verb.replacing("group: crate", with: "group: x"), "part of the program")
            try await attempt(
                "shadow", Self.verb.replacing("group: crate", with: "group: profile"), "`profile` is the program's own")
            let none = try await olares.run("skills", "install", "nowhere")
            #expect(none.exit == 1 && none.stderr.contains("there is no skill at"))
        }
    }

    @Test("An installation copies files, and neither links nor what is hidden")
    func copies() async throws {
        try await withOlares { olares in
            let folder = olares.workDirectory + "/tools"
            try olares.write(
                "---\nname: tools\ndescription: Tools\n---\n[a](references/a.md)\n", to: folder + "/SKILL.md")
            try olares.write("# A\n", to: folder + "/references/a.md")
            try olares.write("#!/bin/sh\n", to: folder + "/scripts/run.sh")
            try olares.write("secret", to: folder + "/.git/config")
            chmod(folder + "/scripts/run.sh", 0o755)
            symlink("/etc/passwd", folder + "/references/b.md")
            #expect(try await olares.run("skills", "install", folder).exit == 0)
            let place = olares.configDirectory + "/skills/tools"
            let copied = try FileManager.default.subpathsOfDirectory(atPath: place).sorted()
            #expect(copied == ["SKILL.md", "references", "references/a.md", "scripts", "scripts/run.sh"])
            #expect(FileManager.default.isExecutableFile(atPath: place + "/scripts/run.sh"))
        }
    }

    @Test("An installed skill is replaced after a question, and only by --force")
    func replacement() async throws {
        try await withOlares { olares in
            #expect(try await olares.run("skills", "new", "weather").exit == 0)
            #expect(try await olares.run("skills", "install", "weather").exit == 0)
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["skills", "install", "weather", "--force"])
            #expect(await terminal.wait(for: "Replace the skill weather 0.1.0"))
            terminal.type("n\n")
            #expect(await session.wait().exit == 1)
        }
    }

    @Test("What is installed is what was checked and asked about: a folder that has changed since is refused")
    func changedMeanwhile() async throws {
        try await withOlares { olares in
            #expect(try await olares.run("skills", "new", "weather").exit == 0)
            #expect(try await olares.run("skills", "install", "weather").exit == 0)
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["skills", "install", "weather", "--force"])
            #expect(await terminal.wait(for: "Replace the skill weather 0.1.0"))
            try olares.write("# Other\n", to: olares.workDirectory + "/weather/references/other.md")
            terminal.type("y\n")
            #expect(await session.wait().exit == 1)
            #expect(await terminal.wait(for: "has changed since it was checked; nothing was installed"))
            let place = olares.configDirectory + "/skills/weather"
            #expect(!FileManager.default.fileExists(atPath: place + "/references/other.md"))
            let again = try await olares.run("skills", "install", "weather", "--force", "--yes")
            #expect(again.exit == 0, "\(again.stderr)")
            #expect(FileManager.default.fileExists(atPath: place + "/references/other.md"))
        }
    }
}
