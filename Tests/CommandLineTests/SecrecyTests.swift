import Foundation
import OlaresCore
import Sandbox
import Testing

/// What must never be seen is never seen. Every run of every test is searched for secrets already; here the runs are those
/// that are most likely to show one.
@Suite struct SecrecyTests {
    @Test("Every verb, in success and failure, in every form, with --debug")
    func everyVerb() async throws {
        try await withOlares { olares in
            let temporary = olares.directory + "/tmp"
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
            let imported = try #require(olares.sandbox.grant(for: "bob@olares.com")?.refreshToken)
            olares.addSecret("rt-unknown-to-the-server")
            olares.addSecret("wrong-password")
            let login = ["profile", "login", "--password-stdin", "--olares-id"]
            let lines: [(words: [String], input: String)] = [
                (login + ["alice@olares.com"], "wonderland"),
                (login + ["alice@olares.com", "--totp", "CODE"], "wonderland"),
                (login + ["alice@olares.com"], "wonderland"), (login + ["bob@olares.com"], "wrong-password"),
                (login + ["bob@olares.com", "--bogus"], "builder"), (login + ["two@at@signs"], "builder"),
                (
                    [
                        "profile", "import", "--olares-id", "bob@olares.com", "--refresh-token",
                        "rt-unknown-to-the-server",
                    ], ""
                ),
                (["profile", "import", "--olares-id", "bob@olares.com", "--refresh-token", imported], ""),
                (["profile", "import", "--olares-id", "bob@olares.com", "--refresh-token", imported], ""),
                (["profile", "import", "--refresh-token", imported], ""),
                (["profile", "import", "--olares-id", "bob@olares.com", "--refresh-tokn", imported], ""),
                (["profile", "import", "--olares-id", "bob@olares.com", "--refresh-token", imported, imported], ""),
                (["profile", "import", "--olares-id", "bob@olares.com", imported], ""),
                (["profile", imported], ""), ([imported], ""), (["help", imported], ""),
                (["profile", "list"], ""), (["profile", "whoami"], ""), (["profile", "use", "alice@olares.com"], ""),
                (["profile", "use", "-"], ""), (["profile", "use", "nobody"], ""), (["profile", "whoami"], ""),
                (["profile", "remove", "bob@olares.com", "--dry-run"], ""), (["profile", "remove", "nobody"], ""),
                (["profile", "remove", "bob@olares.com"], ""), (["profile", "login", "--help"], ""),
                (["commands"], ""), (["profile", "remove", "alice@olares.com"], ""), (["profile", "list"], ""),
            ]
            for form in [["-o", "table", "--debug"], ["-o", "json", "--debug"], ["-o", "yaml"]] {
                for line in lines {
                    let code = olares.sandbox.oneTimeCode(for: "alice@olares.com") ?? ""
                    let run = try await olares.start(
                        form + line.words.map { $0 == "CODE" ? code : $0 }, input: .text(line.input + "\n"),
                        environment: ["TMPDIR": temporary], searchesForSecrets: false
                    ).wait()
                    // A word that is itself the mistake is repeated, as it stands in the terminal already.
                    let isEcho = line.words.last == imported && !line.words.contains("--refresh-token")
                    if !isEcho { olares.searchForSecrets(run) }
                    #expect(!(run.stdout + run.stderr).contains(code) || isEcho)
                    for session in olares.sandbox.grants.map(\.sessionId) {
                        #expect(!(run.stdout + run.stderr).contains(session))
                    }
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
        }
    }

    @Test(
        "A server that sends secrets back in a refusal does not get them shown, whole or cut",
        arguments: [0, 235, 4080])
    func reflected(offset: Int) async throws {
        try await withOlares { olares in
            let filler = String(repeating: ".", count: offset)
            for exchange in Exchange.allCases {
                for (status, form) in [(400, "%"), (500, "%"), (200, #"{"status":"KO","code":9,"message":"%"}"#)] {
                    try olares.prepare(exchange)
                    let record = try olares.storedToken(of: exchange)
                    let secrets =
                        exchange == .login
                        ? ["builder", User.examples[1].passwordDigest]
                        : [record?.refreshToken, record?.accessToken].compactMap(\.self)
                    for secret in secrets where exchange != .whoami || secret == record?.accessToken {
                        let body = form.replacing("%", with: filler + secret)
                        let fault = olares.sandbox.add(Fault(.status(code: status, body: body), path: exchange.path))
                        for options in offset == 0 ? [[], ["-o", "json"], ["--debug"]] : [["--debug"]] {
                            let run = try await olares.attempt(exchange, options)
                            #expect(run.exit != 0)
                            let half = String(secret.prefix(max(4, secret.count / 3)))
                            #expect(!run.stderr.contains(half), "\(exchange) \(status) \(options): \(run.stderr)")
                        }
                        olares.sandbox.removeFault(fault)
                    }
                }
            }
        }
    }

    @Test("Nor the code, nor what the first factor gave")
    func reflectedCode() async throws {
        try await withOlares { olares in
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            for (status, form) in [(401, "no: %"), (500, "no: %"), (200, #"{"status":"KO","message":"no: %"}"#)] {
                let body = form.replacing("%", with: code)
                let fault = olares.sandbox.add(Fault(.status(code: status, body: body), path: "/api/secondfactor/totp"))
                let run = try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code, "--debug"])
                #expect(run.exit == 1)
                #expect(run.stderr.contains("no: [redacted]"))
                #expect(!run.stderr.contains(code))
                olares.sandbox.removeFault(fault)
            }
        }
    }

    @Test("Secrets in an answer's header fields are masked in the trace")
    func reflectedHeaders() async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            let record = try #require(try olares.storedToken("bob@olares.com"))
            let headers = [
                "Set-Cookie": "sid=\(record.sessionID)", "X-Authorization": record.accessToken,
                "X-Trace": "token=\(record.accessToken)", "Location": "https://x.example/?t=\(record.accessToken)",
            ]
            olares.sandbox.add(Fault(.status(code: 500, body: "", headers: headers), path: Exchange.whoami.path))
            let run = try await olares.attempt(.whoami, ["--debug"])
            #expect(run.stderr.lowercased().contains("x-trace: [redacted]"))
            #expect(!run.stderr.contains(record.sessionID))
        }
    }

    #if os(Linux)
    @Test(
        "While it holds a password it has no children, its environment is what it was given, and it may leave no core")
    func process() async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.hold(name: "answer"), path: Exchange.login.path))
            let child = try olares.start(
                [
                    "-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh", Program.path, "profile", "login",
                    "--olares-id", "bob@olares.com", "--password-stdin",
                ],
                program: "/bin/sh", input: .text("builder\n"))
            #expect(await olares.sandbox.waitUntilHeld("answer"))
            func facts(_ name: String) -> String {
                String(
                    decoding: FileManager.default.contents(atPath: "/proc/\(child.pid)/\(name)") ?? Data(),
                    as: UTF8.self)
            }
            let environment = facts("environ")
            #expect(environment.contains("OLARES_CLI_HOME="))
            #expect(facts("limits").contains(/Max core file size +0 +0\b/))
            let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child.pid)/task")
            #expect(tasks.allSatisfy { facts("task/\($0)/children").isEmpty })
            olares.searchForSecrets(in: ["environ": environment, "cmdline": facts("cmdline"), "comm": facts("comm")])
            olares.sandbox.release("answer")
            #expect(await child.wait().exit == 0)
        }
    }
    #endif

    @Test("A crash shows no secret and leaves no image", arguments: [SIGSEGV, SIGABRT])
    func crash(signal: Int32) async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.hold(name: "answer"), path: Exchange.login.path))
            let before = olares.files
            let child = try olares.start(
                ["profile", "login", "--olares-id", "bob@olares.com", "--password-stdin"], input: .text("builder\n"),
                // Where a Swift toolchain is installed, its debugger's backtrace would come first.
                environment: ["SWIFT_BACKTRACE": "enable=no"])
            #expect(await olares.sandbox.waitUntilHeld("answer"))
            child.send(signal)
            let run = await child.wait()
            #expect(run.signal == signal)
            olares.searchForSecrets(run)
            #expect(olares.files == before)
        }
    }
}

extension Olares {
    /// The token that a prepared exchange has to offer.
    fileprivate func storedToken(of exchange: Exchange) throws -> TokenRecord? {
        exchange == .login ? nil : try storedToken("bob@olares.com")
    }
}
