import OlaresCore
import Testing

/// Help, at every level.
@Suite struct HelpTests {
    @Test("Root help names the groups and the verbs outside them", arguments: [["--help"], ["-h"], ["help"]])
    func root(words: [String]) async throws {
        try await withOlares { olares in
            let run = try await olares.run(words)
            #expect(run.exit == 0)
            #expect(run.stderr.isEmpty)
            for line in ["  profile ", "  commands ", "  version ", "  -v, --version ", "  -o, --output "] {
                #expect(run.stdout.contains("\n" + line))
            }
        }
    }

    @Test("Without a word it is on standard error, so that a script gets nothing, and succeeds")
    func nothing() async throws {
        try await withOlares { olares in
            let run = try await olares.run([])
            #expect(run.exit == 0)
            #expect(run.stdout.isEmpty)
            #expect(run.stderr == (try await olares.run("--help").stdout))
        }
    }

    @Test(
        "A group's help lists its verbs",
        arguments: [
            ["profile"], ["profile", "--help"], ["profile", "-h"], ["help", "profile"], ["--help", "profile"],
        ])
    func group(words: [String]) async throws {
        try await withOlares { olares in
            let run = try await olares.run(words)
            #expect(run.exit == 0)
            #expect(run.stdout.hasPrefix("Log in to an Olares, and switch between identities\n"))
            #expect(run.stdout.contains("\nUsage:\n  olares-cli profile <verb> [options]\n"))
            for verb in ["login", "import", "list", "use", "remove", "whoami"] {
                #expect(run.stdout.contains("\n  \(verb) "))
            }
        }
    }

    @Test("A verb's help has usage, options with defaults and variables, examples, and failures with exit codes")
    func verb() async throws {
        try await withOlares { olares in
            let login = try await olares.run("profile", "login", "--help").stdout
            #expect(login.contains("\nUsage:\n  olares-cli profile login --olares-id <id> [options]\n"))
            #expect(login.contains("--olares-id ID"))
            #expect(login.contains("(required)"))
            #expect(login.contains("\nExamples:\n"))
            #expect(login.contains("\n  olares-cli profile login --olares-id alice@olares.com\n"))
            #expect(login.contains(/\n  two_factor_required +.*\(exit 2\)\n/))
            let imports = try await olares.run("profile", "import", "--help").stdout
            #expect(imports.contains("(required; or $OLARES_REFRESH_TOKEN)"))
            let remove = try await olares.run("profile", "remove", "--help").stdout
            #expect(remove.hasPrefix("Delete a profile and its stored token (asks first)\n"))
            #expect(remove.contains("\nUsage:\n  olares-cli profile remove <name> [options]\n"))
            #expect(remove.contains("-y, --yes"))
            #expect(remove.contains("--dry-run"))
            #expect(remove.contains("\nAliases: rm\n"))
            let whoami = try await olares.run("profile", "whoami", "--help").stdout
            #expect(whoami.contains(/\n  auth_token_invalidated +.*\(exit 4\)\n/))
            #expect(!whoami.contains("serve:") && !whoami.contains("alice  owner"))
        }
    }

    @Test("Every way of asking for a verb's help gives the same, whatever else is missing from the line")
    func sameHelp() async throws {
        try await withOlares { olares in
            let help = try await olares.run("profile", "use", "--help").stdout
            #expect(help.hasPrefix("Switch the current profile\n"))
            let others = [
                ["help", "profile", "use"], ["profile", "help", "use"], ["profile", "use", "-h"],
                ["profile", "use", "a", "b", "c", "--help"], ["profile", "use", "--debug", "-h"],
                ["-o", "json", "profile", "use", "--help"],
            ]
            for words in others {
                let run = try await olares.run(words)
                #expect(run.stdout == help, "\(words)")
                #expect(run.exit == 0)
            }
            #expect(
                try await olares.run("profile", "rm", "--help").stdout
                    == (try await olares.run("help", "profile", "remove").stdout))
        }
    }

    @Test("Help of what does not exist is a mistake", arguments: [["help", "profil"], ["help", "profile", "lgoin"]])
    func unknown(words: [String]) async throws {
        try await withOlares { olares in
            expectFailure(try await olares.run(words), .unknownCommand, exit: 2, message: "Did you mean: ")
        }
    }

    @Test("Help and version need no home, no configuration and no network")
    func needsNothing() async throws {
        try await withOlares { olares in
            try olares.write("{ broken", to: olares.configFile)
            let bare: [String: String?] = [
                "HOME": nil, "OLARES_CLI_CONNECT_TO": "nonsense", "OLARES_CLI_CA_FILE": "/nowhere", "PATH": nil,
            ]
            for words in [["--help"], ["profile", "login", "--help"], ["--version"], ["version"], ["commands"]] {
                #expect(try await olares.run(words, environment: bare).exit == 0, "\(words)")
            }
        }
    }

    @Test("The version's first line is what installers read", arguments: ["--version", "-v", "version"])
    func version(word: String) async throws {
        try await withOlares { olares in
            let run = try await olares.run(word)
            #expect(run.lines.first?.contains(/^olares-cli version \d+\.\d+\.\d+$/) == true)
            #expect(run.exit == 0)
            let facts = try await olares.run("version", "-o", "json").json
            #expect(facts["build"]?.string == "debug" && facts["protocols"]?["commands"] == "olares-cli/commands/v1")
            let version = facts["version"]?.string
            #expect(run.lines.first == "olares-cli version \(version ?? "")")
        }
    }
}
