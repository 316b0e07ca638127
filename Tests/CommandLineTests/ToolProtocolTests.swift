import Foundation
import OlaresCore
import Sandbox
import Testing

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
                ("{\"a\":" + String(repeating: "[", count: 100_000), -32700), ("\u{feff}\u{feff}{}", -32700),
                (#"{"jsonrpc":"2.0","id":{"a":1},"method":5}"#, -32600),
                (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
                (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600),
                (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5}}"#, -32602),
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
                #expect(got.allSatisfy { $0["id"]?.object == nil && $0["id"] != nil }, "\(line.prefix(80))")
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
            #expect(run.stdout.contains("\"id\":\"odd\",\"error\":{\"code\":-32002"))
            let later = answers["again"]?["resources"]?.array?.compactMap { $0["uri"]?.string } ?? []
            #expect(later.contains("skill://crate/SKILL.md") && !uris.contains("skill://crate/SKILL.md"))
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
