import Foundation
import OlaresCore
import Sandbox
import Testing

/// The options about output that every verb takes.
@Suite struct OutputTests {
    @Test("JSON and YAML are results alone on standard output, without headers, colours or words")
    func formats() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            for verb in [["profile", "list"], ["profile", "whoami"], ["commands"], ["version"]] {
                let json = try await olares.run(verb + ["-o", "json"])
                _ = try JSONSerialization.jsonObject(with: Data(json.stdout.utf8))
                #expect(json.stdout.hasSuffix("\n"))
                #expect(!json.stdout.contains("\u{1b}"))
                let yaml = try await olares.run(verb + ["-o", "yaml"])
                #expect(yaml.exit == 0)
                #expect(!yaml.stdout.isEmpty)
                #expect(json.stderr + yaml.stderr == "")
            }
        }
    }

    @Test("--quiet leaves the exit code alone to answer, and failures are still told")
    func quiet() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com"), .init("bob@olares.com"))
            for option in ["--quiet", "-q"] {
                let done = try await olares.run("profile", "use", option, "bob@olares.com")
                #expect(done.stdout + done.stderr == "")
                #expect(done.exit == 0)
                let failed = try await olares.run("profile", "use", option, "carol")
                expectFailure(failed, .profileNotFound, exit: 1, message: "profile \"carol\" not found")
            }
            #expect(try olares.config["currentProfile"] == "bob@olares.com")
        }
    }

    @Test("--no-headers leaves the titles out, and their width too")
    func noHeaders() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            #expect(try await olares.run("profile", "list", "--no-headers").lines.count == 1)
            #expect(
                try await olares.run("profile", "whoami", "--no-headers").stdout == "alice  owner  alice.olares.com\n")
        }
    }

    @Test("--debug traces every exchange on standard error and shows no secret")
    func debug() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: -60)))
            let who = try await olares.run("profile", "whoami", "--debug")
            #expect(who.stdout == "NAME  ROLE    ZONE\nbob   normal  bob.olares.com\n")
            let asked = who.stderr.split(separator: "\n").filter { $0.hasPrefix("> ") && !$0.hasPrefix(">  ") }
            #expect(
                asked == [
                    "> GET https://desktop.bob.olares.com/api/backend/v1/user-info",
                    "> POST https://auth.bob.olares.com/api/refresh",
                    "> GET https://desktop.bob.olares.com/api/backend/v1/user-info",
                ])
            #expect(who.stderr.split(separator: "\n").filter { $0.hasPrefix("< HTTP ") }.count == 3)
            #expect(who.stderr.contains(">   X-Authorization: [redacted]"))
            #expect(who.stderr.contains(">   Cookie: [redacted]"))

            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            let login = try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code, "--debug"])
            #expect(login.stderr.contains("> POST https://auth.alice.olares.com/api/secondfactor/totp"))
            #expect(!login.stderr.contains(code))
            for session in olares.sandbox.grants.map(\.sessionId) { #expect(!login.stderr.contains(session)) }
            let token = try #require(olares.sandbox.grant(for: "bob@olares.com")?.refreshToken)
            _ = try await olares.run("profile", "remove", "bob@olares.com")
            let imports = try await olares.run(
                "profile", "import", "--olares-id", "bob@olares.com", "--refresh-token", token, "--debug")
            #expect(imports.exit == 0)
        }
    }

    @Test("A server that repeats secrets in its refusal does not make the program repeat them")
    func echoedSecrets() async throws {
        try await withOlares { olares in
            let digest = User.examples[1].passwordDigest
            olares.sandbox.add(
                Fault(.status(code: 400, body: "no: builder \(digest)"), path: "/api/firstfactor", times: 2))
            for options in [[], ["--debug"]] {
                let run = try await olares.logIn("bob@olares.com", "builder", options)
                #expect(run.stderr.contains("/api/firstfactor returned HTTP 400: no: [redacted] [redacted]"))
            }
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            let token = try #require(try olares.storedToken("bob@olares.com")).accessToken
            olares.sandbox.add(Fault(.status(code: 500, body: "trace: \(token)"), path: "/api/backend/*", times: 1))
            #expect(try await olares.run("profile", "whoami").stderr.contains("HTTP 500: trace: [redacted]"))
        }
    }

    @Test("A failure is one JSON object on standard error, with what repairs it as words of their own")
    func failureObject() async throws {
        try await withOlares { olares in
            try olares.plant(.init("it's me@olares.com", token: .live(seconds: -5)))
            let run = try await olares.run("profile", "use", "carol", "-o", "json")
            #expect(
                try JSONValue(parsing: Array(run.stderr.utf8)) == [
                    "error": [
                        "code": "profile_not_found", "message": "profile \"carol\" not found", "retryable": false,
                        "action": "olares-cli profile list", "exit": 1, "invalid": "name",
                        "choices": ["it's me@olares.com"],
                        "next": [["argv": ["olares-cli", "profile", "list"], "effect": "read"]],
                    ]
                ])
            #expect(run.stdout.isEmpty)
        }
    }

    @Test("Whether a retry helps is said where it is known, and left out where it is not")
    func retryable() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            func error(_ action: Fault.Action) async throws -> JSONValue? {
                olares.sandbox.add(Fault(action, path: "/api/backend/*", times: 1))
                let run = try await olares.run("profile", "whoami", "-o", "json")
                return try JSONValue(parsing: Array(run.stderr.utf8))["error"]
            }
            #expect(try await error(.status(code: 503))?["retryable"] == true)
            #expect(try await error(.status(code: 404))?["retryable"] == false)
            let unknown = try #require(try await error(.html))
            #expect(unknown["retryable"] == nil)
            #expect(unknown["next"] == [])
        }
    }

    @Test("With -o yaml failures are JSON all the same, since that is what agents read")
    func yamlFailure() async throws {
        try await withOlares { olares in
            let run = try await olares.run("profile", "use", "carol", "-o", "yaml")
            #expect(try JSONValue(parsing: Array(run.stderr.utf8))["error"]?["code"] == "profile_not_found")
        }
    }

    @Test("Even a line that cannot be parsed fails in the form that it asks for")
    func unparseableLine() async throws {
        try await withOlares { olares in
            for words in [
                ["profile", "list", "--bogus", "-o", "json"], ["-o", "json", "bogus"],
                ["profile", "bogus", "--output=json"],
            ] {
                let run = try await olares.run(words)
                #expect(run.exit == 2)
                #expect(try JSONValue(parsing: Array(run.stderr.utf8))["error"]?["exit"] == 2)
            }
        }
    }
}
