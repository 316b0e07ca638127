import Foundation
import OlaresCore
import Sandbox
import Testing

/// From an app of the market to what runs of it and where it is found; and what there is to upgrade.
@Suite struct MarketRunningTests {
    private func plantFirefox(_ olares: Olares, _ state: JSONValue, restarts: Int64 = 0) throws {
        let meta: JSONObject = ["namespace": "firefox-bob"]
        func object(_ kind: String, _ name: String, _ more: JSONObject, owner: JSONValue? = nil) throws {
            var metadata = meta
            metadata["name"] = .string(name)
            metadata["ownerReferences"] = owner.map { [$0] }
            var whole: JSONObject = ["kind": .string(kind), "metadata": .object(metadata)]
            for (member, value) in more { whole[member] = value }
            try olares.sandbox.plantObject(JSONValue.object(whole).compactText)
        }
        try object("Namespace", "firefox-bob", [:])
        try object("Deployment", "firefox", ["spec": ["replicas": 1], "status": ["replicas": 1]])
        let status: JSONValue = ["name": "web", "ready": false, "restartCount": .integer(restarts), "state": state]
        try object(
            "Pod", "firefox-5d8b-7xk2p",
            [
                "spec": ["containers": [["name": "web", "image": "acme/firefox:9"]]],
                "status": ["phase": "Running", "containerStatuses": [status]],
            ],
            owner: ["kind": "ReplicaSet", "name": "firefox-5d8b", "controller": true, "uid": "r1"])
    }

    @Test("Why an app does not run, and its logs, without knowing Kubernetes")
    func why() async throws {
        try await withMarketOfBob { olares in
            try plantFirefox(olares, ["running": ["startedAt": "2026-07-01T11:56:00Z"]])
            let run = try await olares.market("why firefox --lines 1")
            #expect(run.exit == 0 && run.stderr.isEmpty, "\(run.stderr)")
            #expect(run.lines.first == "0 of 1 pods of firefox run")
            #expect(run.stdout.contains("Pod/firefox-5d8b-7xk2p (Deployment/firefox), container web: NotReady\n"))
            #expect(
                run.stdout.contains(
                    "next: olares-cli cluster pod logs firefox-bob/firefox-5d8b-7xk2p --container web\n"))
            let json = try await olares.market("why firefox -o json").json
            #expect(json["app"] == "firefox" && json["namespace"] == "firefox-bob")
            #expect(json["findings"]?.array?.first?["cause"] == "probe")

            olares.sandbox.appendLog(
                ["ERROR no disk"], namespace: "firefox-bob", pod: "firefox-5d8b-7xk2p", container: "web")
            let logs = try await olares.market("logs firefox --grep ERROR --no-timestamps")
            #expect(logs.stdout == "ERROR no disk\n", "\(logs.stderr)")
            let none = try await olares.market("logs firefox -c nobody")
            expectFailure(none, .argumentInvalid, message: "no container named \"nobody\" (have: web)")
            let missing = try await olares.market("why nothing")
            expectFailure(
                missing, .remoteNotFound, message: "app 'nothing' is not installed",
                fix: "olares-cli market status nothing")
        }
    }

    @Test("Where an app is found: printed, shown with its state, and opened at a terminal that has a browser")
    func open() async throws {
        try await withMarketOfBob { olares in
            let address = "https://c0ffee.alice.olares.com"
            let run = try await olares.market("open jellyfin")
            #expect(run.stdout == address + "\n" && run.stderr.isEmpty)
            let shared = try await olares.market("open jellyfin --entrance share -o json").json
            #expect(shared == ["app": "jellyfin", "entrance": "share", "url": "https://c0ffee0.alice.olares.com"])
            let unknown = try await olares.market("open jellyfin --entrance door")
            expectFailure(unknown, .remoteNotFound, message: "app 'jellyfin' has no entrance 'door' (have: web, share)")
            expectFailure(try await olares.market("open oldwiki"), .preconditionFailed, message: "has no entrance")

            olares.plantApp("jellyfin", .running)
            let status = try await olares.market("status jellyfin")
            #expect(status.lines.contains("Namespace:  jellyfin-bob"))
            #expect(status.lines.contains("URL (web):  \(address)"))
            let document = try await olares.market("status jellyfin -o json").json
            #expect(document["namespace"] == "jellyfin-bob" && document["entrances"]?.array?.count == 2)
            let get = try await olares.market("get jellyfin")
            #expect(get.stdout.contains("URL (web):    \(address)\n"))
            #expect(try await olares.market("get jellyfin -o json").json["installed"]?["namespace"] == "jellyfin-bob")
            #expect(try await olares.market("get kavita -o json").json["installed"] == nil)
        }
    }

    @Test("At a terminal with a screen the desktop's opener gets the address, and none of our secrets")
    func browser() async throws {
        try await withMarketOfBob { olares in
            let folder = olares.workDirectory + "/bin"
            let opened = olares.workDirectory + "/opened"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try olares.write(
                "#!/bin/sh\n{ echo \"$@\"; env; } >'\(opened).part'; mv '\(opened).part' '\(opened)'\n",
                to: folder + "/xdg-open")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/xdg-open")
            let terminal = try olares.terminal(columns: 80)
            let run = try await olares.start(
                on: terminal, ["market", "open", "jellyfin"],
                environment: ["PATH": "\(folder):/usr/bin:/bin", "DISPLAY": ":0", "OLARES_REFRESH_TOKEN": "s3cret"]
            ).wait()
            #expect(run.exit == 0 && terminal.text.contains("https://c0ffee.alice.olares.com\n"))
            #expect(await eventually { FileManager.default.fileExists(atPath: opened) })
            let said = try String(contentsOfFile: opened, encoding: .utf8)
            #expect(said.hasPrefix("https://c0ffee.alice.olares.com\n") && said.contains("DISPLAY=:0"))
            #expect(!said.contains("OLARES_"))
        }
    }

    @Test("Searched by name, title, category and description; the best first")
    func search() async throws {
        try await withMarketOfBob { olares in
            let run = try await olares.market("search notes")
            #expect(run.exit == 0 && run.column("NAME").contains("memos") && run.column("NAME").contains("trilium"))
            #expect(try await olares.market("search FIREFOX").column("NAME").first == "firefox")
            #expect(try await olares.market("search photos videos").column("NAME") == ["immich"])
            let json = try await olares.market("search audiobooks -o json").json
            #expect(json.array?.first?["description"] == "Audiobooks and podcasts.")
            #expect(try await olares.market("search zzz").stderr == "No apps found for \"zzz\"\n")
        }
    }

    @Test("What could be upgraded, and all of it upgraded one after the other")
    func upgradeAll() async throws {
        try await withMarketOfBob { olares in
            #expect(try await olares.market("upgrade --all").stderr == "No apps to upgrade\n")
            olares.plantApp("ghost", .running, version: "5.110.0")
            olares.plantApp("memos", .running, version: "0.24.2")
            olares.plantApp("kavita", .stopped, version: "0.8.1")
            let list = try await olares.market("list --mine --upgradable")
            #expect(list.column("NAME") == ["ghost", "kavita"] && list.column("LATEST") == ["5.111.0", "0.8.5"])
            let rows = try await olares.market("list --mine -o json").json.array ?? []
            #expect(rows.map { $0["upgradable"] } == [true, true, false])

            let plan = try await olares.market("upgrade --all --dry-run -o json").json
            #expect(plan["requests"]?.array?.count == 2 && olares.marketChanges.isEmpty)
            let run = try await olares.market("upgrade --all \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(run.column("NAME") == ["ghost", "kavita"] && run.column("TO") == ["5.111.0", "0.8.5"])
            #expect(run.column("STATUS") == ["success", "success"])
            #expect(olares.marketChangesAsked == ["PUT /apps/ghost/upgrade", "PUT /apps/kavita/upgrade"])
        }
    }

    @Test("One that fails keeps none of the others back")
    func upgradeSome() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .running, version: "5.110.0")
            olares.plantApp("kavita", .downloading, version: "0.8.1")
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let run = try await olares.market("upgrade --all \(Olares.watching) -o json")
            #expect(run.exit == 7)
            let json = try run.json
            #expect(json["failures"] == 1 && json["results"]?.array?.map { $0["status"] } == ["success", "failed"])
            #expect(json["results"]?.array?.last?["code"] == "precondition_failed")
            let alone = try await olares.market("upgrade --all --version 1.0.0")
            #expect(alone.exit == 2)
            #expect(try await olares.market("upgrade ghost --all").exit == 2)
            #expect(try await olares.market("upgrade").exit == 2)
        }
    }

    @Test("One that is interrupted shows what was done before, whatever it is at", arguments: [SIGINT, SIGTERM])
    func upgradeInterrupted(signal: Int32) async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .running, version: "5.110.0")
            olares.plantApp("kavita", .running, version: "0.8.1")
            let upgrade = "/app-store/api/v2/apps/kavita/upgrade"
            olares.sandbox.add(Fault(.hold(name: "second"), method: "PUT", path: upgrade))
            let child = try olares.startMarket("upgrade --all \(Olares.watching)")
            #expect(await olares.sandbox.waitUntilHeld("second", timeout: .seconds(60)))
            olares.sandbox.behaviour.market.stuckIn = [.upgrading]
            // One of the two comes while it watches, the other one while the request is under way.
            if signal == SIGINT {
                olares.sandbox.release("second")
                #expect(await child.stderr.wait(for: "upgrade 'kavita' requested; watching"))
            }
            child.send(signal)
            let run = await child.wait()
            olares.sandbox.release("second")
            #expect(run.exit == 128 + signal, "\(run.stderr)")
            #expect(run.column("NAME") == ["ghost", "kavita"] && run.column("STATUS") == ["success", "failed"])
            #expect(run.stderr.contains("stopped: 0 apps were not begun with\n"))
        }
    }

    @Test(
        "Of a namespace that apps share nothing is shown as one's own that may be another's; an answer without a list is none"
    )
    func places() async throws {
        func answer(_ data: String) -> Fault {
            Fault(.status(code: 200, body: #"{"code":0,"message":"","data":\#(data)}"#), path: "/api/myapps")
        }
        try await withMarketOfBob { olares in
            try plantFirefox(olares, ["running": ["startedAt": "2026-07-01T11:56:00Z"]])
            let apps = #"[{"name":"a","namespace":"firefox-bob"},{"name":"b","namespace":"firefox-bob"}]"#
            olares.sandbox.add(answer(apps))
            #expect(try await olares.market("why a").lines.first == "0 of 0 pods of a run")
            let workloads = "/kapis/resources.kubesphere.io/v1alpha3/namespaces/firefox-bob/deployments"
            olares.sandbox.add(Fault(.status(code: 500), path: workloads))
            for line in ["why a", "logs a"] {
                expectFailure(try await olares.market(line), .httpServerError, message: "list deployments: ")
            }
        }
        try await withMarketOfBob { olares in
            olares.sandbox.add(answer(#"{"items":[]}"#))
            for line in ["why a", "logs a"] {
                expectFailure(try await olares.market(line), .decode, message: "no list")
            }
        }
    }

    @Test("Sources are added and removed")
    func sources() async throws {
        try await withMarketOfBob { olares in
            let added = try await olares.market("source add market.own https://apps.example.com")
            #expect(added.exit == 0 && added.stdout.hasPrefix("added source market.own"), "\(added.stderr)")
            #expect(olares.lastMarketBody?["type"] == "remote" && olares.lastMarketBody?["name"] == "market.own")
            #expect(try await olares.market("source list").column("SOURCE").contains("market.own"))
            let unasked = try await olares.market("source remove market.own")
            #expect(
                unasked.exit == 6 && unasked.stderr.contains("Remove source market.own for everybody on this Olares?"))
            #expect(try await olares.market("source remove market.own --yes").stdout == "removed source market.own\n")
            #expect(try await !olares.market("source list").column("SOURCE").contains("market.own"))
            let missing = try await olares.market("source remove market.own --yes")
            expectFailure(missing, .remoteNotFound, message: "there is no source market.own")
        }
    }
}
