import Foundation
import OlaresCore
import Sandbox
import Testing

/// Whose standard input is while `mcp serve` runs.
@Suite struct ToolInputTests {
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
}
