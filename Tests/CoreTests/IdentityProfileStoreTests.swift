import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct IdentityProfileStoreTests {
    private let directory = TemporaryDirectory()
    private var store: ProfileStore { ProfileStore(directory: directory["home"], files: POSIXFileSystem()) }

    private func put(_ text: String) throws {
        try POSIXFileSystem().makeDirectory(directory["home"], mode: 0o700)
        directory.put("home/config.json", text)
    }

    private func refusal<Result>(_ body: () throws(Failure) -> Result) -> Failure? {
        do throws(Failure) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    private func add(_ id: String) throws(Failure) {
        try store.edit { list throws(Failure) in list.upsert(Profile(olaresID: id)) }
    }

    @Test func nothingIsAnEmptyList() throws {
        #expect(try store.load() == ProfileList())
        #expect(directory.names == [])
        try put("")
        #expect(try store.load() == ProfileList())
    }

    @Test func writesWhatTheExistingToolWrites() throws {
        try store.edit { list throws(Failure) in
            var home = Profile(olaresID: "alice@olares.com")
            home.name = "home"
            list.upsert(home)
            var bob = Profile(olaresID: "bob@example.org")
            bob.localURLPrefix = "dev."
            bob.insecureSkipVerify = true
            list.upsert(bob)
            try list.switchTo("bob@example.org")
            try list.switchTo("home")
        }
        let golden = """
            {
              "currentProfile": "home",
              "previousProfile": "bob@example.org",
              "profiles": [
                {
                  "name": "home",
                  "olaresId": "alice@olares.com"
                },
                {
                  "olaresId": "bob@example.org",
                  "localUrlPrefix": "dev.",
                  "insecureSkipVerify": true
                }
              ]
            }
            """
        #expect(try directory.text("home/config.json") == golden)
        let files = POSIXFileSystem()
        #expect(try files.status(store.path, following: false)?.mode == 0o600)
        #expect(try files.status(directory["home"], following: false)?.mode == 0o700)
        #expect(try files.names(in: directory["home"]) == ["config.json", "locks"])
    }

    @Test func emptyListIsAnEmptyObject() throws {
        try add("a@x")
        try store.edit { list throws(Failure) in _ = try list.remove("a@x") }
        #expect(try directory.text("home/config.json") == "{}")
    }

    @Test func unknownMembersSurvive() throws {
        try put(
            #"""
            {"futureTop": {"z": [1, 2.5, null], "a": "<&>"}, "profiles": [
              {"zzz": 1, "olaresId": "a@x", "location": "lan", "clusterContext": {"workspaces": [], "email": ""},
               "ownerRole": "admin", "whoamiRefreshedAt": 1767139200, "big": 12345678901234, "empty": ""}]}
            """#)
        try add("b@x")
        let golden = """
            {
              "profiles": [
                {
                  "olaresId": "a@x",
                  "ownerRole": "admin",
                  "whoamiRefreshedAt": 1767139200,
                  "zzz": 1,
                  "location": "lan",
                  "clusterContext": {
                    "workspaces": [],
                    "email": ""
                  },
                  "big": 12345678901234,
                  "empty": ""
                },
                {
                  "olaresId": "b@x"
                }
              ],
              "futureTop": {
                "z": [
                  1,
                  2.5,
                  null
                ],
                "a": "\\u003c\\u0026\\u003e"
              }
            }
            """
        #expect(try directory.text("home/config.json") == golden)
        #expect(try store.load()["a@x"]?.ownerRole == "admin")
    }

    @Test func nullIsAsGoodAsNothing() throws {
        try put(#"{"currentProfile":null,"profiles":null}"#)
        #expect(try store.load() == ProfileList())
        try put(#"{"profiles":[{"olaresId":"a@x","name":null,"managed":null,"whoamiRefreshedAt":null}]}"#)
        #expect(try store.load().profiles == [Profile(olaresID: "a@x")])
    }

    @Test(arguments: [
        ("{", "line 1, column 2: the text ends where a member's name in quotes should stand"),
        ("[]", "want an object, found an array"), ("garbage", "line 1, column 1: want a value, found 'g'"),
        ("null", "want an object, found null"),
        (#"{"profiles": {}}"#, "profiles: want an array, found an object"),
        (#"{"currentProfile": 7}"#, "currentProfile: want a string, found a number"),
        (#"{"profiles": [{"olaresId": "a"}, 5]}"#, "profiles: [1]: want an object, found a number"),
        (#"{"profiles": [{}]}"#, "profiles: [0]: olaresId: missing"),
        (#"{"profiles": [{"olaresId": ""}]}"#, "profiles: [0]: olaresId: empty"),
        (
            #"{"profiles": [{"olaresId": "a", "insecureSkipVerify": "yes"}]}"#,
            "profiles: [0]: insecureSkipVerify: want true or false, found a string"
        ),
        (
            #"{"profiles": [{"olaresId": "a", "whoamiRefreshedAt": 1.5}]}"#,
            "profiles: [0]: whoamiRefreshedAt: want a whole number, found a number"
        ),
    ])
    func neverWritesOverWhatItCannotRead(text: String, problem: String) throws {
        try put(text)
        let path = directory["home/config.json"]
        let expected = Failure(
            .configMalformed, "parse \(path): \(problem)",
            advice: "repair the file, or move it away and log in again: mv \(path) \(path).damaged")
        #expect(refusal { () throws(Failure) in try store.load() } == expected)
        #expect(refusal { () throws(Failure) in try add("b@x") } == expected)
        #expect(try directory.text("home/config.json") == text)
    }

    @Test func namesADirectoryInItsPlace() throws {
        try POSIXFileSystem().makeDirectory(directory["home/config.json"], mode: 0o700)
        let failure = try #require(refusal { () throws(Failure) in try store.load() })
        #expect(failure.code == .configUnreadable)
        #expect(failure.message == "read \(directory["home/config.json"]): is a directory")
        #expect(failure.advice?.contains(directory["home/config.json"]) == true)
    }

    @Test func namesWhatKeepsItFromWriting() throws {
        try add("a@x")
        for (operation, kind, start) in [
            ("replace", FileError.Kind.diskFull, "save config: "),
            ("makeDirectory", .readOnly, "acquire config lock: "),
        ] {
            let failing = ProfileStore(
                directory: directory["home"], files: FailingFileSystem { name, _ in name == operation ? kind : nil })
            let failure = refusal { () throws(Failure) in
                try failing.edit { list throws(Failure) in list.upsert(Profile(olaresID: "b@x")) }
            }
            #expect(failure?.code == .configUnwritable)
            #expect(failure?.message.hasPrefix(start) == true)
            #expect(failure?.advice != nil)
        }
        #expect(try store.load().profiles.count == 1)
    }

    @Test func aFailedChangeChangesNothing() throws {
        try add("a@x")
        #expect(throws: Failure.self) {
            try store.edit { list throws(Failure) in
                list.upsert(Profile(olaresID: "b@x"))
                try list.switchTo("nobody")
            }
        }
        #expect(try store.load().profiles.map(\.olaresID) == ["a@x"])
    }

    @Test func anUnchangedListIsNotWritten() throws {
        try add("a@x")
        let before = try POSIXFileSystem().status(store.path, following: false)
        try store.edit { _ throws(Failure) in }
        #expect(try POSIXFileSystem().status(store.path, following: false) == before)
    }

    @Test func concurrentEditsLoseNothing() async throws {
        let store = store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask {
                    try store.edit { list throws(Failure) in list.upsert(Profile(olaresID: "user\(number)@x")) }
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try store.load().profiles.map(\.olaresID)) == Set((0..<16).map { "user\($0)@x" }))
    }

    @Test func readsTenThousandProfiles() throws {
        let profiles = (0..<10_000).map { #"{"olaresId": "user\#($0)@x"}"# }
        try put(#"{"profiles": ["# + profiles.joined(separator: ",") + "]}")
        #expect(try store.load().profiles.count == 10_000)
    }
}
