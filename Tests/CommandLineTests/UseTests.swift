import OlaresCore
import Sandbox
import Testing

/// `profile use`.
@Suite struct UseTests {
    private let profiles = [
        PlantedProfile("alice@olares.com", alias: "home"), PlantedProfile("bob@olares.com"),
        PlantedProfile("eve@olares.com", alias: "lab"),
    ]

    @Test("An alias and an olaresId both name a profile; neither token nor network is needed")
    func switches() async throws {
        try await withOlares { olares in
            try olares.plant(profiles)
            let bob = try await olares.run("profile", "use", "bob@olares.com")
            #expect(bob.stdout == "switched to profile bob@olares.com (bob@olares.com)\n")
            #expect(bob.stderr.isEmpty)
            #expect(bob.exit == 0)
            #expect(
                try await olares.run("profile", "use", "lab").stdout == "switched to profile lab (eve@olares.com)\n")
            let home = try await olares.run("profile", "use", "alice@olares.com")
            #expect(home.stdout == "switched to profile home (alice@olares.com)\n")
            #expect(try olares.config["currentProfile"] == "home")
            #expect(try olares.config["previousProfile"] == "lab")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A dash goes back and forth between two profiles")
    func dash() async throws {
        try await withOlares { olares in
            try olares.plant(profiles)
            _ = try await olares.run("profile", "use", "lab")
            #expect(
                try await olares.run("profile", "use", "-").stdout == "switched to profile home (alice@olares.com)\n")
            #expect(try await olares.run("profile", "use", "-").stdout == "switched to profile lab (eve@olares.com)\n")
            #expect(
                try await olares.run("profile", "use", "--", "-").stdout
                    == "switched to profile home (alice@olares.com)\n")
        }
    }

    @Test("Switching to the current profile changes nothing, and says so all the same")
    func sameProfile() async throws {
        try await withOlares { olares in
            try olares.plant(profiles, previous: "lab")
            let before = try olares.config
            let run = try await olares.run("profile", "use", "home")
            #expect(run.stdout == "switched to profile home (alice@olares.com)\n")
            #expect(try olares.config == before)
        }
    }

    @Test("Without a previous profile a dash fails")
    func noPrevious() async throws {
        try await withOlares { olares in
            try olares.plant(profiles)
            try await olares.expectFailure(
                "profile", "use", "-", code: .previousProfileMissing, exit: 1,
                message: "no previous profile to switch back to", fix: "olares-cli profile list")
        }
    }

    @Test("An unknown name fails, and capitals matter", arguments: ["carol", "HOME", "Bob@olares.com", "", " home"])
    func unknown(name: String) async throws {
        try await withOlares { olares in
            try olares.plant(profiles)
            let before = try olares.config
            guard !name.isEmpty else {
                let run = try await olares.run("profile", "use", "")
                #expect(run.exit != 0)
                #expect(try olares.config == before)
                return
            }
            try await olares.expectFailure(
                "profile", "use", name, code: .profileNotFound, exit: 1, message: "profile \"\(name)\" not found",
                fix: "olares-cli profile list")
            #expect(try olares.config == before)
        }
    }

    @Test("A previous profile that is gone is named")
    func danglingPrevious() async throws {
        try await withOlares { olares in
            try olares.plant(profiles, previous: "old")
            try await olares.expectFailure(
                "profile", "use", "-", code: .profileNotFound, exit: 1, message: "profile \"old\" not found")
        }
    }

    @Test("An alias goes before an olaresId of the same name, as in files of the existing tool")
    func aliasFirst() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com"), .init("eve@olares.com", alias: "bob@olares.com"))
            let run = try await olares.run("profile", "use", "bob@olares.com")
            #expect(run.stdout == "switched to profile bob@olares.com (eve@olares.com)\n")
        }
    }

    @Test("What other builds keep in config.json survives")
    func keepsUnknownMembers() async throws {
        try await withOlares { olares in
            try olares.write(
                #"""
                {
                  "currentProfile": "alice@olares.com",
                  "theme": {"dark": true},
                  "profiles": [
                    {"olaresId": "alice@olares.com", "location": "lan", "ownerRole": "owner"},
                    {"olaresId": "bob@olares.com", "userUid": "u-1", "clusterContext": {"workspaces": ["a", "b"]}}
                  ]
                }
                """#, to: olares.configFile)
            let before = try olares.config
            #expect(try await olares.run("profile", "use", "bob@olares.com").exit == 0)
            let after = try olares.config
            #expect(after["profiles"] == before["profiles"])
            #expect(after["theme"] == before["theme"])
            #expect(after["currentProfile"] == "bob@olares.com")
        }
    }

    @Test("As data it says who is current now")
    func data() async throws {
        try await withOlares { olares in
            try olares.plant(profiles)
            let run = try await olares.run("profile", "use", "lab", "-o", "json")
            #expect(try run.json == ["name": "lab", "olaresId": "eve@olares.com"])
            #expect(
                try await olares.run("-o", "yaml", "profile", "use", "-").stdout
                    == "name: home\nolaresId: alice@olares.com\n")
        }
    }

    @Test("It takes exactly one name", arguments: [[], ["home", "lab"]])
    func count(names: [String]) async throws {
        try await withOlares { olares in
            let run = try await olares.run(["profile", "use"] + names)
            expectFailure(
                run, .argumentCount, exit: 2,
                message: "accepts 1 arg(s), received \(names.count)" + (names.isEmpty ? "" : ": unexpected \"lab\""),
                fix: "olares-cli profile use --help")
        }
    }
}
