import Foundation
import OlaresCore
import Sandbox
import Testing

@testable import OlaresCLI

/// `commands`: what agents read in place of help.
@Suite struct CatalogueTests {
    @Test("The whole of it is JSON by another reader's judgement too, and needs nothing of this machine")
    func isJSON() async throws {
        try await withOlares { olares in
            let run = try await olares.run("commands", "--full", "-o", "json")
            #expect(run.exit == 0)
            #expect(run.stderr.isEmpty)
            let other = try #require(try JSONSerialization.jsonObject(with: Data(run.stdout.utf8)) as? [String: Any])
            #expect(other["schema"] as? String == "olares-cli/catalogue/v1")
            #expect((other["commands"] as? [Any])?.isEmpty == false)
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test(
        "It is what its JSON Schema says, an installed skill's verbs too",
        .enabled(if: Judge.isAvailable, Judge.absence))
    func fitsItsSchema() async throws {
        try await withOlares { olares in
            try olares.installSkill("weather", Self.weather)
            let run = try await olares.run("commands", "--full", "-o", "json")
            let verb = try #require(try run.json["commands"]?.array?.first { $0["id"] == "weather.now" })
            #expect(verb["examples"]?.array?.first?["prints"] == "SKY\nclear\n")
            let failures = verb["failures"]?.array ?? []
            #expect(failures.contains { $0["code"] == "auth_no_profile" && $0["exit"] == 4 && $0["fix"] != nil })
            let judged = try await olares.start(
                [Judge.script("catalogue"), Judge.root + "docs/schema/catalogue.v1.json"], program: Judge.python,
                input: .text(run.stdout)
            ).wait()
            #expect(judged.stdout == "")
            #expect(judged.exit == 0, "\(judged.stderr)")
        }
    }

    private static let weather = """
        schema: olares-cli/commands/v1
        group: weather
        summary: The weather
        commands:
          - name: now
            summary: Show the weather
            effect: read
            minimum-backend: 1.12.0
            deprecated: look out of the window
            options:
              - {name: unit, short: u, aliases: [scale], type: choice, values: [celsius], default: celsius, help: Unit}
              - {name: days, type: integer, min: 1, max: 7, env: OLARES_WEATHER_DAYS, help: How many}
            exclusive: [[unit, days]]
            request: {service: desktop, method: GET, path: /api/weather, query: {unit: "{unit}", days: "{days}"}}
            response: {columns: [{title: SKY, value: sky}]}
            output: [sky]
            examples:
              - run: olares-cli weather now
                serve: {json: {sky: clear}}
                prints: |
                  SKY
                  clear
        """

    @Test("Every verb that help shows is in it, and every verb in it is shown by help")
    func complete() async throws {
        try await withOlares { olares in
            let commands = try #require(
                try await olares.run("commands", "--full", "-o", "json").json["commands"]?.array)
            let paths = Set(commands.compactMap { $0["path"]?.strings })
            #expect(paths.count == commands.count)
            #expect(paths == (try await verbs(below: [], olares)))
            for command in commands {
                let path = try #require(command["path"]?.strings)
                let help = try await olares.run(path + ["--help"])
                #expect(help.exit == 0)
                #expect(help.stdout.hasPrefix(try #require(command["summary"]?.string)))
                for option in command["options"]?.array ?? [] {
                    let name = try #require(option["name"]?.string)
                    #expect(help.stdout.contains("--\(name)") || help.stdout.contains("--[no-]\(name)"), "\(path)")
                }
                for example in command["examples"]?.array ?? [] {
                    #expect(help.stdout.contains("\n  \(try #require(example["run"]?.string))\n"))
                }
            }
        }
    }

    @Test("A command says what an agent must know before it runs it")
    func facts() async throws {
        try await withOlares { olares in
            let catalogue = try await olares.run("commands", "--full", "-o", "json").json
            let commands = try #require(catalogue["commands"]?.array)
            let effects = commands.reduce(into: [:]) { $0[$1["id"]?.string ?? ""] = $1["effect"]?.string }
            #expect(effects["profile.list"] == "read")
            #expect(effects["profile.login"] == "write")
            #expect(effects["profile.remove"] == "destructive")
            let remove = try #require(commands.first { $0["id"] == "profile.remove" })
            #expect(remove["asksFirst"] == true)
            #expect(remove["dryRun"] == true)
            #expect(remove["aliases"] == ["rm"])
            let login = try #require(commands.first { $0["id"] == "profile.login" })
            let totp = try #require(login["options"]?.array?.first { $0["name"] == "totp" })
            #expect(totp["sensitive"] == true)
            let imports = try #require(commands.first { $0["id"] == "profile.import" })
            let token = try #require(imports["options"]?.array?.first { $0["name"] == "refresh-token" })
            #expect(token["env"] == "OLARES_REFRESH_TOKEN")
            #expect(token["required"] == true)
        }
    }

    @Test("Failures are there with their exit codes, and the recovery table with them")
    func failures() async throws {
        try await withOlares { olares in
            let catalogue = try await olares.run("commands", "--full", "-o", "json").json
            let failures = try #require(catalogue["failures"]?.array)
            #expect(
                Set(failures.compactMap { $0["code"]?.string })
                    == Set(Vocabulary(BuiltInPlugins.all).failures.map(\.rawValue)))
            let known = Set(failures.compactMap { $0["code"]?.string })
            for command in catalogue["commands"]?.array ?? [] {
                for failure in command["failures"]?.array ?? [] {
                    #expect(known.contains(failure["code"]?.string ?? ""))
                }
            }
            let recovery = try #require(catalogue["recovery"]?.array)
            #expect(recovery.count == Vocabulary(BuiltInPlugins.all).recovery.count)
        }
    }

    @Test("As a table it is one line a command")
    func table() async throws {
        try await withOlares { olares in
            let run = try await olares.run("commands")
            #expect(run.lines.first?.contains(/^COMMAND +EFFECT +SUMMARY$/) == true)
            #expect(run.lines.contains { $0.contains(/^profile remove +destructive +Delete a profile/) })
        }
    }

    /// The verbs that help lists, group by group.
    private func verbs(below group: [String], _ olares: Olares) async throws -> Set<[String]> {
        let help = try await olares.run(group + ["--help"]).stdout
        var found: Set<[String]> = []
        for (title, isGroup) in [("Groups:", true), ("Verbs:", false)] {
            guard let start = help.ranges(of: "\n\(title)\n").first?.upperBound else { continue }
            for line in help[start...].split(separator: "\n", omittingEmptySubsequences: false) {
                guard line.hasPrefix("  "), let name = line.split(separator: " ").first else { break }
                let path = group + [String(name)]
                if isGroup { found.formUnion(try await verbs(below: path, olares)) } else { found.insert(path) }
            }
        }
        return found
    }
}
