import Foundation
import NIOCore
import OlaresCore
import Sandbox
import Testing

/// What the sandbox's files service does that the tests of the program rest on.
@Suite struct FilesSandboxTests {
    @Test("Parts of a file, and what tells one state of it from another")
    func ranges() async throws {
        try await withFiles { files in
            try files.write("0123456789", to: "drive/Home/t/n.txt")
            let cases: [(range: String?, status: Int, body: String, contentRange: String?)] = [
                (nil, 200, "0123456789", nil), ("bytes=3-6", 206, "3456", "bytes 3-6/10"),
                ("bytes=7-", 206, "789", "bytes 7-9/10"), ("bytes=-2", 206, "89", "bytes 8-9/10"),
                ("bytes=8-99", 206, "89", "bytes 8-9/10"), ("bytes=10-", 416, "", "bytes */10"),
                ("bytes=5-3", 416, "", "bytes */10"), ("lines=1-2", 416, "", "bytes */10"),
                ("bytes=0-1,4-5", 206, "01", "bytes 0-1/10"),
            ]
            for (range, status, body, contentRange) in cases {
                let answer = try await files.get("/api/raw/drive/Home/t/n.txt", range.map { [("Range", $0)] } ?? [])
                #expect(answer.status == status, "\(range ?? "")")
                #expect(answer.text == body, "\(range ?? "")")
                #expect(answer.header("content-range") == contentRange, "\(range ?? "")")
            }
            #expect(try await files.get("/api/raw/drive/Home/t/n.txt").header("etag") == nil)
            files.olares.sandbox.behaviour.files.sendsValidators = true
            let before = try await files.get("/api/raw/drive/Home/t/n.txt").header("etag")
            try files.write("9876543210", to: "drive/Home/t/n.txt")
            let after = try await files.get("/api/raw/drive/Home/t/n.txt").header("etag")
            #expect(before != nil && before != after)
            let part = [("Range", "bytes=3-"), ("If-Range", before ?? "")]
            #expect(try await files.get("/api/raw/drive/Home/t/n.txt", part).text == "9876543210")
            files.olares.sandbox.behaviour.files.ignoresRange = true
            files.olares.sandbox.behaviour.files.sendsValidators = false
            let whole = try await files.get("/api/raw/drive/Home/t/n.txt", [("Range", "bytes=3-")])
            #expect(whole.status == 200 && whole.text == "9876543210")
            #expect(whole.header("etag") == nil && whole.header("last-modified") == nil)
        }
    }

    @Test("Nothing outside of a user's trees can be had, by steps or by links")
    func confined() async throws {
        try await withFiles { files in
            let link = files.remote.place("drive/Home/out")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc")
            try FileManager.default.createSymbolicLink(
                atPath: files.remote.place("drive/Home/in"), withDestinationPath: "Documents")
            for (path, status) in [
                ("/api/raw/drive/Home/..%2F..%2F..%2Fetc%2Fpasswd", 400), ("/api/raw/drive/Home/%2E%2E/x", 400),
                ("/api/raw/drive/Home/out/passwd", 403), ("/api/raw/drive/Home/a%00b", 400),
                ("/api/raw/drive/Home/in/welcome.txt", 200),
                ("/api/raw/drive/Home/Documents", 400), ("/api/raw/drive/Home/nothing", 400),
                ("/api/resources/drive/Home", 400), ("/api/resources/drive/Home/Documents/welcome.txt", 200),
                ("/api/resources/drive/Home/nothing/", 500),
                ("/api/resources/drive/Elsewhere/", 400), ("/api/resources/.uploads/x/", 400),
            ] {
                #expect(try await files.get(path).status == status, "\(path)")
            }
            let rows = try await files.get("/api/resources/drive/Home/").json["items"]?.array ?? []
            let link2 = rows.first { $0["name"]?.string == "in" }
            #expect(link2?["isSymlink"]?.bool == true && link2?["isDir"]?.bool == true)
        }
    }

    @Test(
        "Chunks as the service takes them: appended, whatever is at their beginning, and put in place with the last byte"
    )
    func chunks() async throws {
        try await withFiles { files in
            let directory = "drive/Home/t"
            #expect(
                try await files.link("/drive/Home/none/").hasPrefix("/upload/"), "a missing directory has a link too")
            try files.remote.makeFolder(directory)
            let upload = Upload(files: files, link: try await files.link("/drive/Home/t/"))
            func held(_ ranges: (Int, Int, Bool)...) async throws -> [Int64] {
                var held: [Int64] = []
                for range in ranges {
                    let answer = try await upload.send(range.0...range.1, isLast: range.2)
                    held += answer.status == 200 ? [try await upload.probe() ?? -1] : [Int64(-answer.status)]
                }
                return held
            }
            #expect(try await held((500, 999, true)) == [-500], "nothing is held")
            #expect(try await held((0, 99, false), (500, 599, false)) == [100, 100], "a gap is not kept")
            #expect(try await held((900, 999, true)) == [0], "and the last one puts in place what is held")
            #expect(try upload.size("ü.bin") == 100)
            #expect(
                try await held((0, 499, false), (0, 499, false), (100, 199, false), (250, 500, false)) == [
                    500, 500, 500, 500,
                ])
            #expect(try await held((400, 999, true)) == [0], "appended as a whole")
            #expect(try upload.size("ü(1).bin") == 1100, "and the name is taken")
            #expect(
                try await held((0, 333, false), (334, 999, false)) == [334, 0], "the number decides the answer alone")
            #expect(try upload.size("ü(2).bin") == 1000)
            let spoiled = try await upload.send(0...499, isLast: false, md5: "00000000000000000000000000000000")
            #expect(spoiled.status == 500 && spoiled.text.contains("Invalid MD5"))
            #expect(try await upload.probe() == 500, "what fails its check is kept")
            #expect(try await upload.send(500...999, isLast: true, header: "bytes 0--1/0").status == 500)
            #expect(try await upload.send(0...9, isLast: false, dropping: "resumableType").status == 400)
            files.olares.sandbox.add(Fault(.cutUpload(bytes: 400), service: "files", method: "POST", times: 1))
            await #expect(throws: Failure.self) { try await upload.send(500...999, isLast: true) }
            #expect(try await upload.probe() == 500, "a chunk that was cut")
            #expect(files.olares.sandbox.uploadCollisions(of: Olares.bob) == 0)
        }
    }

    @Test("To ask how much of a file is held in external storage throws it away")
    func externalProbe() async throws {
        try await withFiles { files in
            try files.remote.makeFolder("external/olares/usb-stick/t")
            let parent = "/external/olares/usb-stick/t/"
            let upload = Upload(files: files, link: try await files.link(parent), parent: parent)
            #expect(try await upload.send(0...499, isLast: false).status == 200)
            #expect(try await upload.probe() == 0)
            #expect(try await upload.send(500...999, isLast: true).text.contains("no such file or directory"))
            #expect(try await upload.send(0...499, isLast: false).status == 200)
            #expect(try await upload.send(500...999, isLast: true).text.contains("completed"))
        }
    }

    @Test("Two chunks at once end the service")
    func collision() async throws {
        try await withFiles { files in
            try files.remote.makeFolder("drive/Home/t")
            let sandbox = files.olares.sandbox
            let upload = Upload(files: files, link: try await files.link("/drive/Home/t/"))
            sandbox.add(
                Fault(
                    .holdUpload(name: "first", bytes: 1), service: "files", method: "POST", path: "/upload/*", times: 1)
            )
            async let first = upload.send(0...499, isLast: false)
            #expect(await sandbox.waitUntilHeld("first"))
            await #expect(throws: Failure.self) { try await upload.probe() }
            sandbox.release("first")
            _ = try? await first
            #expect(sandbox.uploadCollisions(of: Olares.bob) == 1)
            #expect(try await files.get("/api/resources/drive/Home/t/").status == 502)
        }
    }

    @Test("Faults in the middle of bodies")
    func faults() async throws {
        try await withFiles { files in
            let size = 1 << 20
            try files.remote.make("drive/Home/t/a.bin", size: size)
            let sandbox = files.olares.sandbox
            sandbox.add(Fault(.cutRandomly(seed: 7, meanBytes: size / 2), service: "files", path: "/api/raw/*"))
            var lengths: [Int] = []
            for _ in 1...6 { lengths.append(try await files.length("/api/raw/drive/Home/t/a.bin")) }
            sandbox.clearFaults()
            #expect(lengths.allSatisfy { $0 < size })
            #expect(Set(lengths).count > 3)
            sandbox.add(Fault(.holdAfter(name: "middle", bytes: 1000), service: "files", times: 1))
            async let length = files.length("/api/raw/drive/Home/t/a.bin")
            #expect(await sandbox.waitUntilHeld("middle"))
            sandbox.release("middle")
            #expect(try await length == size)
        }
    }

    @Test("Tasks run, pause, fail and are cancelled as they are told")
    func tasks() async throws {
        try await withFiles { files in
            let sandbox = files.olares.sandbox
            func paste(_ name: String) async throws -> String {
                let order =
                    #"{"action":"copy","source":"/drive/Home/Documents/welcome.txt","destination":"/drive/Home/\#(name)"}"#
                let answer = try await files.send("PATCH", "/api/paste/olares/", body: order)
                return try #require(answer.json["task_id"]?.string)
            }
            func status(_ id: String, on node: String = "olares") async throws -> String? {
                try await files.get("/api/task/\(node)/?task_id=\(id)").json["task"]?["status"]?.string
            }
            let first = try await paste("a.txt")
            #expect(try await status(first) == "completed")
            #expect(try await status(first, on: "worker1") == nil)
            #expect(files.remote.digest("drive/Home/a.txt") != nil)
            sandbox.behaviour.files.tasks.areStuck = true
            let second = try await paste("b.txt")
            #expect(try await status(second) == "running")
            #expect(second.hasPrefix("task"))
            let path = "/api/task/olares/?task_id=\(second)"
            #expect(try await files.send("POST", path + "&op=pause").status == 200)
            #expect(try await status(second) == "running", "for a moment")
            #expect(try await status(second) == "paused")
            #expect(try await files.send("POST", path + "&op=resume").status == 200)
            #expect(try await files.send("DELETE", path).status == 200)
            #expect(try await status(second) == "canceled")
            #expect(try await files.send("DELETE", path).status == 200)
            #expect(try await files.send("DELETE", "/api/task/olares/?task_id=\(first)").status == 200)
            #expect(try await status(first) == "canceled", "an ended one changes its word")
            sandbox.behaviour.files.tasks.areStuck = false
            sandbox.behaviour.files.tasks.failure = "no space left"
            let third = try await paste("c.txt")
            let report = try await files.get("/api/task/olares/?task_id=\(third)").json["task"]
            #expect(report?["status"]?.string == "failed")
            #expect(report?["failed_reason"]?.string == "no space left")
            #expect(files.remote.digest("drive/Home/b.txt") == nil && files.remote.digest("drive/Home/c.txt") == nil)
        }
    }

    @Test(
        "Paths and entries of a deletion are one text, names of a renaming are decoded twice, and children come last first"
    )
    func peculiarities() async throws {
        try await withFiles { files in
            for name in ["dd/x", "ddx", "a1", "a10", "a9", "B/y", "t /z"] {
                try files.remote.write("x", to: "drive/Home/p/\(name)")
            }
            let rows = try await files.get("/api/resources/drive/Home/p/").json["items"]?.array ?? []
            #expect(rows.compactMap { $0["name"]?.string } == ["t ", "dd", "B", "ddx", "a10", "a9", "a1"])
            let json = [("Content-Type", "application/json")]
            _ = try await files.send("DELETE", "/api/resources/drive/Home/p/dd", json, body: #"{"dirents":["/x"]}"#)
            #expect(files.remote.has("drive/Home/p/dd/x") && !files.remote.has("drive/Home/p/ddx"))
            let partly = try await files.send(
                "DELETE", "/api/resources/drive/Home/p/", json, body: #"{"dirents":["/zz","/a1"]}"#)
            #expect(
                partly.status == 500 && partly.text == #"{"code":1,"data":["/zz"],"message":"delete failed paths"}"#)
            #expect(!files.remote.has("drive/Home/p/a1"))
            _ = try await files.send("PATCH", "/api/resources/drive/Home/p/a9?destination=x%2541%20")
            #expect(files.remote.has("drive/Home/p/xA"))
            #expect(try await files.send("POST", "/api/resources/drive/Home/p/B/").text == "{}")
            #expect(files.remote.has("drive/Home/p/B (1)"))
        }
    }

    @Test("A hundred thousand entries are listed, and each once")
    func manyEntries() async throws {
        try await withFiles { files in
            let folder = files.remote.place("drive/Home/many")
            try files.remote.makeFolder("drive/Home/many")
            for number in 0..<100_000 { close(open("\(folder)/\(number)", O_CREAT | O_WRONLY, 0o644)) }
            let rows = try await files.get("/api/resources/drive/Home/many/").json["items"]?.array ?? []
            #expect(Set(rows.compactMap { $0["name"]?.string }).count == 100_000)
            #expect(rows.count == 100_000)
        }
    }
}

// MARK: - Requests without the program

/// Bob's files, and requests to the service that has them.
private struct FilesClient {
    let olares: Olares
    let remote: RemoteFiles
    let token: String
    let transport: AsyncHTTPTransport

    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let text: String

        var json: JSONValue { get throws { try JSONValue(parsing: Array(text.utf8)) } }

        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
    }

    func write(_ text: String, to path: String) throws { try olares.write(text, to: remote.place(path)) }

    func get(_ path: String, _ headers: [(String, String)] = []) async throws -> Answer {
        try await send("GET", path, headers)
    }

    func send(
        _ method: String, _ path: String, _ headers: [(String, String)] = [], body: String = ""
    ) async throws -> Answer {
        let response = try await respond(method, path, headers, body)
        let bytes = try await response.collect(limit: 64 << 20)
        return Answer(status: response.status, headers: response.headers, text: String(decoding: bytes, as: UTF8.self))
    }

    /// Bytes of an answer that come before it ends or is cut.
    func length(_ path: String) async throws -> Int {
        var length = 0
        try? await respond("GET", path, [], "").forEachChunk { length += $0.readableBytes }
        return length
    }

    func link(_ directory: String) async throws -> String {
        let path = directory.replacing("/", with: "%2F")
        let text = try await get("/upload/upload-link/olares/?file_path=\(path)&from=web").text
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func respond(
        _ method: String, _ path: String, _ headers: [(String, String)], _ body: String
    ) async throws -> HTTPResponse {
        let own = [(name: "X-Authorization", value: token), (name: "X-Unauth-Error", value: "Non-Redirect")]
        let request = HTTPRequest(
            method, "https://files.bob.olares.com\(path)", headers: own + headers.map { (name: $0, value: $1) },
            body: body.isEmpty ? .none : .bytes(ByteBuffer(string: body)))
        return try await transport.send(request, verification: .full)
    }
}

private func withFiles(_ test: (FilesClient) async throws -> Void) async throws {
    try await withOlares { olares in
        let files = FilesClient(
            olares: olares, remote: try olares.logInBob(),
            token: try #require(olares.sandbox.mintAccessToken(for: Olares.bob)),
            transport: AsyncHTTPTransport(environment: Environment(olares.environment)))
        try await test(files)
    }
}

/// An upload of a thousand bytes as `sub/ü.bin` in chunks.
private struct Upload {
    let files: FilesClient
    let link: String
    var parent = "/drive/Home/t/"

    func size(_ name: String) throws -> Int { Olares.size(files.remote.place("drive/Home/t/sub/\(name)")) }

    func probe() async throws -> Int64? {
        let directory = parent.replacing("/", with: "%2F")
        let query = "file_name=%C3%BC.bin&parent_dir=\(directory)sub%2F"
        return try await files.get("/upload/file-uploaded-bytes/olares/?\(query)").json["uploadedBytes"]?.integer
    }

    func send(
        _ range: ClosedRange<Int>, isLast: Bool, md5: String? = nil, header: String? = nil, dropping: String? = nil
    ) async throws -> FilesClient.Answer {
        var fields = [
            ("resumableChunkNumber", isLast ? "2" : "1"), ("resumableChunkSize", "500"),
            ("resumableCurrentChunkSize", "\(range.count)"), ("resumableTotalSize", "1000"),
            ("resumableType", "application/octet-stream"),
            ("resumableIdentifier", "0123456789abcdef0123456789abcdef"), ("resumableFilename", "ü.bin"),
            ("resumableRelativePath", "sub/ü.bin"), ("resumableTotalChunks", "2"),
            ("parent_dir", parent), ("driveType", "Drive"), ("relative_path", "sub/"),
        ]
        if let md5 { fields.append(("md5", md5)) }
        fields.removeAll { $0.0 == dropping }
        var body = fields.map { "--x-y\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }.joined()
        body += "--x-y\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ü.bin\"\r\n"
        body += "Content-Type: application/octet-stream\r\n\r\n"
        body += String(repeating: "x", count: range.count) + "\r\n--x-y--\r\n"
        return try await files.send(
            "POST", link + "?ret-json=1",
            [
                ("Content-Type", "multipart/form-data; boundary=x-y"),
                ("Content-Range", header ?? "bytes \(range.lowerBound)-\(range.upperBound)/1000"),
            ], body: body)
    }
}
