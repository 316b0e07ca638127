import Foundation
import OlaresCore
import Sandbox
import Testing

/// `profile list`.
@Suite struct ListTests {
    @Test("The documented table, byte for byte")
    func documentedTable() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", alias: "alice", token: .live(seconds: 86_399)),
                .init("bob@olares.com", alias: "bob", token: .live(seconds: -60)),
                .init("eve@olares.com", alias: "eve", token: .invalidated),
                .init("frank@olares.com", alias: "frank"))
            let run = try await olares.run("profile", "list")
            #expect(
                run.stdout == """
                       NAME             OLARES-ID              STATUS
                    *  alice            alice@olares.com       logged-in (23h59m)
                       bob              bob@olares.com         expired
                       eve              eve@olares.com         invalidated
                       frank            frank@olares.com       never

                    """)
            #expect(run.stderr.isEmpty)
            #expect(run.exit == 0)
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("Without profiles it says how to add one, and succeeds")
    func noProfiles() async throws {
        try await withOlares { olares in
            let before = olares.files
            let run = try await olares.run("profile", "list")
            #expect(
                run.stdout == """
                    no profiles configured.
                    run `olares-cli profile login --olares-id <id>` or `olares-cli profile import --olares-id <id> \
                    --refresh-token <tok>` to add one.

                    """)
            #expect(run.exit == 0)
            #expect(olares.files == before, "a look leaves nothing behind")
            #expect(try await olares.run("profile", "list", "-o", "json").json == [])
        }
    }

    @Test("An empty config file counts as none")
    func emptyConfig() async throws {
        try await withOlares { olares in
            try olares.write("", to: olares.configFile)
            let run = try await olares.run("profile", "list")
            #expect(run.lines.first == "no profiles configured.")
            #expect(run.exit == 0)
        }
    }

    @Test(
        "Hours have no bound, and a day is no unit",
        arguments: [(719 * 3600 + 3599, "719h59m"), (3600 + 59, "1h0m"), (36 * 3600 + 5 * 60 + 59, "36h5m")])
    func hours(seconds: Int, shown: String) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: seconds)))
            let run = try await olares.run("profile", "list")
            #expect(run.lines.last?.hasSuffix("  logged-in (\(shown))") == true)
        }
    }

    @Test("Under an hour the seconds show")
    func minutes() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", token: .live(seconds: 1800)),
                .init("bob@olares.com", token: .live(seconds: 45)))
            let run = try await olares.run("profile", "list")
            #expect(run.lines[1].contains(/logged-in \((30m0s|29m\d+s)\)$/))
            #expect(run.lines[2].contains(/(logged-in \(\d+s\)|expired)$/))
        }
    }

    @Test("Long and wide names make their column wider for every row")
    func wideNames() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("a-person-with-a-long-name@a-long-name.example", alias: "一二三四五六七八九"),
                .init("bob@olares.com"))
            let run = try await olares.run("profile", "list")
            #expect(
                run.stdout == """
                       NAME                OLARES-ID                                      STATUS
                    *  一二三四五六七八九  a-person-with-a-long-name@a-long-name.example  never
                       bob@olares.com      bob@olares.com                                 never

                    """)
        }
    }

    @Test("Output in a pipe is never cut, on a terminal it is cut to its width")
    func width() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "alice"))
            let terminal = try olares.terminal(columns: 40)
            _ = try await olares.start(on: terminal, ["profile", "list"]).wait()
            #expect(
                terminal.text == """
                       NAME             OLARES-ID          …
                    *  alice            alice@olares.com   …

                    """)
        }
    }

    @Test("The star marks the current profile, the first where none was chosen, and nothing where it is gone")
    func currentProfile() async throws {
        try await withOlares { olares in
            for (current, marks) in [
                ("home", "* "), ("bob@olares.com", " *"), ("alice@olares.com", "* "), ("", "* "), ("gone", "  "),
            ] {
                try olares.plant(.init("alice@olares.com", alias: "home"), .init("bob@olares.com"), current: current)
                let run = try await olares.run("profile", "list", "--no-headers")
                #expect(String(run.lines.compactMap(\.first)) == marks, "current: \(current)")
            }
        }
    }

    @Test("A token that cannot be read spoils its own row alone")
    func unreadableToken() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", token: .withoutExpiry), .init("bob@olares.com", token: .opaque),
                .init("eve@olares.com", token: .withoutExpiry))
            try olares.write([1, 2, 3], to: olares.vaultDirectory + "/eve_olares.com.enc")
            let run = try await olares.run("profile", "list", "--no-headers")
            #expect(run.lines.map { $0.split(separator: " ", maxSplits: 2).last.map(String.init) ?? "" }.count == 3)
            #expect(run.lines[0].hasSuffix("  logged-in"))
            #expect(run.lines[1].hasSuffix("  logged-in (unparseable token)"))
            #expect(run.lines[2].hasSuffix("  unknown"))
            #expect(run.exit == 0)
        }
    }

    @Test("JSON has every profile with its facts, YAML the same")
    func data() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", alias: "home", token: .live(seconds: 7200)),
                .init("bob@olares.com", token: .live(seconds: -5)), current: "bob@olares.com")
            let run = try await olares.run("profile", "list", "-o", "json")
            let profiles = try #require(try run.json.array)
            #expect(profiles.count == 2)
            #expect(profiles[0]["name"] == "home")
            #expect(profiles[0]["olaresId"] == "alice@olares.com")
            #expect(profiles[0]["current"] == false)
            #expect(profiles[0]["status"] == "logged-in")
            #expect((7000...7200).contains(profiles[0]["expiresIn"]?.integer ?? 0))
            #expect(
                profiles[1] == [
                    "name": "bob@olares.com", "olaresId": "bob@olares.com", "current": true, "status": "expired",
                ])
            let yaml = try await olares.run("profile", "list", "-o", "yaml")
            #expect(yaml.stdout.hasPrefix("- name: home\n  olaresId: alice@olares.com\n  current: false\n"))
            #expect(yaml.stdout.hasSuffix("  current: true\n  status: expired\n"))
        }
    }

    @Test("It needs no network, and takes no argument")
    func usage() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            let run = try await olares.run("profile", "list", environment: ["OLARES_CLI_CONNECT_TO": "nonsense"])
            #expect(run.exit == 0)
            try await olares.expectFailure(
                "profile", "list", "alice", code: .argumentCount, exit: 2,
                message: "accepts no arguments, received 1: unexpected \"alice\"", fix: "olares-cli profile list --help"
            )
        }
    }

    #if os(Linux)
    @Test("Without OpenSSL what needs no secret works, and the rest names the library")
    func noOpenSSL() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            try olares.write("no library", to: olares.directory + "/libraries/libcrypto.so.3")
            let environment = ["LD_LIBRARY_PATH": olares.directory + "/libraries"]
            #expect(try await olares.run("--help", environment: environment).exit == 0)
            #expect(try await olares.run("profile", "use", "alice@olares.com", environment: environment).exit == 0)
            // What was noted beside the token needs no OpenSSL; where there is no note, the token has to be opened.
            let noted = try await olares.run("profile", "list", environment: environment)
            #expect(noted.lines.last?.contains("  logged-in (9m") == true)
            try FileManager.default.removeItem(atPath: olares.vaultDirectory + "/alice_olares.com.enc.note")
            let list = try await olares.run("profile", "list", environment: environment)
            #expect(list.lines.last?.hasSuffix("  unknown") == true)
            let run = try await olares.run("profile", "whoami", environment: environment)
            #expect(run.exit != 0)
            #expect(olares.sandbox.count() == 0)
            #expect(run.stderr.contains("OpenSSL 3 (libcrypto) is not installed"))
            #expect(run.stderr.contains("apt-get install libssl3"))
            // A refresh token is good for one use: nothing is asked for what could not be kept.
            let token = try #require(olares.sandbox.grant(for: "bob@olares.com")).refreshToken
            let lost = try await olares.run(
                "profile", "import", "--olares-id", "bob@olares.com", "--refresh-token", token,
                environment: environment)
            #expect(lost.exit != 0)
            #expect(olares.sandbox.count() == 0)
        }
    }
    #endif
}
