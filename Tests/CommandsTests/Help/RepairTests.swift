import Testing

@testable import Commands
@testable import Core

/// What failures, skills and the recovery table tell people and agents to run can be run.
@Suite struct RepairTests {
    private static let steps: [NextStep] =
        [
            Failure.noProfile, .notLoggedIn("alice@olares.com"), .tokenRejected("alice@olares.com", status: 401),
            .tokenInvalidated("alice@olares.com", at: Timestamp(seconds: 0)),
        ].flatMap(\.next) + NextStep.storingAfresh("alice@olares.com")

    @Test(arguments: steps)
    func stepsParseAndTellTheirEffect(step: NextStep) {
        #expect(step.arguments.first == "olares-cli")
        let command = expectParses(Array(step.arguments.dropFirst()), in: BuiltIn.registry)
        #expect(command?.effect == step.effect)
    }

    @Test func theRecoveryTableNamesCommandsThatExist() {
        for row in Recovery.table {
            #expect(!row.codes.isEmpty)
            for line in commandLines(in: row.fix) { expectParses(line, in: BuiltIn.registry) }
        }
    }

    /// Every command line in a skill, whether in a block or in a sentence.
    @Test(arguments: BuiltIn.skillTexts.map { $0.0 })
    func skillsNameCommandsThatExist(path: String) throws {
        let text = try #require(BuiltIn.skillTexts.first { $0.0 == path }?.1)
        var found = 0
        for line in commandLines(in: text) where line.first != "<command>" {
            let names = CommandLine(line).names
            found += 1
            if case .group = BuiltIn.registry.resolve(names).target { continue }
            if case .command(let command) = BuiltIn.registry.resolve(names).target, names == command.path { continue }
            expectParses(line, in: BuiltIn.registry)
        }
        #expect(found > 0)
    }

    /// The words after `olares-cli` of every command in code spans and code blocks.
    private func commandLines(in text: String) -> [[String]] {
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("olares-cli ") }
        let spans = text.split(separator: "`").filter { $0.hasPrefix("olares-cli ") && !$0.contains("\n") }
        return (lines + spans).flatMap { ShellLine.commands(in: String($0)) }
            .filter { $0.first == "olares-cli" }.map { Array($0.dropFirst()) }
    }
}
