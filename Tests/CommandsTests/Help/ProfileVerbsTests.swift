import Foundation
import OlaresCore
import Testing

/// The verbs of another group that Core and Commands name stand in one place, and are there.
@Suite struct ProfileVerbsTests {
    @Test("Each step is a verb of the group `profile`, with options that it has and the effect that it declares")
    func steps() throws {
        let steps =
            [ProfileVerbs.login("a@b"), ProfileVerbs.use("a@b"), ProfileVerbs.list, ProfileVerbs.refresh]
            + ProfileVerbs.storeAfresh("a@b")
        for step in steps {
            let words = step.arguments.dropFirst()
            let verb = try #require(BuiltIn.commands.first { $0.path == Array(words.prefix(2)) }, "\(words)")
            #expect(verb.effect == step.effect, "\(words)")
            let named = (words + (step.unattended?.options ?? []) + (step.unattended?.optional ?? []))
                .filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
            #expect(Set(named).isSubset(of: verb.argumentNames), "\(words): \(named)")
        }
    }

    /// The instructions of the tool server and the manual's list of variables are about the program as a whole.
    private static let wholes = ["ToolServer.swift", "ManualPage.swift"]

    @Test("No other file of Core or Commands names one", arguments: ["Core", "Commands"])
    func onePlace(target: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/\(target)")
        let names = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
        let verb = /profile (login|import|use|list|remove|whoami)|"profile", "/
        for name in names where name.hasSuffix(".swift") && !name.hasSuffix("ProfileVerbs.swift") {
            guard !Self.wholes.contains(where: name.hasSuffix) else { continue }
            let lines = try String(contentsOf: root.appending(path: name), encoding: .utf8).split(separator: "\n")
                .filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }
            #expect(lines.filter { $0.contains(verb) } == [], "\(name)")
        }
    }
}
