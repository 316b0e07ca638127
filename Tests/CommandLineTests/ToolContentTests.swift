import Foundation
import OlaresCore
import Sandbox
import Testing

/// What files come as, and what is told on the way.
@Suite struct ToolContentTests {
    /// Speaks to a server, one call after the other.
    private func messages(
        _ options: [String], _ calls: [(tool: String, arguments: JSONValue)], _ olares: Olares
    ) async throws -> [JSONValue] {
        let server = try olares.start(["mcp", "serve"] + options, input: .open)
        for (number, call) in calls.enumerated() {
            let parameters: JSONValue = [
                "name": .string(call.tool), "arguments": call.arguments,
                "_meta": ["progressToken": .integer(Int64(number))],
            ]
            let message: JSONValue = [
                "jsonrpc": "2.0", "id": .integer(Int64(number)), "method": "tools/call", "params": parameters,
            ]
            server.write(message.compactText + "\n")
            #expect(await server.stdout.wait(for: "\"id\":\(number),"))
        }
        server.closeInput()
        return try await server.wait().lines.map { try JSONValue(parsing: Array($0.utf8)) }
    }

    private func results(
        _ calls: [(tool: String, arguments: JSONValue)], _ olares: Olares
    ) async throws -> [JSONValue] {
        let all = try await messages([], calls, olares)
        return calls.indices.map { number in
            all.first { $0["id"] == .integer(Int64(number)) }?["result"] ?? .null
        }
    }

    @Test("Text comes in pieces that make up the file, a picture as an image, anything else as a blob")
    func contents() async throws {
        try await withFilesOfBob { olares, files in
            let text = String(repeating: "äöü 日本 line\n", count: 300)
            try files.write(text, to: "drive/Home/c/long.txt")
            let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 1]
            try Data(png).write(to: URL(filePath: files.place("drive/Home/c/p.dat")))
            try Data([0, 1, 2, 255]).write(to: URL(filePath: files.place("drive/Home/c/x.bin")))
            let got = try await results(
                [
                    ("files_cat", ["path": "drive/Home/c/p.dat"]), ("files_cat", ["path": "drive/Home/c/x.bin"]),
                    ("files_cat", ["path": "drive/Home/c/long.txt", "offset": "19", "limit": "9"]),
                ], olares)
            let image: JSONValue = ["type": "image", "data": "iVBORw0KGgoAAQ==", "mimeType": "image/png"]
            #expect(got[0]["content"]?.array?.contains(image) == true, "\(got[0].compactText)")
            let blob = got[1]["content"]?.array?.last?["resource"]
            #expect(blob?["blob"] == "AAEC/w==" && blob?["mimeType"] == "application/octet-stream")
            #expect(got[2]["structuredContent"]?["text"] == "äöü ", "\(got[2].compactText)")
            // What is left out comes with the calls that are named.
            var (read, arguments) = ("", JSONValue?.some(["path": "drive/Home/c/long.txt", "max_bytes": 2000]))
            while let call = arguments {
                let value = try await results([("files_cat", call)], olares)[0]["structuredContent"]
                #expect(value?.compactText.utf8.count ?? 0 <= 2000)
                read += value?["text"]?.string ?? ""
                arguments = value?["left_out"]?["call"]?["arguments"]
            }
            #expect(read == text)
        }
    }

    @Test("A picture is told by its bytes, and what no host takes is a failure that names how to read a part")
    func pictures() async throws {
        try await withFilesOfBob { olares, files in
            let webp = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBPVP8 ".utf8) + [0xFF, 0]
            let kinds: [(name: String, bytes: [UInt8], type: String?)] = [
                ("a.txt", webp, "image/webp"), ("b.png", [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
                ("c", Array("GIF89a".utf8) + [0, 0xFF], "image/gif"),
                ("d.webp", Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WAVEfmt ".utf8) + [0xFF], nil),
            ]
            try files.makeFolder("drive/Home/c")
            for kind in kinds {
                try Data(kind.bytes).write(to: URL(filePath: files.place("drive/Home/c/\(kind.name)")))
            }
            try Data([0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: 1 << 20))
                .write(to: URL(filePath: files.place("drive/Home/c/large.jpg")))
            let large: JSONValue = ["path": "drive/Home/c/large.jpg"]
            let got = try await results(
                kinds.map { ("files_cat", ["path": .string("drive/Home/c/\($0.name)")]) }
                    + [("files_cat", large), ("files_cat", ["path": "drive/Home/c/large.jpg", "limit": "4"])], olares)
            for (result, kind) in zip(got, kinds) {
                let block = result["content"]?.array?.last
                #expect(block?["type"] == (kind.type == nil ? "resource" : "image"), "\(kind.name)")
                #expect(block?["mimeType"]?.string == kind.type, "\(kind.name)")
            }
            let error = got[4]["structuredContent"]?["error"]
            #expect(error?["code"] == "response_too_large", "\(got[4].compactText.prefix(300))")
            let step = error?["next"]?.array?.first
            #expect(step?["tool"] == "files_cat" && step?["arguments"]?["limit"] != nil)
            #expect(step?["arguments"]?["path"] == "drive/Home/c/large.jpg")
            // A part of a picture is none.
            #expect(got[5]["content"]?.array?.last?["type"] == "resource", "\(got[5].compactText)")
            let part = try await results([("files_cat", step?["arguments"] ?? .null)], olares)
            #expect(part[0]["isError"] == false, "\(part[0].compactText.prefix(300))")
        }
    }

    @Test(
        "A part is fetched and no more; a server that sends all is read to the end of the part",
        arguments: [false, true])
    func parts(ignoresRange: Bool) async throws {
        try await withFilesOfBob { olares, files in
            olares.sandbox.behaviour.files.ignoresRange = ignoresRange
            try files.write("0123456789", to: "drive/Home/c/n.txt")
            for (options, text) in [
                ("--offset 3 --limit 4", "3456"), ("--limit 2", "01"), ("--offset 8", "89"),
                ("--offset 8 --limit 9", "89"),
                ("--offset 10", ""), ("--offset 99 --limit 1", ""),
            ] {
                let run = try await olares.files("cat drive/Home/c/n.txt \(options)")
                #expect(run.exit == 0 && run.stdout == text, "\(options): \(run.stdout) \(run.stderr)")
            }
            let asked = olares.sandbox.requests(to: "/api/raw/drive/Home/c/n.txt").compactMap { $0.header("Range") }
            #expect(asked == ["bytes=3-6", "bytes=0-1", "bytes=8-", "bytes=8-16"])
        }
    }

    @Test("Installing, transferring, copying and rolling out say on the way how far they are")
    func progress() async throws {
        try await withSettings { olares in
            olares.sandbox.behaviour.market.statesPerRead = 1
            olares.sandbox.behaviour.market.secondsPerBeat = 0
            let local = olares.directory + "/a.bin"
            try Content.make(local, size: 1 << 20)
            let remote: JSONValue = "drive/Home/Documents/a.bin"
            let workload: JSONValue = [
                "workload": "user-space-alice/notes", "kind": "deployment", "replicas": 2, "watch": true,
            ]
            let calls: [(tool: String, arguments: JSONValue)] = [
                ("market_install", ["app": "firefox", "watch": true, "watch-interval": "0s"]),
                ("files_upload", ["local": .string(local), "remote": remote]),
                ("files_download", ["remote": remote, "local": .string(local + "2")]),
                ("files_cp", ["source": remote, "paths": ["drive/Home/Documents/b.bin"], "wait": true]),
                ("cluster_workload_scale", workload),
            ]
            let all = try await messages(["--allow", "destructive"], calls, olares)
            for (number, call) in calls.enumerated() {
                let notes = all.filter { $0["params"]?["progressToken"] == .integer(Int64(number)) }
                #expect(!notes.isEmpty, "\(call.tool)")
                #expect(notes.allSatisfy { $0["params"]?["message"]?.string?.isEmpty == false }, "\(call.tool)")
                let result = all.first { $0["id"] == .integer(Int64(number)) }?["result"]
                #expect(result?["isError"] == false, "\(call.tool): \(result?.compactText ?? "")")
            }
        }
    }

    @Test("A skill that another process installs is told to a client that has greeted")
    func listChanged() async throws {
        try await withOlares { olares in
            let server = try olares.start(["mcp", "serve"], input: .open)
            server.write(
                #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}"#
                    + "\n")
            #expect(await server.stdout.wait(for: "\"id\":\"i\""))
            let skill = olares.directory + "/crate"
            try FileManager.default.createDirectory(atPath: skill, withIntermediateDirectories: true)
            try "---\nname: crate\ndescription: Crates, for a test.\n---\n\n# Crates\n".write(
                toFile: skill + "/SKILL.md", atomically: true, encoding: .utf8)
            #expect(try await olares.run("skills", "install", skill).exit == 0)
            #expect(await server.stdout.wait(for: "notifications/tools/list_changed"))
            server.closeInput()
            #expect(await server.wait().exit == 0)
        }
    }

    @Test("What only a person can decide is asked where the host can ask, and fails elsewhere")
    func values() async throws {
        try await withSettings { olares in
            olares.sandbox.behaviour.market.secondsPerBeat = 0
            olares.sandbox.behaviour.market.age = .newer
            for (app, key, value) in [("ollama", "compute-mode", "cpu"), ("outline", "ADMIN_EMAIL", "a@b.example")] {
                let server = try olares.start(["mcp", "serve", "--allow", "write"], input: .open)
                server.write(
                    #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}}}}"#
                        + "\n" + ToolTalk.call(1, "market_install", ["app": .string(app)]) + "\n")
                #expect(await server.stdout.wait(for: "elicitation/create"), "\(app): \(server.stdout.text)")
                #expect(server.stdout.text.contains("\"\(key)\":{\"type\":\"string\""), "\(server.stdout.text)")
                server.write(
                    #"{"jsonrpc":"2.0","id":"values1-1","result":{"action":"accept","content":{"\#(key)":"\#(value)"}}}"#
                        + "\n")
                #expect(await server.stdout.wait(for: "\"id\":1,"))
                server.closeInput()
                let result = ToolTalk.answers(await server.wait())["1"]
                #expect(result?["structuredContent"]?["status"] == "accepted", "\(result?.compactText ?? "")")
            }
        }
    }

    @Test("What a person fills in is not read by the model, whatever the call fails with then")
    func filledIn() async throws {
        try await withSettings { olares in
            olares.sandbox.behaviour.market.secondsPerBeat = 0
            olares.sandbox.behaviour.market.age = .newer
            let server = try olares.start(["mcp", "serve", "--allow", "write"], input: .open)
            server.write(
                #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}}}}"#
                    + "\n" + ToolTalk.call(1, "market_install", ["app": "outline", "fields": "app"]) + "\n")
            #expect(await server.stdout.wait(for: "elicitation/create"), "\(server.stdout.text)")
            // The session ends on the server while the person types: what comes then is a login, and this call once more.
            olares.sandbox.expireAccessTokens()
            olares.sandbox.add(Fault(.status(code: 401, body: "{}"), path: "/api/refresh"))
            server.write(
                #"{"jsonrpc":"2.0","id":"values1-1","result":{"action":"accept","content":{"ADMIN_EMAIL":"hush@b.example"}}}"#
                    + "\n")
            #expect(await server.stdout.wait(for: "\"id\":1,"))
            server.closeInput()
            let result = ToolTalk.answers(await server.wait())["1"]
            #expect(result?["isError"] == true, "\(result?.compactText ?? "")")
            #expect(result?.compactText.contains("hush") == false, "\(result?.compactText ?? "")")
        }
    }

    @Test("What has been done is no failure because its answer cannot be shown as was asked")
    func doneAllTheSame() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/c")
            let all = try await messages(
                ["--allow", "write"],
                [
                    ("files_mkdir", ["path": "drive/Home/c/new/", "fields": "nowhere"]),
                    ("files_mkdir", ["path": "drive/Home/c/other/", "jq": "repeat(1)"]),
                    ("files_ls", ["path": "drive/Home/c/", "jq": "repeat(1)"]),
                ], olares)
            let results = (0..<3).map { number in all.first { $0["id"] == .integer(Int64(number)) }?["result"] }
            #expect(results[0]?["isError"] == false, "\(results[0]?.compactText ?? "")")
            #expect(results[1]?["isError"] == false)
            for name in ["new", "other"] {
                #expect(FileManager.default.fileExists(atPath: files.place("drive/Home/c/\(name)")), "\(name)")
            }
            #expect(results[2]?["structuredContent"]?["error"]?["code"] == "option_value_invalid")
        }
    }

    @Test("The calls that give the rest give all of it, once each, also of what a filter makes")
    func restOfFilter() async throws {
        try await withFilesOfBob { olares, files in
            for number in 10..<50 { try files.write("x", to: "drive/Home/c/\(number).txt") }
            var (seen, call): ([String], JSONValue?) = (
                [], ["path": "drive/Home/c/", "jq": "[.rows[].path] | sort | reverse", "max_bytes": 600]
            )
            while let arguments = call, seen.count < 100 {
                let value = try await results([("files_ls", arguments)], olares)[0]["structuredContent"]
                seen += value?["result"]?.strings ?? []
                call = value?["left_out"]?["call"]?["arguments"]
            }
            #expect(seen == (10..<50).reversed().map { "drive/Home/c/\($0).txt" })
            // A page that would lead to itself is a failure that says what is enough.
            let name = String(repeating: "n", count: 180)
            try files.write(String(repeating: "äöü", count: 400), to: "drive/Home/c/\(name)")
            let small: JSONValue = ["path": .string("drive/Home/c/\(name)"), "max_bytes": 256]
            let error = try await results([("files_cat", small)], olares)[0]["structuredContent"]?["error"]
            #expect(error?["code"] == "option_value_invalid")
            let least = try #require(error?["choices"]?.strings?.first.flatMap { Int64($0) })
            let enough: JSONValue = ["path": .string("drive/Home/c/\(name)"), "max_bytes": .integer(least)]
            let text = try await results([("files_cat", enough)], olares)[0]["structuredContent"]?["text"]?.string
            #expect(text?.isEmpty == false)
        }
    }

    @Test("A tool beyond the rights of the server is put to the person where the host can ask")
    func destructive() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("old", to: "drive/Home/c/a.txt")
            let server = try olares.start(["mcp", "serve"], input: .open)
            server.write(
                #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}}}}"#
                    + "\n" + ToolTalk.call(1, "files_rm", ["paths": ["drive/Home/c/a.txt"]]) + "\n")
            #expect(await server.stdout.wait(for: "elicitation/create"))
            #expect(server.stdout.text.contains("Allow this destructive call as bob@olares.com: files_rm"))
            #expect(files.text("drive/Home/c/a.txt") == "old")
            server.write(#"{"jsonrpc":"2.0","id":"consent-1","result":{"action":"accept"}}"# + "\n")
            #expect(await server.stdout.wait(for: "\"id\":1,"))
            server.closeInput()
            #expect(ToolTalk.answers(await server.wait())["1"]?["isError"] == false)
            #expect(files.text("drive/Home/c/a.txt") == nil)
        }
    }
}
