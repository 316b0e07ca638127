import Foundation
import OlaresCore
import Sandbox
import Testing

/// What the tools of `mcp serve` answer, beside what `-o json` prints.
@Suite struct ToolResultTests {
    /// A call of a verb that only reads.
    private struct Reading {
        let id: String
        /// Positional arguments, in order.
        var arguments: [(name: String, value: String)] = []
        var options: [(name: String, value: String)] = []

        init(_ id: String, _ arguments: (String, String)..., options: [(String, String)] = []) {
            self.id = id
            self.arguments = arguments.map { (name: $0.0, value: $0.1) }
            self.options = options.map { (name: $0.0, value: $0.1) }
        }

        var words: [String] {
            id.split(separator: ".").map(String.init) + options.map { "--\($0.name)=\($0.value)" }
                + arguments.map(\.value)
        }

        /// The line of the request, which asks for the whole data.
        func line(_ number: Int, _ shape: JSONObject = ["raw": true, "max_bytes": 100_000_000]) -> String {
            var members = shape
            for (name, value) in arguments + options { members[name] = .string(value) }
            return ToolTalk.call(number, id.replacing(".", with: "_"), .object(members)) + "\n"
        }
    }

    /// All of them: some are listed only when they are asked for.
    private static let groups = "version,skills,profile,cluster,files,market,settings"

    private static let space = "user-space-alice"

    private static func readings(pod: String) -> [Reading] {
        let app = ("app", "firefox")
        let entrance = ("entrance", "www")
        let workload = ("workload", "\(space)/notes")
        let kind = [("kind", "deployment")]
        let archive = ("archive", "drive/Home/Documents/pictures.zip")
        return [
            Reading("version"), Reading("skills.list"), Reading("skills.show", ("name", "olares-shared")),
            Reading("profile.list"), Reading("profile.whoami"), Reading("cluster.context"),
            Reading("cluster.application.list"), Reading("cluster.application.get", ("namespace", space)),
            Reading("cluster.application.workloads", ("namespace", space)),
            Reading("cluster.application.pods", ("namespace", space)),
            Reading("cluster.application.status", ("namespace", space)),
            Reading("cluster.container.list", ("pod", pod)), Reading("cluster.container.env", ("pod", pod)),
            Reading("cluster.container.logs", ("target", pod)), Reading("cluster.cronjob.list"),
            Reading("cluster.cronjob.get", ("cronjob", "\(space)/backup")),
            Reading("cluster.cronjob.yaml", ("cronjob", "\(space)/backup")),
            Reading("cluster.cronjob.jobs", ("cronjob", "\(space)/backup")), Reading("cluster.job.list"),
            Reading("cluster.job.get", ("job", "\(space)/resize")),
            Reading("cluster.job.yaml", ("job", "\(space)/resize")),
            Reading("cluster.job.pods", ("job", "\(space)/resize")),
            Reading("cluster.job.events", ("job", "\(space)/resize")), Reading("cluster.middleware.list"),
            Reading("cluster.namespace.list"), Reading("cluster.namespace.get", ("namespace", space)),
            Reading("cluster.node.list"), Reading("cluster.node.get", ("node", "olares")),
            Reading("cluster.pod.list"), Reading("cluster.pod.get", ("pod", pod)),
            Reading("cluster.pod.yaml", ("pod", pod)), Reading("cluster.pod.events", ("pod", pod)),
            Reading("cluster.pod.logs", ("pod", pod)), Reading("cluster.workload.list"),
            Reading("cluster.workload.get", workload, options: kind),
            Reading("cluster.workload.yaml", workload, options: kind),
            Reading("cluster.workload.rollout-status", workload, options: kind), Reading("cluster.workload.images"),
            Reading("cluster.application.why", ("namespace", space)), Reading("cluster.pod.why", ("pod", pod)),
            Reading("cluster.events"),
            Reading("files.ls", ("path", "drive/Home/Documents/")), Reading("files.find", ("path", "drive/Home/")),
            Reading("files.du", ("path", "drive/Home/")),
            Reading("files.md5", ("paths", "drive/Home/Documents/welcome.txt")),
            Reading("files.cat", ("path", "drive/Home/Documents/welcome.txt")), Reading("files.nodes"),
            Reading("files.archive.entries", archive), Reading("files.nfs.history.list"), Reading("files.repos.list"),
            Reading("files.repos.get", ("repo", "none")), Reading("files.share.list"),
            Reading("files.share.get", ("id", "none")), Reading("files.smb.history.list"),
            Reading("files.share.smb-users.list"), Reading("files.task.status", ("task", "none")),
            Reading("market.list"), Reading("market.categories"),
            Reading("market.history"), Reading("market.search"), Reading("market.why", app),
            Reading("market.get", app), Reading("market.status"),
            Reading("settings.advanced.env.system.list"), Reading("settings.advanced.env.user.list"),
            Reading("settings.advanced.images.list"), Reading("settings.advanced.registries.list"),
            Reading("settings.advanced.status"),
            Reading("settings.appearance.wallpaper.list", ("surface", "desktop")),
            Reading("settings.appearance.get"), Reading("settings.apps.domain.get", app, entrance),
            Reading("settings.apps.domain.list", app), Reading("settings.apps.entrances.list", app),
            Reading("settings.apps.env.get", app), Reading("settings.apps.policy.get", app, entrance),
            Reading("settings.apps.policy.list", app), Reading("settings.apps.list"),
            Reading("settings.apps.get", app), Reading("settings.backup.plans.list"),
            Reading("settings.backup.snapshots.list", ("backup", "bk-1")), Reading("settings.compute.list"),
            Reading("settings.gpu.list"), Reading("settings.integration.accounts.list"),
            Reading("settings.integration.accounts.list-by-type", ("type", "awss3")),
            Reading("settings.integration.accounts.get", ("type", "awss3"), ("name", "AKIA")),
            Reading("settings.integration.cookie.list"),
            Reading("settings.integration.cookie.validate", ("domain", "example.com")),
            Reading("settings.me.sso.list"), Reading("settings.me.version"), Reading("settings.me.check-update"),
            Reading("settings.me.whoami"), Reading("settings.network.external-network.get"),
            Reading("settings.network.frp.list"), Reading("settings.network.hosts-file.get"),
            Reading("settings.network.overlay.status"), Reading("settings.network.reverse-proxy.get"),
            Reading("settings.network.ssl.status"), Reading("settings.restore.plans.list"),
            Reading("settings.search.dirs.list"), Reading("settings.search.excludes.list"),
            Reading("settings.search.status"), Reading("settings.users.list"),
            Reading("settings.users.get", ("username", "alice")), Reading("settings.users.me"),
            Reading("settings.video.config.get"), Reading("settings.vpn.acl.all"),
            Reading("settings.vpn.acl.get", app), Reading("settings.vpn.devices.list"),
            Reading("settings.vpn.devices.routes", ("device", "none")),
            Reading("settings.vpn.public-domain-policy.get"), Reading("settings.vpn.ssh.status"),
            Reading("settings.vpn.subroutes.status"),
        ]
    }

    /// What differs between two looks at the same thing.
    private static let moments: Set<String> = [
        "fetchedAt", "durationMs", "expiresIn", "refreshedAt", "refreshedAgoSecs", "source", "previousRole",
        "checkedAt",
    ]

    private func withoutMoments(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values): return .array(values.map(withoutMoments))
        case .object(let members):
            var kept = JSONObject()
            for (name, value) in members where !Self.moments.contains(name) { kept[name] = withoutMoments(value) }
            return .object(kept)
        default: return value
        }
    }

    @Test("The whole data of a tool's answer are what -o json prints, for each verb that only reads")
    func sameAsJSON() async throws {
        try await withSettings { olares in
            olares.sandbox.behaviour.market.statesPerRead = 0
            let pod = "\(Self.space)/\(try olares.clusterPod(of: "notes"))"
            let readings = Self.readings(pod: pod)
            let server = try olares.start(["mcp", "serve", "--groups"] + [Self.groups], input: .open)
            server.write(ToolTalk.list)
            // Both right after one another: some look at what others have kept.
            var printed: [Run] = []
            for (number, reading) in readings.enumerated() {
                server.write(reading.line(number))
                #expect(await server.stdout.wait(for: "\"id\":\(number),"))
                printed.append(try await olares.run(["-o", "json"] + reading.words))
            }
            #expect(await server.stdout.wait(for: "\"id\":\"list\""))
            server.closeInput()
            let answers = ToolTalk.answers(await server.wait())
            // Every tool is looked at.
            let tools = answers["list"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
            let known = Set(readings.map { $0.id.replacing(".", with: "_") })
            #expect(Set(tools).subtracting(known) == [])
            for (number, reading) in readings.enumerated() {
                let value = try #require(answers["\(number)"]?["structuredContent"], "\(reading.id)")
                let run = printed[number]
                if let error = value["error"] {
                    #expect(
                        try JSONValue(parsing: Array(run.stderr.utf8))["error"]?["code"] == error["code"],
                        "\(reading.id)")
                } else if let text = value["text"], value.object?.members.count == 1 {
                    #expect(text.string?.filter { !$0.isNumber } == run.stdout.filter { !$0.isNumber }, "\(reading.id)")
                } else {
                    let printed = try JSONValue(parsing: Array(run.stdout.utf8))
                    let wrapped = printed.object == nil ? ["result": printed] : printed
                    #expect(withoutMoments(value) == withoutMoments(wrapped), "\(reading.id)")
                    #expect(printed != .null, "\(reading.id) has nothing to say")
                }
            }
        }
    }
}

extension ToolResultTests {
    @Test("Each tool whose result is rows says which members they have, and no other tool does")
    func outputSchemas() async throws {
        try await withSettings { olares in
            let pod = "\(Self.space)/\(try olares.clusterPod(of: "notes"))"
            let readings = Self.readings(pod: pod)
            let server = try olares.start(["mcp", "serve", "--groups", Self.groups], input: .open)
            server.write(ToolTalk.list)
            for (number, reading) in readings.enumerated() {
                server.write(reading.line(number, ["max_bytes": 1_000_000]))
                #expect(await server.stdout.wait(for: "\"id\":\(number),"))
            }
            server.closeInput()
            let answers = ToolTalk.answers(await server.wait())
            let tools = (answers["list"]?["tools"]?.array ?? []).reduce(into: [String: JSONValue]()) {
                $0[$1["name"]?.string ?? ""] = $1
            }
            for (number, reading) in readings.enumerated() {
                let tool = tools[reading.id.replacing(".", with: "_")]
                let members = tool?["outputSchema"]?["properties"]?.object?.map(\.name) ?? []
                let promised = tool?["outputSchema"]?["properties"]?["rows"]?["items"]?["properties"]?.object
                let value = answers["\(number)"]?["structuredContent"] ?? .null
                guard value["error"] == nil else { continue }
                let rows = value["rows"]?.array
                #expect((rows != nil) == (promised != nil), "\(reading.id): \(value.compactText.prefix(200))")
                if rows == nil, !members.isEmpty {
                    // A document of a server's own can have more than is said.
                    let given = Set(value.object?.map(\.name) ?? [])
                    #expect(!given.isDisjoint(with: members) && !given.contains("result"), "\(reading.id): \(given)")
                }
                let rowMembers = Set((rows ?? []).flatMap { $0.object?.map(\.name) ?? [] })
                #expect(rowMembers.subtracting(promised?.map(\.name) ?? []) == [], "\(reading.id)")
            }
        }
    }

    @Test("The tools of the dashboard say what they answer with: rows, or an envelope with sections")
    func dashboardSchemas() async throws {
        try await withDashboard { olares in
            let server = try olares.start(["mcp", "serve", "--groups", "dashboard"], input: .open)
            server.write(ToolTalk.list + #"{"jsonrpc":"2.0","id":"after","method":"ping"}"# + "\n")
            #expect(await server.stdout.wait(for: "\"id\":\"after\""))
            let line = try #require(server.stdout.text.split(separator: "\n").first)
            let tools = try JSONValue(parsing: Array(line.utf8))["result"]?["tools"]?.array ?? []
            #expect(tools.count > 15)
            for (number, tool) in tools.enumerated() {
                let name = tool["name"]?.string ?? ""
                let arguments: JSONValue = name.hasSuffix("_partitions") ? ["device": "nvme0n1"] : [:]
                server.write(ToolTalk.call(number, name, arguments) + "\n")
                #expect(await server.stdout.wait(for: "\"id\":\(number),"))
            }
            server.closeInput()
            let answers = ToolTalk.answers(await server.wait())
            for (number, tool) in tools.enumerated() {
                let value = answers["\(number)"]?["structuredContent"] ?? .null
                let promised = tool["outputSchema"]?["properties"]
                let name = tool["name"]?.string ?? ""
                #expect(value["error"] == nil, "\(name): \(value.compactText)")
                if let rows = value["rows"]?.array {
                    let columns = promised?["rows"]?["items"]?["properties"]?.object?.map(\.name) ?? []
                    let given = Set(rows.flatMap { $0.object?.map(\.name) ?? [] })
                    #expect(!given.isEmpty && given.subtracting(columns) == [], "\(name): \(given)")
                } else {
                    let given = Set(value.object?.map(\.name) ?? [])
                    let members = Set(promised?.object?.map(\.name) ?? [])
                    #expect(given.subtracting(["left_out"]).isSubset(of: members), "\(name): \(given)")
                }
            }
        }
    }

    @Test("What tools are described with is for tools: no dashes, and nothing that only a shell has")
    func descriptions() async throws {
        try await withOlares { olares in
            let run = try await olares.run(
                ["mcp", "serve", "--allow", "destructive,exec", "--groups", Self.groups + ",dashboard"],
                input: .text(ToolTalk.list))
            let tools = ToolTalk.answers(run)["list"]?["tools"]?.array ?? []
            #expect(tools.count > 200)
            let ofShells = [
                "terminal", "standard input", "stdin", "Ctrl-", "exit code", "olares-cli", "-o json", "a pipe",
            ]
            for tool in tools {
                let properties = tool["inputSchema"]?["properties"]?.object ?? [:]
                let texts = [tool["description"]] + properties.map { $0.value["description"] }
                for text in texts.compactMap({ $0?.string }) {
                    #expect(!text.contains(/(^|[\s`(\/])--?[a-zA-Z]/), "\(tool["name"]?.string ?? ""): \(text)")
                    let odd = ofShells.filter { text.contains($0) }
                    #expect(odd == [], "\(tool["name"]?.string ?? ""): \(text)")
                }
            }
        }
    }
}
