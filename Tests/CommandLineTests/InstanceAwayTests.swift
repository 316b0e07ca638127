import OlaresCore
import Sandbox
import Testing

/// An Olares that is away altogether, for which the edge in front of it answers.
@Suite struct InstanceAwayTests {
    @Test(
        "One sentence, whatever was asked for",
        arguments: [
            "profile whoami", "files ls drive/Home", "files cat drive/Home/a", "market list", "cluster pod list",
            "cluster namespace list", "files archive entries drive/Home/a.zip",
        ], [530, 522])
    func sentence(line: String, status: Int) async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            olares.sandbox.add(Fault(.status(code: status, body: "error code: 1033")))
            let run = try await olares.run(line.split(separator: " ").map(String.init))
            let failure = expectFailure(run, .transport, exit: 5, message: "the Olares behind ")
            let sentence = ".bob.olares.com is away: the edge in front of it answers HTTP \(status)"
            #expect(failure?.message.contains(sentence) == true, "\(run.stderr)")
            #expect(failure?.fixes.first?.hasPrefix("check that the Olares is switched on") == true)
            #expect(!run.stderr.contains("1033"))
        }
    }

    @Test("A login and a refresh say the same, and record nothing")
    func auth() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: -60)))
            olares.sandbox.add(Fault(.status(code: 530, body: "error code: 1033"), path: "/api/refresh"))
            olares.sandbox.add(Fault(.status(code: 530, body: "error code: 1033"), path: "/api/firstfactor"))
            for run in [
                try await olares.run("profile", "whoami"), try await olares.logIn("bob@olares.com", "builder"),
            ] {
                expectFailure(run, .transport, exit: 5, message: "the Olares behind auth.bob.olares.com is away: ")
            }
            #expect(try olares.storedToken("bob@olares.com")?.invalidatedAt == nil)
        }
    }
}
