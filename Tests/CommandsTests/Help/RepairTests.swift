import Testing

@testable import OlaresCommands
@testable import OlaresCore

/// What failures, skills and the recovery table tell people and agents to run can be run.
@Suite struct RepairTests {
    private static let steps: [NextStep] =
        [
            Failure.noProfile, .notLoggedIn("alice@olares.com"), .tokenRejected("alice@olares.com", status: 401),
            .tokenInvalidated("alice@olares.com", at: Timestamp(seconds: 0)),
        ].flatMap(\.next) + ProfileVerbs.storeAfresh("alice@olares.com")

    @Test(arguments: steps)
    func stepsParseAndTellTheirEffect(step: NextStep) {
        #expect(step.arguments.first == "olares-cli")
        let command = expectParses(Array(step.arguments.dropFirst()), in: BuiltIn.registry)
        #expect(command?.effect == step.effect)
    }

    /// A run of the host holds every fix against the registry; here is what the verbs themselves say.
    @Test(arguments: [
        ("profile login --olares-id bob@olares.com", "stdin_not_a_terminal"),
        ("profile login --olares-id alice@olares.com", "stored_token_expiry_unknown"),
        ("profile import --olares-id alice@olares.com --refresh-token x", "stored_token_expiry_unknown"),
        ("profile remove nobody", "profile_not_found"), ("profile login", "olares_id_required"),
        ("profile import --olares-id bob@olares.com", "refresh_token_required"),
    ])
    func failuresOfVerbsNameCommandsThatExist(line: String, code: String) async throws {
        let words = line.split(separator: " ").map(String.init)
        let run = await BuiltIn.host().run(words)
        #expect(run.error.contains("\nfix: "))
        let json = await BuiltIn.host().run(words + ["-o", "json"])
        let error = try JSONValue(parsing: Array(json.error.utf8))["error"]
        #expect(error?["code"]?.string == code)
        #expect(error?["exit"] == .integer(Int64(run.exit.rawValue)))
        for step in error?["next"]?.array ?? [] {
            let argv = step["argv"]?.array?.compactMap(\.string) ?? []
            // What the caller has to add makes the line whole.
            let more = (step["missing"]?.array ?? []).compactMap(\.string).flatMap { [$0, "x@olares.com"] }
            let command = expectParses(Array((argv + more).dropFirst()), in: BuiltIn.registry)
            let effect = argv.last == "--help" ? "read" : command?.effect.rawValue
            #expect(effect.map { .string($0) } == step["effect"])
        }
    }

    /// What their fixes and ways to follow say, with any text in the place of a value, and where completion looks.
    @Test func declaredVerbsNameCommandsThatExist() {
        let rule = DescriptorCommandRule(registry: BuiltIn.registry)
        for command in BuiltIn.commands {
            let fixes = command.steps.flatMap { [$0.fix] + $0.expectations.map(\.fix) } + [command.watch?.follow]
            for case .command(let words, _)? in fixes {
                let line = words.map { word in
                    word.map { part in if case .literal(let text) = part { text } else { "x" } }.joined()
                }
                expectParses(line, in: BuiltIn.registry)
            }
            #expect(rule.diagnostics(of: command).map(\.text) == [])
        }
    }

    @Test func theRecoveryTableNamesCommandsThatExist() {
        for row in BuiltIn.vocabulary.recovery {
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
