import Foundation
import OlaresCore
import Sandbox
import Testing

/// `market install`, `stop`, `resume`, `restart`, `upgrade`, `uninstall`: from the call to its end.
@Suite struct MarketLifecycleTests {
    /// What is done to an app, one after another, and how the sandbox is to find it then.
    struct Step: Sendable {
        let line: String
        let verb: String
        let states: [String]
        let end: AppState?
        let body: JSONValue
    }

    /// Every market is told what the markets of all ages read.
    private static func names(all: Bool? = nil) -> JSONObject {
        [
            "appName": "ghost", "app_name": "ghost", "type": "app", "source": "market.olares",
            "all": .bool(all ?? false),
        ]
    }

    /// The row comes to its new state late, keeps the version of the first installation, and stays when the app is gone.
    private static let steps = [
        Step(
            line: "install ghost --version 5.110.0", verb: "install",
            states: ["-", "pending", "downloading", "installing", "initializing", "running"], end: .running,
            body: ["source": "market.olares", "app_name": "ghost", "version": "5.110.0", "sync": true]),
        Step(
            line: "stop ghost", verb: "stop", states: ["running", "stopping", "stopped"], end: .stopped,
            body: .object(names())),
        Step(
            line: "resume ghost", verb: "resume", states: ["stopped", "resuming", "initializing", "running"],
            end: .running, body: .object(names())),
        Step(
            line: "upgrade ghost", verb: "upgrade", states: ["running", "upgrading", "running"], end: .running,
            body: ["source": "market.olares", "app_name": "ghost", "version": "5.111.0", "sync": true]),
        Step(
            line: "uninstall ghost --delete-data --yes", verb: "uninstall",
            states: ["running", "uninstalling", "uninstalled"], end: .uninstalled,
            body: [
                "app_name": "ghost", "source": "market.olares", "version": "5.110.0", "sync": true, "all": false,
                "deleteData": true,
            ]),
    ]

    private static let newerSteps = [
        Step(
            line: "install ghost --version 5.110.0", verb: "install",
            states: ["pending", "downloading", "installing", "initializing", "running"], end: .running,
            body: ["source": "market.olares", "app_name": "ghost", "version": "5.110.0", "sync": true]),
        Step(
            line: "stop ghost", verb: "stop", states: ["stopping", "stopped"], end: .stopped, body: .object(names())),
        Step(
            line: "resume ghost", verb: "resume", states: ["resuming", "initializing", "running"], end: .running,
            body: .object(names())),
        Step(
            line: "restart ghost", verb: "restart", states: ["stopping", "resuming", "initializing", "running"],
            end: .running, body: .object(names())),
        Step(
            line: "upgrade ghost", verb: "upgrade", states: ["upgrading", "running"], end: .running,
            body: ["source": "market.olares", "app_name": "ghost", "version": "5.111.0", "sync": true]),
        Step(
            line: "uninstall ghost --delete-data --yes", verb: "uninstall", states: ["uninstalling"], end: nil,
            body: [
                "app_name": "ghost", "source": "market.olares", "version": "5.111.0", "sync": true, "all": false,
                "deleteData": true,
            ]),
    ]

    @Test(
        "From the catalogue to running, through stops and upgrades, and away with its data",
        arguments: [(.may2026, "text"), (.newer, "text"), (.year2025, "json"), (.newer, "json")]
            as [(MarketBehaviour.Age, String)])
    func life(age: MarketBehaviour.Age, form: String) async throws {
        try await withMarketOfBob(age: age) { olares in
            olares.sandbox.behaviour.market.keepsUninstalled = age != .newer
            let data = try #require(try olares.sandbox.filesDirectory(of: Olares.bob)) + "/drive/Data/ghost"
            for step in age == .newer ? Self.newerSteps : Self.steps {
                let options = form == "json" ? " -o json" : ""
                let run = try await olares.market("\(step.line) \(Olares.watching)\(options)")
                #expect(run.exit == 0, "\(step.line): \(run.stderr)")
                #expect(olares.appState("ghost") == step.end, "\(step.line)")
                #expect(olares.lastMarketBody == step.body, "\(step.line)")
                let end = step.end?.rawValue ?? "uninstalled"
                if form == "json" {
                    let json = try run.json
                    #expect(json["app"] == "ghost" && json["operation"] == .string(step.verb), "\(step.line)")
                    #expect(json["status"] == "success", "\(step.line)")
                    #expect(json["message"] == .string("\(step.verb) completed (state=\(end))"), "\(step.line)")
                    #expect(json["finalState"] == .string(end) && json["user"] == "bob@olares.com", "\(step.line)")
                    #expect(json["source"] == "market.olares", "\(step.line)")
                    #expect(run.stderr.isEmpty, "\(step.line): \(run.stderr)")
                } else {
                    #expect(run.lines.first == "\(step.verb) 'ghost': \(step.verb) completed (state=\(end))")
                    let shown = run.stderr.split(separator: "\n").filter { $0.hasPrefix("[ghost] state=") }
                        .map { $0.dropFirst("[ghost] state=".count).prefix { $0 != " " } }
                    // An app may have gone on between two looks that failed for a moment, but never back.
                    #expect(shown.map { String($0) } == step.states, "\(step.line)")
                }
                #expect(FileManager.default.fileExists(atPath: data) == (step.verb != "uninstall"), "\(step.line)")
            }
        }
    }

    @Test("Without --watch it is over when the server has taken it")
    func accepted() async throws {
        try await withMarketOfBob { olares in
            let run = try await olares.market("install ghost")
            #expect(run.exit == 0)
            #expect(
                run.stdout == """
                    install 'ghost': install requested for version 5.111.0
                      source: market.olares
                      version: 5.111.0

                    """)
            #expect(run.stderr.contains("Using source: market.olares\n"))
            #expect(run.stderr.contains("Using latest version: 5.111.0\n"))
            #expect(olares.appState("ghost") == .queued)
            let json = try await olares.market("install memos -o json").json
            #expect(
                json == [
                    "app": "memos", "operation": "install", "status": "accepted",
                    "message": "install requested for version 0.24.2", "source": "market.olares", "version": "0.24.2",
                    "user": "bob@olares.com",
                ])
            let quiet = try await olares.market("install gitea -q")
            #expect(quiet.exit == 0 && quiet.stdout.isEmpty && quiet.stderr.isEmpty)
            #expect(olares.appState("gitea") == .queued)
        }
    }

    @Test("An app that goes leaves its data, unless told otherwise, and goes only after a question")
    func consent() async throws {
        try await withMarketOfBob { olares in
            let data = try #require(try olares.sandbox.filesDirectory(of: Olares.bob)) + "/drive/Data/ghost"
            #expect(try await olares.market("install ghost \(Olares.watching)").exit == 0)
            try await olares.expectMarketRefuses(
                "uninstall ghost", .confirmationRequired, "Uninstall \"ghost\" for bob@olares.com?", exit: 6)
            let plan = try await olares.market("uninstall ghost --delete-data --dry-run")
            #expect(plan.exit == 0 && plan.stdout.contains("DELETE") && plan.stdout.contains("\"deleteData\": true"))
            #expect(olares.marketChangesAsked == ["POST /apps/ghost/install"])
            for (answer, exit) in [("n\n", Int32(1)), ("y\n", 0)] {
                let terminal = try olares.terminal()
                let session = try olares.start(
                    on: terminal, ["market", "uninstall", "ghost"], capturesOutput: true)
                #expect(await terminal.wait(for: "[y/N]: "))
                #expect(olares.appState("ghost") == .running)
                terminal.type(answer)
                #expect(await session.wait().exit == exit)
            }
            // What was just asked for is waited for, though the row still says that the app runs.
            #expect(try await olares.market("status ghost \(Olares.watching)").stdout.contains("uninstalled"))
            #expect(olares.appState("ghost") == .uninstalled)
            #expect(FileManager.default.fileExists(atPath: data))
        }
    }

    @Test(
        "Of two rows of a name, the one that was acted on is looked at",
        arguments: [(.may2026, "studio"), (.newer, "upload")] as [(MarketBehaviour.Age, String)])
    func twoRows(age: MarketBehaviour.Age, source: String) async throws {
        try await withMarketOfBob(age: age) { olares in
            olares.plantApp("firefox", .installFailed, version: "128.0.0")
            olares.plantApp("firefox", .running, version: "128.0.0") { $0.source = source }
            for (verb, end) in [
                ("stop", "stopped"), ("resume", "running"), ("restart", "running"), ("uninstall", "uninstalled"),
            ] where verb != "restart" || age == .newer {
                let consent = verb == "uninstall" ? " --yes" : ""
                let run = try await olares.market(
                    "\(verb) firefox\(consent) \(Olares.watching) --watch-timeout 60s -o json")
                #expect(run.exit == 0, "\(verb): \(run.stderr)")
                #expect(try run.json["finalState"] == .string(end), "\(verb)")
                #expect(olares.lastMarketBody?["source"] == .string(source), "\(verb)")
            }
            #expect(olares.appState("firefox") == .installFailed, "the other row is nobody's business")
            olares.plantApp("firefox", .downloading) { $0.source = source }
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let cancel = try await olares.market("cancel firefox \(Olares.watching) --watch-timeout 60s -o json")
            #expect(cancel.exit == 0, "\(cancel.stderr)")
            #expect(try cancel.json["finalState"] == "downloadingCanceled")
        }
    }

    @Test("What is done is what was asked about, though the Olares answers no more")
    func agreed() async throws {
        try await withMarketOfBob { olares in
            let metadata = "/app-store/api/v2/apps"
            olares.plantApp("difyshared", .running, version: "1.0.1")
            olares.sandbox.add(Fault(.status(code: 500), path: metadata, times: 1))
            let blind = try await olares.market("stop difyshared")
            expectFailure(blind, .httpServerError, message: "whether all users share 'difyshared' is not known")
            #expect(olares.marketChangesAsked == [], "a question that may be too narrow is not asked")
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["market", "uninstall", "difyshared"], capturesOutput: true)
            #expect(await terminal.wait(for: "[y/N]: "))
            #expect(terminal.text.contains("with everything that other users share of it"))
            olares.sandbox.add(Fault(.status(code: 500), path: metadata))
            terminal.type("y\n")
            let run = await session.wait()
            #expect(run.exit == 0, "\(terminal.text)")
            #expect(olares.lastMarketBody?["all"] == true)
            #expect(terminal.text.components(separatedBy: "cascade auto-enabled").count == 2, "\(terminal.text)")
        }
    }

    @Test("What is planned shows no values of an environment")
    func maskedPlan() async throws {
        try await withMarketOfBob { olares in
            for form in ["", " -o json"] {
                let run = try await olares.market(
                    "install outline --env ADMIN_EMAIL=secret@example.com --dry-run\(form)")
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(run.stdout.contains("ADMIN_EMAIL") && run.stdout.contains("\"***\""), "\(run.stdout)")
                #expect(!(run.stdout + run.stderr).contains("secret@example.com"))
            }
            #expect(olares.marketChangesAsked == [])
        }
    }

    @Test("What is not there, or is there already, is told before anything is asked")
    func preflight() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .running, version: "5.111.0")
            olares.plantApp("memos", .downloading, version: "0.24.2")
            olares.plantApp("oldwiki", .running, version: "3.1.0")
            olares.plantApp("outline", .resumeFailed)
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            for (line, message) in [
                ("install ghost", "cannot install 'ghost': it is already installed (state 'running')"),
                ("install memos", "cannot install 'memos': an operation is already in flight (state 'downloading')"),
                ("install outline", "cannot install 'outline' in state 'resumeFailed'"),
                ("upgrade ghost", "target version '5.111.0' is already installed"),
                ("upgrade ghost --version 5.100.0", "is older than installed version '5.111.0'"),
                ("upgrade memos", "cannot upgrade 'memos' in state 'downloading'"),
                ("upgrade gitea", "cannot upgrade 'gitea': app is not installed"),
                ("upgrade oldwiki", "chart is marked 'suspend' or 'remove'"),
                ("stop gitea", "\"gitea\" is not installed for this user"),
                ("resume gitea", "\"gitea\" is not installed for this user"),
                ("install nothing", "app 'nothing' not found in source 'market.olares'"),
                (
                    "install ghost -s nowhere",
                    "unknown market source 'nowhere': this cluster has cli, market.olares, studio, upload"
                ),
                ("clone ghost --title x", "app 'ghost' from source 'market.olares' does not support clone"),
            ] {
                let run = try await olares.market(line)
                #expect(run.exit == 1 && run.stdout.isEmpty, "\(line): \(run.stderr)")
                #expect(ShownFailure(run.stderr)?.message.contains(message) == true, "\(line): \(run.stderr)")
            }
            #expect(olares.marketChangesAsked == [])
        }
    }

    @Test("A stopped app is upgraded and stays stopped, and one of two sources stays with its own")
    func upgradeStopped() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.showsInactiveSources = true
            olares.plantApp("firefox", .stopped, version: "128.0.0") { $0.source = "market.test" }
            let run = try await olares.market("upgrade firefox \(Olares.watching) -o json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["finalState"] == "stopped" && run.json["version"] == "128.5.0")
            #expect(olares.lastMarketBody?["source"] == "market.test")
        }
    }

    @Test(
        "Settings that are missing or wrong are named, and the second try with them goes through",
        arguments: [(.may2026, true), (.newer, true), (.newer, false)] as [(MarketBehaviour.Age, Bool)])
    func settings(age: MarketBehaviour.Age, isWrapped: Bool) async throws {
        try await withMarketOfBob(age: age) { olares in
            olares.sandbox.behaviour.market.wrapsFailedChecks = isWrapped
            let missing = try await olares.market("install outline")
            #expect(missing.exit == 2 && missing.stderr.contains("Missing required values: ADMIN_EMAIL"))
            let wrong = try await olares.market("install outline --env ADMIN_EMAIL=me --env LANGUAGE=fr")
            #expect(wrong.stderr.contains("Invalid values: ADMIN_EMAIL, LANGUAGE"), "\(wrong.stderr)")
            let reference = try await olares.market("install listmonk")
            #expect(reference.stderr.contains("Missing referenced values: OLARES_USER_SMTP_HOST"))
            // The market of May 2026 leaves a row, which says nothing and stops nobody.
            #expect(olares.sandbox.marketRows(of: Olares.bob).allSatisfy { $0.state == .failed })
            #expect(olares.sandbox.marketRows(of: Olares.bob).count == (age == .newer ? 0 : 2))
            let run = try await olares.market("install outline --env ADMIN_EMAIL=a=b@example.com \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.appState("outline") == .running)
            #expect(olares.lastMarketBody?["envs"] == [["envName": "ADMIN_EMAIL", "value": "a=b@example.com"]])
        }
    }

    @Test("An older Olares does not restart, and no version is asked for where none is needed")
    func older() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.osVersion = "1.12.5-20251111"
            olares.plantApp("ghost", .running)
            #expect(try await olares.market("stop ghost \(Olares.watching)").exit == 0)
            #expect(olares.sandbox.count("/api/olares-info") == 0)
            try await olares.expectMarketRefuses("restart ghost", .backendTooOld, "requires Olares >= 1.12.6")
        }
    }

    @Test("What runs once for everybody ends for everybody, after a question")
    func shared() async throws {
        try await withMarketOfBob { olares in
            let alice = "alice@olares.com"
            olares.plantApp("difyshared", .running, version: "1.0.1")
            olares.sandbox.plantMarketRow(AppRow("difyshared", .running, version: "1.0.1"), of: alice)
            let run = try await olares.market("uninstall difyshared --yes \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.lastMarketBody?["all"] == true)
            #expect(olares.sandbox.marketRow("difyshared", of: alice)?.state == .uninstalling)
            olares.plantApp("ghost", .running)
            try await olares.expectMarketRefuses("stop ghost --cascade", .confirmationRequired, "ghost", exit: 6)
        }
    }
}
