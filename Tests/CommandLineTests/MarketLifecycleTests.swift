import Foundation
import OlaresCore
import Sandbox
import Testing

/// `market install`, `stop`, `resume`, `restart`, `upgrade`, `uninstall`, `cancel`, `clone`: from the call to its end.
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

    @Test("A running installation is cancelled first, and needs no uninstalling then")
    func uninstallOnTheWay() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .downloading)
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let run = try await olares.market("uninstall ghost --yes --watch-interval 10ms -o json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["status"] == "success")
            #expect(olares.marketChangesAsked == ["DELETE /apps/ghost/install"])
            #expect(olares.appState("ghost") == .downloadingCanceled)
            let again = try await olares.market("uninstall ghost --yes -o json")
            #expect(try again.exit == 0 && again.json["status"] == "accepted")
            #expect(olares.marketChangesAsked.count == 1, "there is nothing left to take away")
        }
    }

    @Test("A cancellation that does not end in time: the uninstall was not sent, and the failure says so")
    func uninstallNotSent() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .downloading)
            olares.sandbox.behaviour.market.stuckIn = [.downloading, .downloadingCanceling]
            let run = try await olares.market(
                "uninstall ghost --yes --delete-data --watch-interval 10ms --watch-timeout 300ms")
            expectFailure(
                run, .preconditionFailed, exit: 1, message: "the uninstall was not sent",
                fix: "olares-cli market uninstall ghost --delete-data")
            #expect(olares.marketChangesAsked == ["DELETE /apps/ghost/install"])
            olares.plantApp("ghost", .downloading)
            let waiting = try olares.startMarket("uninstall ghost --yes --watch-interval 10ms")
            #expect(await waiting.stderr.wait(for: "state=downloadingCanceling"))
            waiting.send(SIGINT)
            let interrupted = await waiting.wait()
            #expect(interrupted.exit == 130, "\(interrupted.stderr)")
            let failure = try #require(ShownFailure(interrupted.stderr))
            #expect(failure.message.contains("the uninstall was not sent"))
            #expect(!failure.message.contains("nothing was cancelled"))
            #expect(failure.fixes.first == "olares-cli market uninstall ghost")
        }
    }

    @Test("Data that were to go and stayed, since no uninstall was sent, are spoken of")
    func dataKept() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .downloading)
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            for _ in 1...2 {
                let run = try await olares.market("uninstall ghost --yes --delete-data --watch-interval 10ms")
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(run.stderr.contains("the data in drive/Data/ghost were not deleted"), "\(run.stderr)")
            }
            #expect(olares.marketChangesAsked == ["DELETE /apps/ghost/install"])
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

    @Test("Cancelling", arguments: [AppState.pending, .downloading, .installing, .initializing, .applyingEnv])
    func cancel(state: AppState) async throws {
        try await withMarketOfBob { olares in
            // An older app service gives no reasons that the market would pass on.
            olares.sandbox.behaviour.market.tellsReasons = false
            olares.plantApp("ghost", state)
            olares.sandbox.behaviour.market.stuckIn = [state]
            let run = try await olares.market("cancel ghost \(Olares.watching) -o json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["status"] == "success" && run.json["operation"] == "cancel")
            let isInstalled = [.initializing, .applyingEnv].contains(state)
            let end = isInstalled ? "stopped" : "\(state.rawValue)Canceled"
            #expect(try run.json["finalState"] == .string(end))
            #expect(olares.appState("ghost")?.rawValue == end)
            let again = try await olares.market("cancel ghost")
            #expect(again.exit == 1, "nothing is left to cancel")
            #expect(again.stderr.contains("has no operation left to cancel"))
        }
    }

    @Test("Resumes and upgrades can be cancelled from 1.12.7 on", arguments: [AppState.resuming, .upgrading])
    func wideCancel(state: AppState) async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", state)
            olares.sandbox.behaviour.market.stuckIn = [state]
            olares.sandbox.behaviour.osVersion = "1.12.6"
            let old = try await olares.market("cancel ghost")
            expectFailure(old, .backendTooOld, message: "requires Olares >= 1.12.7")
            #expect(olares.marketChangesAsked == [])
            olares.sandbox.behaviour.osVersion = "1.12.7"
            try olares.plant(.init(Olares.bob, token: .live(seconds: 86_400)))
            let run = try await olares.market("cancel ghost \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.appState("ghost") == .stopped)
        }
    }

    @Test("A clone has a name that the server makes up, and is watched by it")
    func clone() async throws {
        try await withMarketOfBob { olares in
            let first = try await olares.market("clone firefox --title Work")
            expectFailure(
                first, .preconditionFailed, message: "Original app firefox is not installed",
                fix: "olares-cli market install firefox --source market.olares --watch")
            olares.plantApp("firefox", .running, version: "136.0.2")
            let run = try await olares.run([
                "market", "clone", "firefox", "--title", "Firefox at work", "--watch", "--watch-interval", "10ms", "-o",
                "json",
            ])
            #expect(run.exit == 0, "\(run.stderr)")
            let name = try #require(try run.json["targetApp"]?.string)
            #expect(name.hasPrefix("firefox") && name.count == "firefox".count + 6)
            #expect(try run.json["app"] == "firefox" && run.json["finalState"] == "running")
            #expect(olares.appState(name) == .running)
            #expect(olares.lastMarketBody?["entrances"] == [["name": "web", "title": "Firefox at work"]])
            #expect(try await olares.market("stop \(name) \(Olares.watching)").exit == 0)
            let mine = try await olares.market("list --mine -o json").json.array
            #expect(mine?.last?["name"] == .string(name) && mine?.last?["categories"] == ["Web", "Browser"])
            // The same again would be the same clone, and mark it failed.
            let asked = olares.marketChanges.count
            let again = try await olares.run(["market", "clone", "firefox", "--title", "Firefox at work"])
            expectFailure(
                again, .preconditionFailed, message: "already has the title \"Firefox at work\": '\(name)'",
                fix: "choose another --title")
            #expect(olares.marketChanges.count == asked && olares.appState(name) == .stopped)
        }
    }

    @Test("A clone whose answer was lost is found by its title, and watched; where there is none, nobody knows")
    func cloneAnswerLost() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("firefox", .running, version: "136.0.2")
            let path = "/app-store/api/v2/apps/firefox/clone"
            for (title, words) in [("Work", []), ("Home", ["--watch", "--watch-interval", "10ms"])] {
                olares.sandbox.add(Fault(.cutConnection, path: path, phase: .afterHandling, times: 1))
                let run = try await olares.run(
                    ["market", "clone", "firefox", "--title", title, "-o", "json"] + words)
                #expect(run.exit == 0, "\(run.stderr)")
                let name = try #require(try run.json["targetApp"]?.string)
                #expect(name.hasPrefix("firefox") && name != "firefox")
                if !words.isEmpty { #expect(olares.appState(name) == .running) }
            }
            olares.sandbox.add(Fault(.cutConnection, path: path, times: 1))
            expectFailure(
                try await olares.market("clone firefox --title Third"), .outcomeUnknown, message: "is not known",
                fix: "olares-cli market list --mine")
        }
    }

    @Test("A template is cloned with a title for each way in")
    func template() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            try await olares.expectMarketRefuses(
                "clone windows --title Work --entrance-title desktop=Work", .optionRequired, "rdp")
            try await olares.expectMarketRefuses(
                "clone windows --title Work --entrance-title health=Work", .optionValueInvalid, "health")
            let run = try await olares.market(
                "clone windows --title Work --entrance-title desktop=Work --entrance-title rdp=Remote \(Olares.watching)"
            )
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.lastMarketBody?["templateClone"] == true)
            #expect(olares.sandbox.marketRows(of: Olares.bob).first?.rawAppName == "windows")
            let taken = try await olares.market(
                "clone windows --title Work --entrance-title desktop=Work --entrance-title rdp=Remote")
            #expect(taken.exit != 0 && taken.stderr.contains("already has the title"), "\(taken.stderr)")
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
