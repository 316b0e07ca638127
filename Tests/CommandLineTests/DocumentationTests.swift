import Foundation
import OlaresCore
import Sandbox
import Testing

/// README, docs and skills tell the truth: their command lines parse, and README's own verb works as it stands.
@Suite struct DocumentationTests {
    @Test func everyCommandLineParses() async throws {
        let lines = try Documentation.pages.flatMap { try Documentation.commandLines(of: $0) }
        #expect(lines.count > 30)
        try await withOlares { olares in
            try Documentation.installExamples(below: olares.configDirectory + "/skills/")
            for line in Set(lines) {
                // What stands behind the sign is another program's.
                let run = try await olares.run(line.words.prefix { $0 != "--" } + ["--help"])
                #expect(run.exit == 0, "\(line.page): olares-cli \(line.words.joined(separator: " "))")
            }
        }
    }

    @Test func readmesVerbIsThereAtOnce() async throws {
        let readme = try Documentation.text(of: "README.md")
        let block = try #require(Documentation.blocks(of: readme).first { $0.contains("commands.yaml <<") })
        try await withOlares { olares in
            let home: [String: String?] = ["OLARES_CLI_HOME": nil]
            let made = try await olares.start(["-e", "-c", block], program: "/bin/sh", environment: home).wait()
            #expect(made.exit == 0, "\(made.stderr)")
            let login = try await olares.run(
                ["profile", "login", "--olares-id", "bob@olares.com", "--password-stdin"],
                input: .text("builder\n"), environment: home)
            #expect(login.exit == 0)
            let run = try await olares.run(["about", "olares"], environment: home)
            #expect(run.stdout == "VERSION\n\(olares.sandbox.behaviour.osVersion)\n")
            #expect(run.stderr == "")
            let help = try await olares.run(["about", "--help"], environment: home)
            #expect(help.stdout.contains("Show the version of the Olares"))
        }
    }

    @Test func readmesScriptsAreThere() throws {
        let readme = try Documentation.text(of: "README.md")
        for script in ["scripts/demo", "scripts/test"] {
            #expect(readme.contains(script))
            #expect(FileManager.default.isExecutableFile(atPath: Documentation.root + script))
        }
    }

    @Test func linksLeadSomewhere() throws {
        for page in try Documentation.pages {
            let folder = URL(filePath: Documentation.root + page).deletingLastPathComponent()
            for target in try Documentation.links(of: page) where !target.contains("://") && !target.hasPrefix("#") {
                let path = folder.appending(path: String(target.prefix { $0 != "#" })).path()
                #expect(FileManager.default.fileExists(atPath: path), "\(page) links to \(target)")
            }
        }
    }
}

/// The pages that people read.
private enum Documentation {
    /// A call of the program in a page.
    struct CommandLine: Hashable {
        let page: String
        let words: [String]
    }

    /// The repository, with a slash at its end.
    static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/"

    /// Every page, relative to the repository.
    static var pages: [String] {
        get throws {
            let folders = try ["docs", "skills"].flatMap { folder in
                try FileManager.default.subpathsOfDirectory(atPath: root + folder).map { "\(folder)/\($0)" }
            }
            return ["README.md", "CONTRIBUTING.md"] + folders.filter { $0.hasSuffix(".md") }
        }
    }

    static func text(of page: String) throws -> String { try String(contentsOfFile: root + page, encoding: .utf8) }

    /// The fenced blocks that a shell could read.
    static func blocks(of text: String) -> [String] {
        text.components(separatedBy: "\n```").filter { $0.hasPrefix("bash\n") }.map { String($0.dropFirst(5)) }
    }

    /// Installs the skills that pages tell of, so that their verbs can be called.
    static func installExamples(below folder: String) throws {
        let texts = try ["README.md", "docs/descriptors.md"].flatMap {
            try text(of: $0).components(separatedBy: "schema: ")
        }
        let descriptors = texts.filter { $0.hasPrefix("olares-cli/commands/v1\n") && $0.contains("\ncommands:\n") }
            .map {
                "schema: " + ($0.components(separatedBy: "\n```")[0].components(separatedBy: "\nCOMMANDS")[0]) + "\n"
            }
        for (number, descriptor) in descriptors.enumerated() {
            let skill = folder + "example-\(number)"
            try FileManager.default.createDirectory(atPath: skill, withIntermediateDirectories: true)
            try "---\nname: example-\(number)\ndescription: An example.\n---\n".write(
                toFile: skill + "/SKILL.md", atomically: true, encoding: .utf8)
            try descriptor.write(toFile: skill + "/commands.yaml", atomically: true, encoding: .utf8)
        }
    }

    /// What calls the program, in blocks and transcripts and between backticks.
    static func commandLines(of page: String) throws -> [CommandLine] {
        let text = try text(of: page)
        let block = blocks(of: text).flatMap { $0.split(separator: "\n").map(String.init) }
        let transcript = text.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
        let quoted = text.split(separator: "`").map(String.init).filter { $0.hasPrefix("olares-cli ") }
        return (block + transcript + quoted).flatMap(calls).map { CommandLine(page: page, words: $0) }
    }

    /// The words of each call in a line. What a page leaves open, such as `<id>`, is a word too; a page that speaks of
    /// commands as such, with `<command>` or `…` in the place of a verb, calls none.
    private static func calls(_ line: String) -> [[String]] {
        line.components(separatedBy: " | ").compactMap { part in
            var words = part.split(separator: " ").map(String.init)
            guard words.first == "olares-cli" else { return nil }
            words = words.dropFirst().prefix { !["#", ">", ">>", "<"].contains($0) }
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"'")) }
            let isOpen = words.contains { ["<command>", "<group>", "<any", "…", "..."].contains($0) }
            return isOpen || words.first?.first?.isLetter != true ? nil : words
        }
    }

    static func links(of page: String) throws -> [String] {
        try text(of: page).components(separatedBy: "](").dropFirst().compactMap { rest in
            rest.firstIndex(of: ")").map { String(rest[..<$0]) }
        }
    }
}
