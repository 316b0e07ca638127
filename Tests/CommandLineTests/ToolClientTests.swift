import Foundation
import OlaresCore
import Sandbox
import Testing

/// `mcp serve`, with the protocol's official client in front of it.
@Suite(.enabled(if: Judge.isAvailable, Judge.absence)) struct ToolClientTests {
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
        calls: [JSONValue], more: JSONObject = [:], meanwhile: (ChildProcess) async throws -> Void = { _ in }
    ) async throws -> JSONValue {
        let command = ([Program.path, "mcp", "serve"] + options).map { JSONValue.string($0) }
        var job: JSONObject = ["command": .array(command), "mode": .string(mode), "calls": .array(calls)]
        for (name, value) in more { job[name] = value }
        let client = try olares.start(
            [Judge.script("mcp_client"), JSONValue.object(job).compactText], program: Judge.python, input: .open,
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
            #expect(errors[1]?["invalid"] == "most")
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

    @Test(
        "A client that can ask its person is asked, in either form, and the answer holds",
        arguments: ["auto", "legacy"])
    func asked(mode: String) async throws {
        try await prepared { olares in
            olares.sandbox.add(Fault(.status(code: 200, body: "{}"), service: "desktop"))
            for (action, isError) in [("decline", true), ("accept", false)] {
                let talk = try await converse(
                    olares, mode: mode, calls: [["tool": "box_burn", "arguments": ["name": "x"]]],
                    more: ["answer": ["action": .string(action), "content": [:]]])
                let result = talk["results"]?.array?.first
                #expect(result?["isError"] == .bool(isError), "\(talk.compactText.suffix(500))")
                #expect(talk["questions"]?.strings?.count == 1)
                #expect(talk["questions"]?.strings?.first?.contains("box_burn name=\"x\"") == true)
                #expect(olares.sandbox.requests().count { $0.method == "DELETE" } == (isError ? 0 : 1))
            }
        }
    }

    @Test(
        "Skills are read as resources, and a client of earlier revisions learns of a new one",
        arguments: ["auto", "legacy"])
    func skills(mode: String) async throws {
        try await prepared { olares in
            #expect(try await olares.run("skills", "new", "crate").exit == 0)
            let talk = try await converse(
                olares, mode: mode, "--allow", "write",
                calls: [["tool": "skills_install", "arguments": ["path": .string(olares.workDirectory + "/crate")]]],
                more: ["read": ["skill://crate/SKILL.md"]])
            #expect(talk["results"]?.array?.first?["isError"] == false, "\(talk["results"]?.compactText ?? "")")
            #expect(talk["resources"]?.strings?.contains("skill://crate/SKILL.md") == true)
            #expect(talk["read"]?.strings?.first?.contains("crate") == true)
            let notices = talk["notices"]?.strings ?? []
            #expect(notices.contains("notifications/tools/list_changed") == (mode == "legacy"), "\(notices)")
        }
    }
}
