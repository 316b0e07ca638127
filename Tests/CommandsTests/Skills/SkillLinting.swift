import Foundation
import OlaresCore

@testable import OlaresCommands

/// What suites about the linter have in common: a skill `crate` to lint.
protocol SkillLinting {}

extension SkillLinting {
    /// Lints a skill of these files, beside the built-in group `box`, and gives `line:column severity problem` of each
    /// finding in `file`.
    func lint(
        _ files: [String: String], named name: String = "crate", file: String = "SKILL.md"
    ) throws -> [String] {
        let disk = POSIXFileSystem()
        let directory = FileManager.default.temporaryDirectory.path() + "olares-cli-lint-\(UUID().uuidString)"
        defer { _ = try? disk.removeTree(directory) }
        let folder = "\(directory)/\(name)"
        for (path, text) in files {
            let place = "\(folder)/\(path)"
            try disk.makeDirectory(String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)]), mode: 0o755)
            try disk.replace(place, with: Array(text.utf8), mode: 0o644)
        }
        let linter = SkillLinter(registry: Registry(builtIn: Box.files), files: disk, workingDirectory: directory)
        let findings = try linter.findings(in: [folder])
        let shown = findings.filter { $0.diagnostic.location.file == "\(folder)/\(file)" || file.isEmpty }
        return shown.map {
            "\($0.diagnostic.location.line):\($0.diagnostic.location.column) \($0.severity.rawValue) \($0.diagnostic.problem)"
        }
    }

    /// A SKILL.md of this text, with more keys in its front matter.
    func skill(_ body: String, keys: String = "") -> String {
        "---\nname: crate\ndescription: Crates. Use when something is to be packed.\n\(keys)---\n\(body)"
    }

    /// A descriptor of one verb, without a fault.
    var descriptor: String {
        """
        schema: olares-cli/commands/v1
        group: crate
        summary: Crates
        commands:
          - name: list
            summary: List crates
            effect: read
            options:
              - {name: colour, type: choice, values: [red, blue], help: Only these}
            request: {service: desktop, method: GET, path: /api/crates, query: {colour: "{colour}"}}
        """
    }
    /// What says that a skill needs the program.
    var needs: String {
        """
        metadata:
          requires:
            bins:
              - olares-cli
          openclaw:
            requires:
              bins:
                - olares-cli

        """
    }
}
