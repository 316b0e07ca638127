import Foundation
import OlaresCore
import Sandbox
import Testing

/// An answer that is none, and how each request that meets it must fail.
struct Spoiling: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let action: Fault.Action
    let failure: @Sendable (Exchange) -> (code: FailureCode, message: String)

    init(
        _ name: String, _ action: Fault.Action,
        _ failure: @escaping @Sendable (Exchange) -> (code: FailureCode, message: String)
    ) {
        testDescription = name
        self.action = action
        self.failure = failure
    }
}

extension Spoiling {
    static let broken: [Spoiling] = [
        Spoiling("reset", .cutConnection) { exchange in
            (.transport, "the exchange with \(exchange.host) failed: connection reset by peer")
        },
        Spoiling("cut in the body", .cutAfter(bytes: 10), cutShort),
        Spoiling("a Content-Length that is too large", .wrongContentLength(by: 50), cutShort),
        Spoiling("a Content-Length that is too small", .wrongContentLength(by: -5)) { notJSON($0, "line 1, column ") },
        Spoiling("chunks that are none", .badChunks) { (.decode, "\($0.host) did not answer in HTTP") },
    ]

    static let strange: [Spoiling] = [
        Spoiling("HTML", .html) { notJSON($0, "an HTML page") },
        Spoiling("HTML after a blank line", .status(code: 200, body: "\r\n <p>Sign in</p>")) {
            notJSON($0, "an HTML page")
        },
        Spoiling("nothing", .status(code: 200, body: "")) { notJSON($0, "an empty body") },
        Spoiling("204", .status(code: 204, body: "")) { notJSON($0, "an empty body") },
        Spoiling("10 MiB of garbage", .garbage(bytes: 10 << 20)) { exchange in
            exchange == .whoami
                ? notJSON(exchange, "line 1, column ")
                : (.responseTooLarge, "the answer of \(exchange.host) is larger than 1 MiB")
        },
        Spoiling("half a document", .status(code: 200, body: #"{"status":"OK","code":"#)) { notJSON($0, "line 1") },
        Spoiling("a list", .status(code: 200, body: "[1,2]"), unfamiliar),
        Spoiling("another document", .status(code: 200, body: #"{"hello":"world"}"#), unfamiliar),
        Spoiling(
            "members of the wrong type", .status(code: 200, body: #"{"status":7,"code":"zero","data":[]}"#), unfamiliar),
        Spoiling("tokens of the wrong type", .status(code: 200, body: #"{"status":"OK","data":{"access_token":7}}"#)) {
            switch $0 {
            case .login: (.decode, "/api/firstfactor answered OK without an access token")
            case .refresh: (.refreshFailed, "refresh returned empty access_token")
            case .whoami: unfamiliar($0)
            }
        },
    ]

    static let refusing: [Spoiling] = [
        (500, #"{"message":"out to lunch"}"#, "out to lunch"), (500, "", "HTTP 500"),
        (502, "<h1>out to lunch</h1>", ": an HTML page"), (503, "out to\nlunch", ": out to lunch"),
        (503, "", "HTTP 503"),
        (429, #"{"message":"out to lunch"}"#, "out to lunch"), (429, "<h1>out to lunch</h1>", ": an HTML page"),
        (418, "", "HTTP 418"),
    ].map { status, body, reason in
        Spoiling("\(status) with \(body.isEmpty ? "nothing" : body)", .status(code: status, body: body)) { _ in
            (status < 500 ? .httpClientError : .httpServerError, reason)
        }
    }

    private static func cutShort(_ exchange: Exchange) -> (code: FailureCode, message: String) {
        (
            .transport,
            "the exchange with \(exchange.host) failed: the connection was closed before the answer was complete"
        )
    }

    private static func notJSON(_ exchange: Exchange, _ found: String) -> (code: FailureCode, message: String) {
        let place = exchange == .whoami ? "whoami: the server's answer is not JSON: " : "parse \(exchange.path) body: "
        return (.decode, place + found)
    }

    private static func unfamiliar(_ exchange: Exchange) -> (code: FailureCode, message: String) {
        exchange == .whoami
            ? (.decode, "whoami: the server's answer has no member \"code\"")
            : (.decode, "parse \(exchange.path) body: no member \"status\"")
    }
}

/// Servers that fail, each way with each request that has a secret in it.
@Suite struct NetworkFaultTests {
    private static let all = Spoiling.broken + Spoiling.strange + Spoiling.refusing

    @Test("A failure names the host and a way out, damages nothing, and is over when its cause is", arguments: all)
    func fails(spoiling: Spoiling) async throws {
        try await withOlares { olares in
            for exchange in Exchange.allCases {
                try olares.prepare(exchange)
                let before = try olares.state
                let fault = olares.sandbox.add(Fault(spoiling.action, path: exchange.path))
                let run = try await olares.attempt(exchange)
                olares.sandbox.removeFault(fault)

                let expected = spoiling.failure(exchange)
                let exit = expected.code.exit.rawValue
                #expect(exit == (expected.code == .transport ? 5 : 1))
                let failure = expectFailure(run, expected.code, exit: exit, message: expected.message)
                #expect(run.stderr.contains(exchange.host), "which host it was")
                #expect(run.stderr.split(separator: "\n").count == 2, "one message, one fix: \(run.stderr)")
                #expect(failure?.fixes.count == 1)
                #expect(try olares.state == before)
                #expect(try await olares.attempt(exchange).exit == 0)
            }
            olares.sandbox.expectConfined(to: "bob.olares.com", secrets: olares.secrets)
        }
    }

    @Test("A change whose answer is lost is not called unreachable, and what only asks is")
    func unknownOutcome() async throws {
        try await withFilesOfBob { olares, _ in
            for (words, method, code) in [
                (["files", "mkdir", "drive/Home/new"], "POST", FailureCode.outcomeUnknown),
                (["files", "ls", "drive/Home/"], "GET", .transport),
            ] {
                let fault = olares.sandbox.add(Fault(.cutConnection, method: method, path: "/api/resources/*"))
                let failure = expectFailure(
                    try await olares.run(words + ["-o", "json"]), code, exit: code == .transport ? 5 : 1,
                    message: "the exchange with files.bob.olares.com failed: ")
                #expect(failure?.json?["retryable"] == .bool(code == .transport))
                olares.sandbox.removeFault(fault)
            }
        }
    }

    @Test("A change that something in between gave up waiting for is not called refused", arguments: [504, 524])
    func gaveUpWaiting(status: Int) async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.add(Fault(.status(code: status, body: "<html>"), path: "/api/wallpaper/*"))
            let change = try await olares.run("settings", "appearance", "wallpaper", "style", "set", "login", "fill")
            expectFailure(change, .outcomeUnknown, exit: 1, message: "gave up waiting for the answer (HTTP \(status))")
            olares.sandbox.clearFaults()
            olares.sandbox.add(Fault(.status(code: status, body: "<html>"), path: "/api/users/*"))
            let question = try await olares.run("settings", "users", "list")
            #expect(question.exit != 0 && !question.stderr.contains("gave up waiting"), "\(question.stderr)")
        }
    }

    @Test("An answer that comes packed is what it was; one that unpacks without an end is refused")
    func packed() async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            let words = ["profile", "whoami", "--refresh"]
            let plain = try await olares.run(words)
            let packing = olares.sandbox.add(Fault(.packed, path: Exchange.whoami.path))
            let packed = try await olares.run(words)
            #expect(packed.exit == 0 && packed.stdout == plain.stdout, "\(packed.stderr)")
            olares.sandbox.removeFault(packing)
            olares.sandbox.add(Fault(.bomb(bytes: 500_000_000), path: Exchange.whoami.path))
            let bomb = try await olares.run(words)
            expectFailure(bomb, .responseTooLarge, exit: 1, message: "the answer of desktop.bob.olares.com ")
        }
    }

    @Test("Nobody listens", arguments: Exchange.allCases)
    func refused(exchange: Exchange) async throws {
        try await withOlares { olares in
            try olares.prepare(exchange)
            let before = try olares.state
            let port = try olares.closedPort()
            let run = try await olares.attempt(
                exchange, environment: ["OLARES_CLI_CONNECT_TO": "https://127.0.0.1:\(port)"])
            // A refresh begins with the request that needs it.
            let host = exchange == .login ? "auth.bob.olares.com" : "desktop.bob.olares.com"
            expectFailure(
                run, .transport, exit: 5, message: "could not connect to \(host): connection refused",
                fix: "check that the Olares is running and that this machine is online, then run it again")
            #expect(try olares.state == before)
        }
    }

    @Test("A name that does not resolve")
    func unknownHost() async throws {
        try await withOlares { olares in
            let run = try await olares.run(
                ["profile", "login", "--olares-id", "bob@nowhere.invalid", "--password-stdin"],
                input: .text("builder\n"),
                environment: ["OLARES_CLI_CONNECT_TO": nil, "RES_OPTIONS": "timeout:1 attempts:1"])
            expectFailure(
                run, .transport, exit: 5, message: "could not find auth.bob.nowhere.invalid: the name does not resolve",
                fix: "check the olaresId, and that this machine is online")
        }
    }

    @Test("The edge's own refusal is a refusal of the token, except where a password was sent")
    func edgeRefusal() async throws {
        try await withOlares { olares in
            for exchange in Exchange.allCases {
                try olares.prepare(exchange)
                olares.sandbox.add(Fault(.status(code: 459), path: exchange.path))
                let run = try await olares.attempt(exchange)
                switch exchange {
                case .login:
                    expectFailure(run, .httpClientError, exit: 1, message: "/api/firstfactor returned HTTP 459")
                case .refresh:
                    expectFailure(run, .tokenInvalidated, exit: 4, message: "refresh token for bob@olares.com")
                case .whoami:
                    expectFailure(run, .tokenRejected, exit: 4, message: "rejected the access token (HTTP 459)")
                }
                olares.sandbox.clearFaults()
            }
        }
    }

    @Test("An answer that is slow but in time is an answer")
    func slow() async throws {
        try await withOlares { olares in
            for exchange in Exchange.allCases {
                try olares.prepare(exchange)
                let fault = olares.sandbox.add(Fault(.slowBody(bytesPerSecond: 2000), path: exchange.path))
                #expect(try await olares.attempt(exchange).exit == 0)
                olares.sandbox.removeFault(fault)
            }
        }
    }

    /// The one test that takes as long as the product's patience; all requests wait at once, beside the other tests.
    @Test("A server that is silent, or never comes to an end, is given up")
    func silent() async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.slowBody(bytesPerSecond: 10), path: Exchange.login.path))
            olares.sandbox.add(Fault(.stall, path: Exchange.refresh.path))
            // The request before the refresh comes first, and is answered.
            olares.sandbox.add(Fault(.stall, path: Exchange.whoami.path, after: 1))
            let login = try olares.start(
                ["profile", "login", "--olares-id", "alice@olares.com", "--password-stdin"],
                input: .text("wonderland\n"))
            try olares.prepare(.refresh)
            let refresh = try olares.start(["profile", "whoami"])
            #expect(await olares.sandbox.waitForRequests(to: Exchange.refresh.path))
            try olares.prepare(.whoami)
            let before = try olares.state
            let whoami = try olares.start(["profile", "whoami"])
            for (exchange, host, child) in [
                (Exchange.login, "auth.alice.olares.com", login), (.refresh, Exchange.refresh.host, refresh),
                (.whoami, Exchange.whoami.host, whoami),
            ] {
                let failure = expectFailure(
                    await child.wait(), .timeout, exit: 5, message: "\(host) did not answer in time",
                    fix: "run it again; if it stays slow, look at the Olares itself")
                #expect(failure != nil, "\(exchange)")
            }
            // Beside the token there was the room for the new one, while the refresh was under way.
            let after = try olares.state
            #expect(after.config == before.config && after.token == before.token)
            #expect(!after.files.contains { $0.hasSuffix(".tmp") })
        }
    }

    /// As long as the product's patience, too.
    @Test("A listing or a file that stops coming in the middle is given up")
    func silentInTheMiddle() async throws {
        try await withFilesOfBob { olares, files in
            try Content.make(files.place("drive/Home/c/x.bin"), size: 1 << 20)
            try files.write("here", to: "drive/Home/d/here.txt")
            olares.sandbox.add(Fault(.holdAfter(name: "never", bytes: 1000), path: "/api/raw/*"))
            olares.sandbox.add(Fault(.holdAfter(name: "never", bytes: 20), path: "/api/resources/drive/Home/d/"))
            let children = [
                try olares.start(["files", "cat", "drive/Home/c/x.bin"]),
                try olares.start(["files", "ls", "drive/Home/d/"]),
            ]
            for child in children {
                let run = await child.wait()
                #expect(run.exit == 5)
                #expect(
                    run.stderr
                        == "error: files.bob.olares.com stopped in the middle of its answer: nothing came for 60 s\n"
                        + "fix: run it again; if it stays slow, look at the Olares itself\n")
            }
        }
    }
}
