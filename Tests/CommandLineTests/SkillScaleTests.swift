import Foundation
import OlaresCore
import Sandbox
import Testing

/// A thousand installed skills with ten thousand verbs: what a start costs, and what it sees.
@Suite struct SkillScaleTests {
    private static let count = 1000

    /// Plants the skills with times that lie back far enough for an index to trust them.
    private func plant(_ olares: Olares) throws -> String {
        let place = olares.configDirectory + "/skills"
        let verbs = (0..<10).map { verb in
            """
              - name: verb-\(verb)
                summary: Do thing number \(verb)
                effect: read
                request: {service: desktop, method: GET, path: /api/things/\(verb)}

            """
        }.joined()
        for number in 0..<Self.count {
            let folder = place + "/skill-\(number)"
            try olares.write("---\nname: skill-\(number)\ndescription: A skill\n---\n", to: folder + "/SKILL.md")
            try olares.write(
                "schema: olares-cli/commands/v1\ngroup: group-\(number)\nsummary: Group \(number)\ncommands:\n" + verbs,
                to: folder + "/commands.yaml")
            for path in ["/SKILL.md", "/commands.yaml", ""] { age(folder + path) }
        }
        return place
    }

    private func age(_ path: String) {
        let hourAgo = timespec(tv_sec: time(nil) - 3600, tv_nsec: 0)
        utimensat(AT_FDCWD, path, [hourAgo, hourAgo], 0)
    }

    private func groups(in help: Run) -> Int { help.lines.count { $0.contains("  group-") } }

    @Test("However many begin at once without an index, each sees everything, and one good index is left")
    func together() async throws {
        try await withOlares { olares in
            let place = try plant(olares)
            let children = try (0..<6).map { _ in try olares.start(["--help"]) }
            for child in children {
                let run = await child.wait()
                #expect(run.exit == 0)
                #expect(groups(in: run) == Self.count)
                #expect(run.stderr == "")
            }
            let caches = try FileManager.default.contentsOfDirectory(atPath: olares.configDirectory + "/cache")
            #expect(caches == ["skills"])

            // Edited in place, which changes no folder; added to a folder; added and removed as a whole.
            let file = place + "/skill-500/commands.yaml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let handle = try #require(FileHandle(forWritingAtPath: file))
            try handle.write(contentsOf: Data(text.replacing("Group 500", with: "Grape 500").utf8))
            try handle.close()
            #expect(try await olares.run("--help").stdout.contains("Grape 500"))
            try olares.write(text.replacing("group-500", with: "another"), to: place + "/skill-501/commands/more.yaml")
            #expect(try await olares.run("another", "--help").exit == 0)
            try olares.write(text.replacing("group-500", with: "fresh"), to: place + "/fresh/commands.yaml")
            try olares.write("---\nname: fresh\ndescription: A skill\n---\n", to: place + "/fresh/SKILL.md")
            #expect(try await olares.run("fresh", "verb-9", "--help").exit == 0)
            try FileManager.default.removeItem(atPath: place + "/skill-502")
            #expect(groups(in: try await olares.run("--help")) == Self.count - 1)
            try olares.write("---\nname: other\ndescription: A skill\n---\n", to: place + "/skill-503/SKILL.md")
            let disabled = try await olares.run("group-503", "verb-1")
            #expect(disabled.exit == 2)
            #expect(disabled.stderr.contains("the skill is called \"other\", and its folder is not"))
        }
    }

    /// Looks at the disk, which is what the time goes into that grows with the number of skills.
    @Test(
        "A start reads no file of a skill but the one in use, and looks at two things of each other",
        .enabled(if: Strace.isAvailable, Strace.absence))
    func warm() async throws {
        try await withOlares { olares in
            let place = try plant(olares)
            _ = try await olares.run("--help")
            func calls(_ arguments: [String]) async throws -> [Substring] {
                let log = olares.directory + "/strace"
                let options = ["-f", "-qq", "-o", log, "-e", "trace=%file"]
                let run = try await olares.start(options + [Program.path] + arguments, program: "/usr/bin/strace")
                    .wait()
                #expect(run.exit == 0)
                let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
                return lines.filter { $0.contains(place + "/skill-") }
            }
            let help = try await calls(["--help"])
            #expect(help.count <= 2 * Self.count)
            #expect(!help.contains { $0.contains("open") })
            let verb = try await calls(["group-700", "verb-3", "--help"])
            #expect(verb.count <= 2 * Self.count + 10)
            #expect(verb.filter { $0.contains("open") }.allSatisfy { $0.contains("/skill-700/") })
            // A built-in verb does not ask whether there are any.
            #expect(try await calls(["profile", "list"]).isEmpty)
        }
    }
}
