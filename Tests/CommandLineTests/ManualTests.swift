import Foundation
import OlaresCore
import Sandbox
import Testing

/// `docs man` and `docs markdown`, as other programs read them.
@Suite struct ManualTests {
    private static let odd = """
        schema: olares-cli/commands/v1
        group: odd
        summary: A group's "words" \\ and -dashes
        details: |
          .SH is no heading here.
          'quoted, \\fBnot bold\\fP, <id>

          A second paragraph.
        commands:
          - name: list
            summary: List what is | odd
            effect: read
            options:
              - {name: kind, type: choice, values: [a, b], default: a, help: "With <tags> | and ~/.path ^ `x`"}
            request: {service: desktop, method: GET, path: /api/odd, query: {kind: "{kind}"}}
            examples:
              - {note: .TH of mine, run: "olares-cli odd list --kind b | sed 's/\\\\(a\\\\)/x/'"}
        """

    @Test("There is a page for each verb and group, which man's judges find nothing wrong with")
    func man() async throws {
        try await withOlares { olares in
            try olares.installSkill("odd", Self.odd)
            let run = try await olares.run("docs", "man", "pages", "-o", "json")
            #expect(run.exit == 0)
            let files = try #require(try run.json["files"]?.strings)
            let folder = olares.workDirectory + "/pages/"
            #expect(Set(files) == Set(try FileManager.default.contentsOfDirectory(atPath: folder)))
            let commands = try await olares.run("commands", "--full", "-o", "json").json["commands"]?.array ?? []
            for command in commands {
                let name = (["olares-cli"] + (command["path"]?.strings ?? [])).joined(separator: "-")
                #expect(files.contains(name + ".1"))
            }
            #expect(files.contains("olares-cli.1") && files.contains("olares-cli-profile.1"))
            let lint = try await olares.start(
                ["-Tlint", "-Wwarning"] + files.map { folder + $0 }, program: "/usr/bin/mandoc"
            ).wait()
            // A date would be another one with each build.
            let faults = (lint.stdout + lint.stderr).split(separator: "\n").filter { !$0.contains("missing date") }
            #expect(faults == [])
            let shown = try await olares.start(
                ["-Tutf8", "-O", "width=100", folder + "olares-cli-odd.1", folder + "olares-cli-odd-list.1"],
                program: "/usr/bin/mandoc"
            ).wait().stdout.replacing(/.\u{8}/, with: "")
            for text in [
                ".SH is no heading here.", "'quoted, \\fBnot bold\\fP, <id>", "A group's \"words\" \\ and -dashes",
                "olares-cli odd list --kind b | sed 's/\\(a\\)/x/'", "With <tags> | and ~/.path ^ `x`", ".TH of mine",
            ] {
                #expect(shown.contains(text), "\(shown)")
            }
        }
    }

    @Test("The reference has every command, and none of its texts breaks a table or vanishes as a tag")
    func markdown() async throws {
        try await withOlares { olares in
            try olares.installSkill("odd", Self.odd)
            let text = try await olares.run("docs", "markdown").stdout
            #expect(text.contains("\n## olares-cli profile login\n"))
            #expect(text.contains("| `--kind a\\|b` | With \\<tags> \\| and ~/.path ^ `x` (default a) |\n"))
            #expect(text.contains("| `auth_no_profile` | 4 |"))
            let run = try await olares.run("docs", "markdown", "there/reference")
            #expect(run.stdout == "wrote 2 files into there/reference\n")
            let written = try String(
                contentsOfFile: olares.workDirectory + "/there/reference/commands.md", encoding: .utf8)
            #expect(text.hasPrefix(written))
        }
    }

    @Test("A folder that cannot be written is a failure with its name")
    func unwritable() async throws {
        try await withOlares { olares in
            try olares.write("", to: olares.workDirectory + "/file")
            for verb in ["man", "markdown"] {
                let run = try await olares.run("docs", verb, "file", "-o", "json")
                #expect(run.exit == 1)
                #expect(try JSONValue(parsing: Array(run.stderr.utf8))["error"]?["code"] == "file_unwritable")
            }
        }
    }
}
