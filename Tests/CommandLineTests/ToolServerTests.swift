import Foundation
import OlaresCore
import Sandbox
import Testing

/// `mcp serve`, with the protocol's official client in front of it.
@Suite(.enabled(if: Judge.isAvailable, Judge.absence)) struct ToolServerTests {
    private static let box = """
        schema: olares-cli/commands/v1
        group: box
        summary: Work with boxes
        commands:
          - name: list
            summary: List the boxes
            effect: read
            options:
              - {name: colour, type: choice, values: [red, blue], repeated: true, help: Only these}
              - {name: most, type: integer, min: 1, max: 9, default: 5, help: How many}
            request:
              service: desktop
              method: GET
              path: /api/boxes
              query: {colour: "{colour}", most: "{most}"}
            response: {envelope: code-message-data, columns: [{title: NAME, value: name}]}
          - name: log
            summary: List what was done to boxes
            effect: read
            request: {service: desktop, method: GET, path: /api/log}
            pages: {style: offset, param: offset, size-param: limit, total: total}
            response: {select: entries}
          - name: fill
            summary: Fill a box
            effect: write
            arguments:
              - {name: name, type: string, help: Which box}
              - {name: things, type: string, repeated: true, required: false, help: With what}
            options:
              - {name: lid, type: flag, negatable: true, default: true, help: With a lid}
              - {name: key, type: string, sensitive: true, env: OLARES_BOX_KEY, help: The key}
            request:
              service: desktop
              method: POST
              path: /api/boxes/{name}
              body: {things: "{things}", lid: "{lid}", key: "{key}"}
          - name: burn
            summary: Burn a box
            effect: destructive
            confirm: Burn {name}?
            arguments:
              - {name: name, type: string, help: Which box}
            request: {service: desktop, method: DELETE, path: "/api/boxes/{name}"}
          - name: pack
            summary: Pack the boxes
            effect: write
            request: {service: desktop, method: POST, path: /api/pack}
            watch:
              request: {service: desktop, method: GET, path: /api/pack}
              until: {status: done}
              progress: "packing, {state.percent} %"
              interval: 1s
          - name: lock
            summary: Lock a box with a secret that only a person has
            effect: write
            options:
              - {name: secret, type: string, sensitive: true, required: true, help: The secret}
            request: {service: desktop, method: POST, path: /api/lock, body: {secret: "{secret}"}}
        """

    /// What the client did and got.
    private func converse(
        _ olares: Olares, mode: String = "auto", _ options: String..., environment: [String: String?] = [:],
        calls: [JSONValue], meanwhile: (ChildProcess) async throws -> Void = { _ in }
    ) async throws -> JSONValue {
        let command = ([Program.path, "mcp", "serve"] + options).map { JSONValue.string($0) }
        let job: JSONValue = ["command": .array(command), "mode": .string(mode), "calls": .array(calls)]
        let client = try olares.start(
            [Judge.script("mcp_client"), job.compactText], program: Judge.python, input: .open,
            environment: environment)
        try await meanwhile(client)
        let run = await client.wait()
        #expect(run.exit == 0, "\(run.stderr)")
        return try run.json
    }

    private func prepared(_ test: (Olares) async throws -> Void) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "home", token: .live(seconds: 600)))
            try olares.installSkill("box", Self.box)
            try await test(olares)
        }
    }

    @Test(
        "Clients of today's revision and of earlier ones call built-in and installed verbs",
        arguments: ["auto", "legacy"])
    func calls(mode: String) async throws {
        try await prepared { olares in
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: #"{"code":0,"data":[{"name":"x"}]}"#), service: "desktop",
                    path: "/api/boxes"))
            let talk = try await converse(
                olares, mode: mode,
                calls: [
                    ["tool": "profile_list", "arguments": ["raw": true]], ["tool": "profile_whoami", "arguments": [:]],
                    ["tool": "box_list", "arguments": ["colour": ["red", "blue"], "most": 3, "raw": true]],
                ])
            #expect(talk["version"] == (mode == "auto" ? "2026-07-28" : "2025-11-25"))
            let results = talk["results"]?.array ?? []
            #expect(results[0]["value"]?["result"]?.array?.first?["name"] == "home")
            #expect(results[1]["value"]?["name"] == "alice")
            #expect(results[2]["value"] == ["result": [["name": "x"]]])
            #expect(results[2]["texts"] == [#"{"result":[{"name":"x"}]}"#])
            #expect(results.allSatisfy { $0["isError"] == false })
            #expect(
                olares.sandbox.requests(to: "/api/boxes").map { $0.query ?? "" } == ["colour=red&colour=blue&most=3"])
        }
    }

    @Test("What a tool is listed with: read verbs alone at first, their arguments as a schema, and no secrets")
    func listing() async throws {
        try await prepared { olares in
            func tools(_ talk: JSONValue) -> [String: JSONValue] {
                (talk["tools"]?.array ?? []).reduce(into: [:]) { $0[$1["name"]?.string ?? ""] = $1 }
            }
            let few = tools(try await converse(olares, calls: []))
            #expect(few.keys.contains("profile_whoami") && few.keys.contains("box_list"))
            #expect(few.values.allSatisfy { $0["annotations"]?["readOnlyHint"] == true })
            #expect(!few.keys.contains { ["box_fill", "box_burn", "profile_remove", "mcp_serve"].contains($0) })
            // These write on this machine.
            #expect(!few.keys.contains { ["files_archive_cat", "files_download", "skills_install"].contains($0) })
            #expect(few.keys.contains("files_archive_entries"))
            #expect(
                few["box_list"]?["inputSchema"] == [
                    "type": "object",
                    "properties": [
                        "colour": [
                            "type": "array", "items": ["type": "string", "enum": ["red", "blue"]],
                            "description": "Only these",
                        ],
                        "most": [
                            "type": "integer", "minimum": 1, "maximum": 9, "description": "How many", "default": 5,
                        ],
                        "fields": ["type": "string"],
                    ],
                ])
            let more = tools(try await converse(olares, "--allow", "write", calls: []))
            #expect(more.keys.contains("box_fill") && !more.keys.contains("box_burn"))
            #expect(more["box_fill"]?["annotations"]?["readOnlyHint"] == false)
            #expect(more["box_fill"]?["inputSchema"]?["required"] == ["name"])
            #expect(more["box_fill"]?["inputSchema"]?["properties"]?["key"] == nil)
            #expect(!more.keys.contains("box_lock"))
            let all = tools(try await converse(olares, "--allow", "destructive", calls: []))
            #expect(all["box_burn"]?["annotations"]?["destructiveHint"] == true)
        }
    }

    @Test("A verb whose effect is not allowed is refused with what would allow it, and sends nothing")
    func refused() async throws {
        try await prepared { olares in
            let talk = try await converse(
                olares, "--allow", "write",
                calls: [
                    ["tool": "box_burn", "arguments": ["name": "x"]], ["tool": "box_steal"], ["tool": "mcp_serve"],
                ])
            let results = talk["results"]?.array ?? []
            #expect(results[0]["isError"] == true)
            #expect(results[0]["value"]?["error"]?["code"] == "effect_not_allowed")
            #expect(results[0]["value"]?["error"]?["action"]?.string?.contains("--allow destructive") == true)
            #expect(results[1]["code"] == -32602)
            #expect(results[2]["code"] == -32602)
            #expect(olares.sandbox.count(service: "desktop") == 0)
        }
    }

    @Test("Allowed verbs run without a question, with the secrets of the server's environment")
    func allowed() async throws {
        try await prepared { olares in
            olares.addSecret("box-key-4711")
            olares.sandbox.add(Fault(.status(code: 200, body: "{}"), service: "desktop"))
            let talk = try await converse(
                olares, "--allow", "destructive", environment: ["OLARES_BOX_KEY": "box-key-4711"],
                calls: [
                    ["tool": "box_fill", "arguments": ["name": "-x", "things": ["--lid", "a b"], "lid": false]],
                    ["tool": "box_burn", "arguments": ["name": "x"]],
                ])
            #expect(talk["results"]?.array?.allSatisfy { $0["isError"] == false } == true)
            let requests = olares.sandbox.requests().map { "\($0.method) \($0.path)" }
            #expect(requests == ["POST /api/boxes/-x", "DELETE /api/boxes/x"])
            #expect(
                try JSONValue(parsing: Array(olares.sandbox.requests()[0].body.data))
                    == ["things": ["--lid", "a b"], "lid": false, "key": "box-key-4711"])
        }
    }

    @Test("A list in pieces says whether there is more of it")
    func pieces() async throws {
        try await prepared { olares in
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: #"{"total":3,"entries":[{"did":"fill"},{"did":"burn"}]}"#),
                    service: "desktop",
                    path: "/api/log"))
            let talk = try await converse(
                olares,
                calls: [
                    ["tool": "box_log", "arguments": ["limit": 2]], ["tool": "box_log", "arguments": ["limit": 0]],
                ])
            let results = talk["results"]?.array ?? []
            #expect(
                results[0]["value"] == ["items": [["did": "fill"], ["did": "burn"]], "totalItems": 3, "more": true])
            #expect(results[0]["isError"] == false)
            #expect(results[1]["isError"] == true)
        }
    }

    @Test("What a long call has come to is told on the way")
    func progress() async throws {
        try await prepared { olares in
            let busy = Fault.Action.status(code: 200, body: #"{"status":"busy","percent":40}"#)
            let done = Fault.Action.status(code: 200, body: #"{"status":"done","percent":100}"#)
            olares.sandbox.add(Fault(busy, service: "desktop", method: "GET", path: "/api/pack", times: 1))
            olares.sandbox.add(Fault(done, service: "desktop", method: "GET", path: "/api/pack", after: 1))
            olares.sandbox.add(Fault(.status(code: 200, body: "{}"), service: "desktop", method: "POST"))
            let talk = try await converse(olares, "--allow", "write", calls: [["tool": "box_pack"]])
            let result = try #require(talk["results"]?.array?.first)
            #expect(result["value"] == ["status": "done", "percent": 100])
            #expect(result["progress"]?.strings?.contains { $0.contains("packing, 40 %") } == true)
        }
    }

    @Test("A failure is a result with its code, its fix and the commands that repair it")
    func failures() async throws {
        try await withOlares { olares in
            try olares.installSkill("box", Self.box)
            let talk = try await converse(
                olares,
                calls: [
                    ["tool": "profile_whoami"], ["tool": "box_list", "arguments": ["most": 10]],
                    ["tool": "box_list", "arguments": ["color": "red"]],
                    ["tool": "box_list", "arguments": ["most": "many"]],
                    ["tool": "box_list", "arguments": ["most": true]],
                ])
            let errors = (talk["results"]?.array ?? []).map { $0["value"]?["error"] }
            #expect(errors[0]?["code"] == "auth_no_profile")
            // A person has to do it, with what only a person knows.
            #expect(errors[0]?["next"]?.array?.first?["argv"] == ["olares-cli", "profile", "login"])
            #expect(errors[0]?["next"]?.array?.first?["missing"] == ["--olares-id"])
            #expect(errors[1]?["invalid"] == "--most")
            #expect(errors[1]?["code"] == "option_value_invalid")
            #expect(errors[2]?["message"]?.string?.contains("Did you mean: colour") == true)
            #expect(errors[3]?["code"] == "option_value_invalid")
            #expect(errors[4]?["code"] == "argument_invalid")
        }
    }

    @Test("A call that the client takes back is given up, and the next one is answered", arguments: ["auto", "legacy"])
    func cancelled(mode: String) async throws {
        try await prepared { olares in
            olares.sandbox.add(Fault(.hold(name: "door"), service: "desktop", path: "/api/boxes"))
            let talk = try await converse(
                olares, mode: mode, calls: [["tool": "box_list", "cancelled": true], ["tool": "profile_list"]]
            ) { client in
                #expect(await olares.sandbox.waitUntilHeld("door"))
                client.write("\n")
            }
            #expect(talk["results"]?.array?.last?["isError"] == false)
        }
    }
}

/// `mcp serve`, spoken to by hand.
@Suite struct ToolProtocolTests {
    private static let initialize =
        #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}"#

    /// The messages that come back for these lines, by their ids.
    private func answers(_ lines: [String], _ olares: Olares) async throws -> [JSONValue] {
        let run = try await olares.run(["mcp", "serve"], input: .text(lines.map { $0 + "\n" }.joined()))
        #expect(run.exit == 0)
        #expect(run.stderr == "")
        return try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
    }

    @Test("What is no message gets the error that JSON-RPC has for it, and the server goes on")
    func malformed() async throws {
        try await withOlares { olares in
            let lines: [(String, Int64?)] = [
                ("{", -32700), ("[]", -32600), ("1", -32600), (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
                (#"{"jsonrpc":"2.0","id":1}"#, -32600), (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
                (#"{"jsonrpc":"2.0","id":1,"method":"dance"}"#, -32601),
                (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, -32602),
                (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}"#, -32602),
                (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"version","arguments":[]}}"#, -32602),
                (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"profile.list"}}"#, -32602),
                ("\"" + String(repeating: "x", count: 5 << 20) + "\"", -32600),
                ("", nil), ("  \r", nil), (#"{"jsonrpc":"2.0","method":"dance"}"#, nil),
                (#"{"jsonrpc":"2.0","id":7,"result":{}}"#, nil),
                (#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}"#, nil),
            ]
            for (line, code) in lines {
                let got = try await answers([line, #"{"jsonrpc":"2.0","id":"after","method":"ping"}"#], olares)
                #expect(
                    got.compactMap { $0["error"]?["code"]?.integer } == [code].compactMap(\.self), "\(line.prefix(80))")
                #expect(got.last == ["jsonrpc": "2.0", "id": "after", "result": [:]], "\(line.prefix(80))")
            }
        }
    }

    @Test("Each revision is answered in its own form, and one that is not spoken with those that are")
    func revisions() async throws {
        try await withOlares { olares in
            func ask(_ method: String, _ version: String) -> String {
                #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"\#(version)"}}}"#
            }
            let old = try await answers([Self.initialize, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#], olares)
            #expect(old[0]["result"]?["protocolVersion"] == "2025-06-18")
            #expect(old[1]["result"]?["tools"] != nil && old[1]["result"]?["resultType"] == nil)
            let older = try await answers([Self.initialize.replacing("2025-06-18", with: "2024-11-05")], olares)
            #expect(older[0]["result"]?["protocolVersion"] == "2025-11-25")
            let new = try await answers(
                [ask("server/discover", "2026-07-28"), ask("tools/list", "2026-07-28")], olares)
            #expect(new[0]["result"]?["supportedVersions"]?.array?.first == "2026-07-28")
            #expect(new.allSatisfy { $0["result"]?["resultType"] == "complete" && $0["result"]?["ttlMs"] == 0 })
            let newer = try await answers([ask("tools/list", "2099-01-01")], olares)
            #expect(newer[0]["error"]?["code"] == -32022)
            #expect(newer[0]["error"]?["data"]?["requested"] == "2099-01-01")
        }
    }

    @Test(
        "A cancelled call gets no answer, a running one does not keep others waiting, and the end of input ends it all")
    func concurrency() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            olares.sandbox.add(Fault(.hold(name: "door"), service: "desktop"))
            func call(_ id: Int, _ name: String) -> String {
                #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(name)"}}"# + "\n"
            }
            let server = try olares.start(["mcp", "serve"], input: .open)
            server.write(call(1, "profile_whoami") + call(2, "profile_whoami"))
            #expect(await olares.sandbox.waitUntilHeld("door", count: 2))
            server.write(call(2, "profile_list") + call(3, "profile_list"))
            #expect(await server.stdout.wait(for: "\"id\":3"))
            server.write(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"# + "\n")
            server.closeInput()
            let run = await server.wait()
            #expect(run.exit == 0)
            let messages = try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(!messages.contains { $0["id"] == 1 })
            let second = messages.filter { $0["id"] == 2 }
            #expect(second.first?["error"]?["code"] == -32600, "the id of a running call")
            #expect(second.last?["result"]?["isError"] == true, "given up at the end of input")
            _ = olares.sandbox.release("door")
        }
    }

    @Test("A profile that is chosen elsewhere is the next call's")
    func profileChange() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", token: .live(seconds: 600)),
                .init("bob@olares.com", token: .live(seconds: 600)))
            let server = try olares.start(["mcp", "serve"], input: .open)
            let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"profile_whoami"}}"# + "\n"
            server.write(call)
            #expect(await server.stdout.wait(for: "\"name\":\"alice\""))
            #expect(try await olares.run("profile", "use", "bob@olares.com").exit == 0)
            server.write(call)
            #expect(await server.stdout.wait(for: "\"name\":\"bob\""))
            server.closeInput()
            #expect(await server.wait().exit == 0)
        }
    }

    @Test("A client that reads no more ends it")
    func closedOutput() async throws {
        try await withOlares { olares in
            let server = try olares.start(["mcp", "serve"], input: .open, output: .unread)
            server.write(Self.initialize + "\n" + Self.initialize + "\n")
            #expect(await server.wait().exit == 0)
        }
    }

    @Test("Skills are resources, and a client that has greeted learns of a new one")
    func resources() async throws {
        try await withOlares { olares in
            let skill = olares.directory + "/crate"
            try FileManager.default.createDirectory(atPath: skill, withIntermediateDirectories: true)
            try "---\nname: crate\ndescription: Crates, for a test.\n---\n\n# Crates\n".write(
                toFile: skill + "/SKILL.md", atomically: true, encoding: .utf8)
            func ask(_ id: String, _ method: String, _ parameters: String = "{}") -> String {
                #"{"jsonrpc":"2.0","id":"\#(id)","method":"\#(method)","params":\#(parameters)}"# + "\n"
            }
            let server = try olares.start(["mcp", "serve", "--allow", "write"], input: .open)
            server.write(
                Self.initialize + "\n" + ask("list", "resources/list")
                    + ask("read", "resources/read", #"{"uri":"skill://olares-shared/SKILL.md"}"#)
                    + ask("odd", "resources/read", #"{"uri":"skill://olares-shared/../x"}"#))
            #expect(await server.stdout.wait(for: "\"id\":\"odd\""))
            server.write(ToolTalk.call(1, "skills_install", ["path": .string(skill)]) + "\n")
            #expect(await server.stdout.wait(for: "notifications/tools/list_changed"))
            server.write(ask("again", "resources/list"))
            #expect(await server.stdout.wait(for: "\"id\":\"again\""))
            server.closeInput()
            let run = await server.wait()
            let answers = ToolTalk.answers(run)
            let uris = answers["list"]?["resources"]?.array?.compactMap { $0["uri"]?.string } ?? []
            #expect(uris.contains("skill://olares-shared/SKILL.md"))
            #expect(uris.contains { $0.hasPrefix("skill://olares-files/references/") })
            #expect(
                answers["read"]?["contents"]?.array?.first?["text"]?.string?.contains("olares-cli profile login")
                    == true)
            #expect(run.stdout.contains("\"id\":\"odd\",\"error\":{\"code\":-32602"))
            let later = answers["again"]?["resources"]?.array?.compactMap { $0["uri"]?.string } ?? []
            #expect(later.contains("skill://crate/SKILL.md") && !uris.contains("skill://crate/SKILL.md"))
        }
    }

    @Test("Standard input is the protocol's: no verb reads a password from it")
    func noPrompt() async throws {
        try await withOlares { olares in
            let login =
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"profile_login","arguments":{"olares-id":"bob@olares.com","password-stdin":true}}}"#
            let run = try await olares.run(
                ["mcp", "serve", "--allow", "write"], input: .text(login + "\nbuilder\n"))
            let messages = try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
            let answer = try #require(messages.first { $0["id"] == 1 })
            // It needs a person, so that it is no tool at all.
            #expect(answer["error"]?["code"] == -32602)
            #expect(
                messages.contains { $0["error"]?["code"] == -32700 }, "the line behind it is a message as any other")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("Nor a file: `-` is refused, and what stands behind in the input is a message as before")
    func noInputAsFile() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            try olares.installSkill(
                "crate",
                """
                schema: olares-cli/commands/v1
                group: crate
                summary: Crates
                commands:
                  - name: send
                    summary: Send a crate
                    effect: write
                    arguments: [{name: file, type: path, help: Which}]
                    request: {service: desktop, method: POST, path: /api/crates, upload: {from: file}}
                """)
            func call(_ name: String, _ arguments: String) -> String {
                #"{"jsonrpc":"2.0","id":"\#(name)","method":"tools/call","params":{"name":"\#(name)","arguments":\#(arguments)}}"#
                    + "\n"
            }
            let calls = [
                call("crate_send", #"{"file":"-"}"#),
                call("files_upload", #"{"local":"-","remote":"drive/Home/t/a.txt"}"#),
            ]
            let ping = #"{"jsonrpc":"2.0","id":"after","method":"ping"}"# + "\n"
            for line in calls {
                let run = try await olares.run(["mcp", "serve", "--allow", "write"], input: .text(line + ping))
                let messages = try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
                let answer = messages.first { $0["id"] != "after" }
                let error = answer?["result"]?["structuredContent"]?["error"]
                #expect(error?["code"] == "argument_invalid", "\(run.stdout)")
                #expect(error?["message"]?.string?.hasSuffix("standard input cannot be read here") == true)
                #expect(messages.contains { $0["id"] == "after" && $0["result"] != nil })
            }
            #expect(olares.sandbox.requests().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("No progress is told to who asks for none", arguments: ["null", "true", "{}"])
    func noProgress(token: String) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            try olares.installSkill(
                "crate",
                """
                schema: olares-cli/commands/v1
                group: crate
                summary: Crates
                commands:
                  - name: state
                    summary: Wait until a crate is packed
                    effect: read
                    request: {service: desktop, method: GET, path: /api/crates}
                    watch: {until: {status: done}, progress: packing, interval: 1ms}
                """)
            olares.sandbox.add(
                Fault(.status(code: 200, body: #"{"status":"busy"}"#), service: "desktop", times: 1))
            olares.sandbox.add(
                Fault(.status(code: 200, body: #"{"status":"done"}"#), service: "desktop", after: 1))
            let call =
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"crate_state","_meta":{"progressToken":\#(token)}}}"#
                + "\n"
            let server = try olares.start(["mcp", "serve"], input: .open)
            server.write(call)
            #expect(await server.stdout.wait(for: "\"done\""))
            server.closeInput()
            let run = await server.wait()
            #expect(run.lines.count == 1, "\(run.stdout)")
        }
    }
}
