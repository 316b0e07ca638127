import Foundation
import OlaresCore
import Sandbox
import Testing

/// What calls of tools may do, and what a host is told of it beforehand.
@Suite struct ToolEffectTests {
    private static let initialize =
        #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}}}}"#
        + "\n"

    /// The results of calls, one after the other, of a server with these options.
    private func results(
        _ options: [String] = [], _ calls: [(tool: String, arguments: JSONValue)], _ olares: Olares
    ) async throws -> [JSONValue] {
        let server = try olares.start(["mcp", "serve"] + options, input: .open)
        for (number, call) in calls.enumerated() {
            server.write(ToolTalk.call(number, call.tool, call.arguments) + "\n")
            #expect(await server.stdout.wait(for: "\"id\":\(number),"))
        }
        server.closeInput()
        let answers = ToolTalk.answers(await server.wait())
        return calls.indices.map { answers["\($0)"] ?? .null }
    }

    private func tools(_ options: [String], _ olares: Olares) async throws -> (tools: [String: JSONValue], bytes: Int) {
        let run = try await olares.run(["mcp", "serve"] + options, input: .text(ToolTalk.list))
        let list = ToolTalk.answers(run)["list"]?["tools"]?.array ?? []
        return (list.reduce(into: [:]) { $0[$1["name"]?.string ?? ""] = $1 }, run.stdout.utf8.count)
    }

    @Test("An argument that replaces something needs the right to destroy, and sends nothing without it")
    func raised() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/t")
            let local = olares.directory + "/a.txt"
            try "new".write(toFile: local, atomically: true, encoding: .utf8)
            try files.write("old", to: "drive/Home/t/a.txt")
            let call: JSONValue = ["local": .string(local), "remote": "drive/Home/t/a.txt", "overwrite": true]
            let refused = try await results(["--allow", "write"], [("files_upload", call)], olares)
            let error = refused[0]["structuredContent"]?["error"]
            #expect(error?["code"] == "effect_not_allowed")
            #expect(error?["action"]?.string?.contains("--allow write --allow destructive") == true)
            #expect(olares.sandbox.requests().allSatisfy { $0.method == "GET" })
            #expect(files.text("drive/Home/t/a.txt") == "old")
            let done = try await results(["--allow", "destructive"], [("files_upload", call)], olares)
            #expect(done[0]["isError"] == false, "\(done[0].compactText)")
            #expect(files.text("drive/Home/t/a.txt") == "new")
        }
    }

    @Test("Commands in containers are a right of their own, and no part of another")
    func exec() async throws {
        try await withCluster { olares in
            for rights in ["write", "destructive"] {
                let offered = try await tools(["--allow", rights], olares).tools
                #expect(offered["cluster_pod_exec"] == nil && offered["cluster_container_exec"] == nil)
            }
            let pod = "user-space-alice/\(try olares.clusterPod(of: "notes"))"
            let call: JSONValue = ["pod": .string(pod), "command": ["rm", "-rf", "/"]]
            let refused = try await results(["--allow", "destructive"], [("cluster_pod_exec", call)], olares)
            #expect(refused[0]["structuredContent"]?["error"]?["action"]?.string?.contains("--allow exec") == true)
            let exec = try await tools(["--allow", "exec"], olares).tools["cluster_pod_exec"]
            #expect(exec?["annotations"] == ["readOnlyHint": false, "destructiveHint": true, "openWorldHint": true])
            #expect(exec?["inputSchema"]?["properties"]?["tty"] == nil)
        }
    }

    @Test("Hints say what a call can do at most")
    func hints() async throws {
        try await withOlares { olares in
            let all = try await tools(["--allow", "destructive,exec"], olares).tools
            func hint(_ tool: String, _ name: String) -> JSONValue? { all[tool]?["annotations"]?[name] }
            #expect(hint("files_upload", "destructiveHint") == true && hint("files_mkdir", "destructiveHint") == false)
            #expect(hint("files_share_set-members", "destructiveHint") == true)
            #expect(hint("files_ls", "readOnlyHint") == true && hint("files_ls", "openWorldHint") == false)
            for (name, tool) in all {
                #expect(tool["annotations"]?["readOnlyHint"]?.bool != nil, "\(name)")
                #expect(
                    tool["title"] == nil && tool["annotations"]?["title"] == nil, "\(name): what it does is said once")
                for (option, schema) in tool["inputSchema"]?["properties"]?.object ?? [:] {
                    guard let standard = schema["default"] else { continue }
                    #expect((schema["type"] == "string") == (standard.string != nil), "\(name) \(option)")
                    #expect((schema["type"] == "integer") == (standard.integer != nil), "\(name) \(option)")
                }
            }
        }
    }

    @Test("What is listed fits into a context, and into the number of tools that model services take")
    func size() async throws {
        try await withOlares { olares in
            let standard = try await tools([], olares)
            #expect(standard.bytes < 24 << 10, "\(standard.bytes)")
            let all = try await tools(["--allow", "destructive,exec"], olares)
            #expect(all.bytes < 60 << 10, "\(all.bytes)")
            #expect(all.tools.count < 128, "\(all.tools.count)")
            let idle = ["docs_man", "completion", "rehearse", "skills_lint", "profile_login", "files_edit", "commands"]
            #expect(idle.allSatisfy { all.tools[$0] == nil })
        }
    }

    @Test("A server offers the groups and tools that it was told to, and refuses names of none")
    func chosen() async throws {
        try await withOlares { olares in
            let some = try await tools(["--groups", "market,settings vpn", "--tools", "files_ls"], olares).tools.keys
            #expect(
                some.contains("market_list") && some.contains("settings_vpn_ssh_status") && some.contains("files_ls"))
            #expect(!some.contains("files_cat") && !some.contains("settings_apps_list"))
            let outside = try await olares.run(
                ["mcp", "serve", "--groups", "market"], input: .text(ToolTalk.call(1, "files_nodes", [:]) + "\n"))
            #expect(outside.stdout.contains("-32602"))
            for (words, hint) in [
                (["--groups", "fils"], "Did you mean: files"), (["--tools", "files_lss"], "Did you mean: files_ls"),
                (["--tools", "files_rm"], "--allow destructive"), (["--act-as", "nobody"], "nobody"),
            ] {
                let run = try await olares.run(["mcp", "serve"] + words)
                #expect(run.exit != 0 && run.stderr.contains(hint), "\(words): \(run.stderr)")
            }
        }
    }

    @Test("A pinned server stays with its account; one that is not says when it acts as another")
    func pinned() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", token: .live(seconds: 600)),
                .init("bob@olares.com", token: .live(seconds: 600)))
            let pinned = try olares.start(["mcp", "serve", "--act-as", "alice@olares.com"], input: .open)
            let free = try olares.start(["mcp", "serve"], input: .open)
            for server in [pinned, free] {
                server.write(ToolTalk.call(1, "profile_whoami", [:]) + "\n")
                #expect(await server.stdout.wait(for: #""olares-cli/profile":"alice@olares.com""#))
            }
            #expect(try await olares.run("profile", "use", "bob@olares.com").exit == 0)
            for server in [pinned, free] {
                server.write(ToolTalk.call(2, "profile_whoami", [:]) + "\n")
                #expect(await server.stdout.wait(for: "\"id\":2,"))
                server.closeInput()
            }
            let stayed = ToolTalk.answers(await pinned.wait())["2"]
            #expect(stayed?["structuredContent"]?["name"] == "alice" && stayed?["content"]?.array?.count == 1)
            let moved = ToolTalk.answers(await free.wait())["2"]
            #expect(moved?["structuredContent"]?["name"] == "bob")
            #expect(moved?["content"]?.array?.last?["text"]?.string?.contains("acts as bob@olares.com") == true)
        }
    }

    @Test("Where the host can ask, the person decides about a call that goes beyond what is allowed")
    func asked() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/t")
            let local = olares.directory + "/a.txt"
            try "new".write(toFile: local, atomically: true, encoding: .utf8)
            try files.write("old", to: "drive/Home/t/a.txt")
            let call = ToolTalk.call(
                1, "files_upload", ["local": .string(local), "remote": "drive/Home/t/a.txt", "overwrite": true])
            for (action, code, text) in [("decline", "confirmation_declined", "old"), ("accept", nil, "new")] {
                let server = try olares.start(["mcp", "serve", "--allow", "write"], input: .open)
                server.write(Self.initialize + call + "\n")
                #expect(await server.stdout.wait(for: "elicitation/create"))
                #expect(server.stdout.text.contains("files_upload"))
                server.write(#"{"jsonrpc":"2.0","id":"consent-1","result":{"action":"\#(action)"}}"# + "\n")
                #expect(await server.stdout.wait(for: "\"id\":1,"))
                server.closeInput()
                let answer = ToolTalk.answers(await server.wait())["1"]
                #expect(answer?["structuredContent"]?["error"]?["code"]?.string == code)
                #expect(files.text("drive/Home/t/a.txt") == text)
            }
            // Nobody answers: the end of the input ends the question.
            let server = try olares.start(["mcp", "serve", "--allow", "write"], input: .open)
            server.write(Self.initialize + call + "\n")
            #expect(await server.stdout.wait(for: "elicitation/create"))
            server.closeInput()
            #expect(ToolTalk.answers(await server.wait())["1"]?["isError"] == true)
        }
    }

    @Test("A stateless client is asked to ask, and brings the answer to that very question")
    func askedStateless() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/t")
            let local = olares.directory + "/a.txt"
            try "new".write(toFile: local, atomically: true, encoding: .utf8)
            try files.write("old", to: "drive/Home/t/a.txt")
            func call(_ id: Int, _ more: JSONObject) -> String {
                var parameters: JSONObject = [
                    "name": "files_upload",
                    "arguments": ["local": .string(local), "remote": "drive/Home/t/a.txt", "overwrite": true],
                    "_meta": [
                        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                        "io.modelcontextprotocol/clientCapabilities": ["elicitation": [:]],
                    ],
                ]
                for (name, value) in more { parameters[name] = value }
                let message: JSONValue = [
                    "jsonrpc": "2.0", "id": .integer(Int64(id)), "method": "tools/call", "params": .object(parameters),
                ]
                return message.compactText + "\n"
            }
            let accept: JSONValue = ["consent": ["action": "accept"]]
            let first = try await olares.run(["mcp", "serve", "--allow", "write"], input: .text(call(1, [:])))
            let asked = try #require(ToolTalk.answers(first)["1"])
            #expect(asked["resultType"] == "input_required")
            #expect(asked["inputRequests"]?["consent"]?["method"] == "elicitation/create")
            let other = try await olares.run(
                ["mcp", "serve", "--allow", "write"],
                input: .text(call(2, ["inputResponses": accept, "requestState": "another question"])))
            #expect(ToolTalk.answers(other)["2"]?["resultType"] == "input_required", "\(other.stdout)")
            #expect(files.text("drive/Home/t/a.txt") == "old")
            let last = try await olares.run(
                ["mcp", "serve", "--allow", "write"],
                input: .text(call(3, ["inputResponses": accept, "requestState": asked["requestState"] ?? .null])))
            #expect(ToolTalk.answers(last)["3"]?["isError"] == false, "\(last.stdout)")
            #expect(files.text("drive/Home/t/a.txt") == "new")
        }
    }

    @Test("What repairs a failure is a call of a tool, and what there is to choose from is data")
    func repairs() async throws {
        try await withFilesOfBob { olares, _ in
            let got = try await results(
                [],
                [
                    ("files_ls", ["path": "drive/Home/none/"]), ("cluster_workload_get", ["workload": "a/b"]),
                    ("cluster_workload_list", ["limit": "many"]), ("profile_remove", [:]),
                ], olares)
            let errors = got.map { $0["structuredContent"]?["error"] }
            let step = errors[0]?["next"]?.array?.first
            #expect(
                step?["tool"] == "files_ls" && step?["arguments"] == ["path": "drive/Home/"], "\(got[0].compactText)")
            #expect(errors[1]?["missing"] == ["kind"] && errors[2]?["invalid"] == "limit")
            #expect(errors[3]?["code"] == "effect_not_allowed")
            #expect(errors.allSatisfy { $0?.compactText.contains("<") == false })
        }
    }

    @Test("Lists come as rows that fit into a context, and as whole objects where these are asked for")
    func rows() async throws {
        try await withCluster { olares in
            let got = try await results(
                [],
                [
                    ("cluster_pod_list", [:]), ("cluster_pod_list", ["raw": true, "max_bytes": 10_000_000]),
                    ("cluster_pod_list", ["fields": "name,status"]), ("cluster_pod_list", ["max_bytes": 600]),
                    ("files_ls", ["path": "drive/Home/Documents/"]), ("cluster_pod_list", ["fields": "nam"]),
                    ("cluster_pod_list", ["max_bytes": 256]), ("cluster_pod_list", ["jq": "[.rows[].name]"]),
                ], olares)
            let values = got.map { $0["structuredContent"] ?? .null }
            let rows = values[0]["rows"]?.array ?? []
            #expect(values[0].compactText.utf8.count < 6 << 10, "\(values[0].compactText.utf8.count)")
            #expect(rows.count > 3 && rows.allSatisfy { $0["name"]?.string != nil && $0["ageSeconds"]?.integer != nil })
            #expect(values[1]["items"]?.array?.count == rows.count)
            #expect(values[1]["items"]?.array?.first?["metadata"] != nil)
            #expect(values[2]["rows"]?.array?.allSatisfy { $0.object?.map(\.name) == ["name", "status"] } == true)
            #expect(values[3].compactText.utf8.count <= 600)
            let left = values[3]["left_out"]?["rows"]?.integer ?? 0
            #expect(left > 0 && Int(left) + (values[3]["rows"]?.array?.count ?? 0) == rows.count)
            let path = values[4]["rows"]?.array?.first { $0["path"]?.string?.hasSuffix("welcome.txt") == true }
            #expect(path?["path"] == "drive/Home/Documents/welcome.txt" && path?["size"] == 24)
            #expect(values[5]["error"]?["message"]?.string?.contains("Did you mean: name") == true)
            let least = values[6]["error"]?["choices"]?.strings?.first.flatMap { Int64($0) } ?? 0
            #expect(least > 256 && values[6]["error"]?["next"]?.array?.first?["missing"] == ["max_bytes"])
            #expect(values[7]["result"]?.strings == rows.compactMap { $0["name"]?.string })
            // Call after call, what was left out is all of the rest.
            var (seen, call) = (values[3]["rows"]?.array ?? [], values[3]["left_out"]?["call"])
            while let next = call?["arguments"] {
                let part = try await results([], [("cluster_pod_list", next)], olares)[0]["structuredContent"]
                seen += part?["rows"]?.array ?? []
                call = part?["left_out"]?["call"]
            }
            #expect(seen.map { $0["name"] } == rows.map { $0["name"] })
            let smallest = try await results(
                [], [("cluster_pod_list", ["max_bytes": .integer(least)])], olares)[0]["structuredContent"]
            #expect(smallest?["rows"]?.array?.count == 1, "\(least)")
        }
    }

    @Test("The same at a command line: rows, fields and a bound, and a clear word where people read")
    func commandLine() async throws {
        try await withCluster { olares in
            let rows = try await olares.cluster("pod list -o json --rows").json["rows"]?.array ?? []
            let picked = try await olares.cluster("pod list -o json --fields name,status").json
            #expect(
                picked["rows"]?.array?.count == rows.count && picked["rows"]?.array?.first?.object?.members.count == 2)
            let deep = try await olares.cluster("pod list -o json --fields metadata.name,status.phase").json
            #expect(deep["items"]?.array?.first?["metadata.name"] == rows.first?["name"])
            let cut = try await olares.cluster("pod list -o json --max-bytes 4KiB")
            #expect(try cut.json["left_out"]?["bytes"]?.integer ?? 0 > 0)
            let names = try await olares.run(
                "cluster", "pod", "list", "-o", "json", "--rows", "--jq", ".rows[] | .name, env, $ENV")
            #expect(names.lines.filter { $0 != "{}" } == rows.compactMap { $0["name"]?.string }, "\(names.stderr)")
            for wrong in [".[", ".rows | error(\"no\")", "import \"x\" as x; .", "1) | (2"] {
                let run = try await olares.run("cluster", "pod", "list", "-o", "json", "--jq", wrong)
                #expect(run.exit == 2 && run.stderr.contains("option_value_invalid"), "\(wrong): \(run.stdout)")
            }
            let rest = try cut.json["left_out"]?["call"]?["argv"]?.strings ?? []
            #expect(try await olares.run(Array(rest.dropFirst())).json["items"]?.array?.count == rows.count)
            let tiny = try await olares.cluster("pod list -o json --max-bytes 300")
            let least = ShownFailure(tiny.stderr)?.json?["choices"]?.strings?.first ?? ""
            let one = try await olares.cluster("pod list -o json --max-bytes \(least)")
            #expect(try one.json["items"]?.array?.count == 1)
            let odd = try await olares.cluster("pod list --fields name")
            #expect(odd.exit == 2 && odd.stderr.contains("add -o json"))
        }
    }
}
