import Foundation
import OlaresCore
import Sandbox
import Testing

/// An installation that the disk or a signal interrupts: the skill is there as it was or as it is to be, and nothing is lost.
@Suite(.enabled(if: Strace.isAvailable, Strace.absence)) struct SkillDurabilityTests {
    private static let calls = ["?rename,?renameat,?renameat2", "?link,?linkat", "?mkdir,?mkdirat", "fsync", "fchmod"]

    /// Has the skill installed as it was, and a newer one beside it that is about to replace it.
    /// - Returns: Where skills are installed.
    private func prepare(_ olares: Olares) async throws -> String {
        let place = olares.configDirectory + "/skills"
        let draft = olares.workDirectory + "/weather"
        if !FileManager.default.fileExists(atPath: draft) {
            #expect(try await olares.run("skills", "new", "weather").exit == 0)
        }
        for file in ["SKILL.md", "commands.yaml"] {
            let text = try String(contentsOfFile: "\(draft)/\(file)", encoding: .utf8)
            if file == "SKILL.md" { try? FileManager.default.removeItem(atPath: place) }
            try olares.write(text, to: "\(place)/weather/\(file)")
        }
        try olares.write("# New\n", to: draft + "/references/new.md")
        return place
    }

    @Test("A call that fails: the skill works, and nothing is left over", arguments: calls)
    func fails(calls: String) async throws {
        try await withOlares { olares in
            for moment in 1...30 {
                let place = try await prepare(olares)
                let (run, traced) = try await olares.run(
                    ["skills", "install", "weather", "--force"], tampering: calls, "error=EIO:when=\(moment)")
                guard traced.contains(where: \.isInjected) else { return #expect(run.exit == 0, "\(run.stderr)") }
                // Once the new one is in its place, the old one's remains are nobody's concern.
                if run.exit == 0 {
                    #expect(FileManager.default.fileExists(atPath: place + "/weather/references/new.md"), "\(moment)")
                    continue
                }
                let failure = ShownFailure(run.stderr)
                #expect(
                    run.exit == 1 && failure?.fixes.first?.contains("check the disk") == true,
                    "\(moment): \(run.stderr)")
                #expect(
                    !FileManager.default.fileExists(atPath: place + "/weather/references/new.md"),
                    "\(moment): what failed has changed nothing")
                #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["weather"], "\(moment)")
                #expect(try await olares.run("weather", "info", "--help").exit == 0, "\(moment)")
                #expect(try await olares.run("skills", "install", "weather", "--force").exit == 0, "\(moment)")
            }
            Issue.record("it never came through")
        }
    }

    @Test(
        "Killed at any moment: the skill works, as it was or as it is to be, and the next try succeeds",
        arguments: calls.prefix(3))
    func killed(calls: String) async throws {
        try await withOlares { olares in
            for moment in 1...30 {
                _ = try await prepare(olares)
                let (run, _) = try await olares.run(
                    ["skills", "install", "weather", "--force"], tampering: calls, "signal=KILL:when=\(moment)")
                guard run.signal == SIGKILL else { return #expect(run.exit == 0, "\(run.stderr)") }
                #expect(try await olares.run("weather", "info", "--help").exit == 0, "\(moment)")
                // What is half there is hidden, and no skill.
                let list = try await olares.run("skills", "list")
                #expect(list.stderr == "", "\(moment): \(list.stderr)")
                #expect(try await olares.run("skills", "install", "weather", "--force").exit == 0, "\(moment)")
                #expect(try await olares.run("weather", "info", "--help").exit == 0, "\(moment)")
                let left = try FileManager.default.contentsOfDirectory(atPath: olares.configDirectory + "/skills")
                #expect(left == ["weather"], "what a dead process left is gone")
            }
            Issue.record("it never came through")
        }
    }
}
