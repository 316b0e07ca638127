import Foundation
import OlaresCore
import Sandbox
import Testing

/// Hosts that call a lot at once, ask for an end in the middle, or never answer.
@Suite struct ToolLoadTests {
    private static let initialize =
        #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}}"#
        + "\n"

    private func cancel(_ id: Int) -> String {
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"# + "\n"
    }

    /// How many connections a process has.
    private func sockets(of child: ChildProcess) -> Int {
        let folder = "/proc/\(child.pid)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.count {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)"))?.hasPrefix("socket:")
                == true
        }
    }

    @Test("Of many calls at once so many run, the others wait for their turn, and all are answered")
    func many() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            try olares.installSkill("crate", SampleSkill.crates)
            olares.sandbox.add(Fault(.hold(name: "door"), service: "desktop", path: "/api/crates", times: 64))
            olares.sandbox.add(
                Fault(.status(code: 200, body: "{}"), service: "desktop", path: "/api/crates", after: 64))
            let server = try olares.start(["mcp", "serve"], input: .open)
            for number in 0..<150 { server.write(ToolTalk.call(number, "crate_list", [:]) + "\n") }
            #expect(await olares.sandbox.waitUntilHeld("door", count: 64))
            #expect(olares.sandbox.count("/api/crates") == 64)
            // One that waits is taken back, and does not begin.
            server.write(cancel(149) + #"{"jsonrpc":"2.0","id":"after","method":"ping"}"# + "\n")
            #expect(await server.stdout.wait(for: "\"id\":\"after\""))
            _ = olares.sandbox.release("door")
            for number in 0..<149 { #expect(await server.stdout.wait(for: "\"id\":\(number),")) }
            server.closeInput()
            let run = await server.wait()
            #expect(run.exit == 0 && ToolTalk.answers(run)["149"] == nil)
            #expect(olares.sandbox.count("/api/crates") == 149)
        }
    }

    @Test("A call that is taken back while its person is asked does nothing, and takes its question back")
    func questionWithdrawn() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("old", to: "drive/Home/c/a.txt")
            let server = try olares.start(["mcp", "serve"], input: .open)
            server.write(Self.initialize + ToolTalk.call(1, "files_rm", ["paths": ["drive/Home/c/a.txt"]]) + "\n")
            #expect(await server.stdout.wait(for: "elicitation/create"))
            server.write(cancel(1))
            #expect(
                await server.stdout.wait(
                    for: #""method":"notifications/cancelled","params":{"requestId":"consent-1"}"#))
            // Too late.
            server.write(#"{"jsonrpc":"2.0","id":"consent-1","result":{"action":"accept"}}"# + "\n")
            server.closeInput()
            let run = await server.wait()
            #expect(run.exit == 0 && ToolTalk.answers(run)["1"] == nil)
            #expect(files.text("drive/Home/c/a.txt") == "old")
        }
    }

    #if os(Linux)
    @Test("A call that is taken back ends its request to the server, and leaves no connection")
    func requestEnded() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            olares.sandbox.add(Fault(.hold(name: "door"), service: "desktop"))
            let server = try olares.start(["mcp", "serve"], input: .open)
            for number in 0..<10 { server.write(ToolTalk.call(number, "profile_whoami", ["refresh": true]) + "\n") }
            #expect(await olares.sandbox.waitUntilHeld("door", count: 10))
            #expect(sockets(of: server) >= 10)
            for number in 0..<10 { server.write(cancel(number)) }
            var patience = 100
            while sockets(of: server) > 0, patience > 0 {
                patience -= 1
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(sockets(of: server) == 0)
            _ = olares.sandbox.release("door")
            server.closeInput()
            let run = await server.wait()
            #expect(run.exit == 0 && run.stdout == "", "\(run.stdout)")
        }
    }
    #endif

    @Test("A host that closes the input while something is written is told that nobody knows what became of it")
    func closedWhileWriting() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/c")
            olares.sandbox.add(Fault(.hold(name: "door"), service: "files", method: "POST"))
            let server = try olares.start(["mcp", "serve", "--allow", "write"], input: .open)
            server.write(ToolTalk.call(1, "files_mkdir", ["path": "drive/Home/c/new/"]) + "\n")
            #expect(await olares.sandbox.waitUntilHeld("door"))
            server.closeInput()
            let run = await server.wait()
            let error = ToolTalk.answers(run)["1"]?["structuredContent"]?["error"]
            #expect(run.exit == 0 && run.stderr == "")
            #expect(["outcome_unknown", "interrupted"].contains(error?["code"]?.string ?? ""), "\(run.stdout)")
            _ = olares.sandbox.release("door")
        }
    }
}
