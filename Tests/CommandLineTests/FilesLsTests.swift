import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files ls`.
@Suite struct FilesLsTests {
    @Test("Directories first, then files by name, with the facts of each")
    func table() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files("ls drive/Home/Documents/")
            #expect(
                run.stdout == """
                    drive/Home/Documents/  (1 dir, 3 files, modified 2026-04-17 19:31)
                    MODE        SIZE  TYPE  MODIFIED          NAME
                    drwxr-xr-x  -     -     2026-04-17 19:31  drafts/
                    -rw-r--r--  235B  text  2026-04-17 19:31  pictures.zip
                    -rw-r--r--  15B   pdf   2026-04-17 19:31  report.pdf
                    -rw-r--r--  24B   text  2026-04-17 19:31  welcome.txt

                    """)
            #expect(run.stderr.isEmpty)
            let bare = try await olares.files("ls drive/Home/Documents/ --no-headers")
            #expect(bare.lines.count == 4 && bare.lines[0].hasSuffix("drafts/"))
            #expect(
                olares.sandbox.requests(to: "/api/resources/drive/Home/Documents/").count == 2, "one request each")
        }
    }

    @Test("Times are local; capitals do not decide the order")
    func order() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["b.txt", "A.txt", "c.TXT"] { try files.write("x", to: "drive/Home/o/\(name)") }
            let run = try await olares.run(
                "files", "ls", "drive/Home/o/", environment: ["TZ": "UTC+5"])
            #expect(run.lines.dropFirst(2).map { $0.split(separator: " ").last } == ["A.txt", "b.txt", "c.TXT"])
            let documents = try await olares.run(
                "files", "ls", "drive/Home/Documents/", environment: ["TZ": "UTC+5"])
            #expect(documents.lines[0].hasSuffix("modified 2026-04-17 14:31)"))
        }
    }

    @Test("Every kind of storage is listed")
    func storages() async throws {
        try await withFilesOfBob { olares, _ in
            let cloud = try await olares.files("ls awss3/AKIAEXAMPLE/bucket1/")
            #expect(
                cloud.lines == [
                    "awss3/AKIAEXAMPLE/bucket1/  (0 dirs, 1 file)", "MODE        SIZE  TYPE   MODIFIED  NAME",
                    "----------  8B    image  -         photo.png",
                ])
            for path in [
                "drive/Home", "drive/Data/", "drive/Common", "cache/olares", "external/olares/",
                "google/alice@gmail.example",
                "tencent/AKIDexample/",
            ] {
                let run = try await olares.files("ls \(path)")
                #expect(run.exit == 0, "\(path): \(run.stderr)")
            }
        }
    }

    @Test("As data it is the server's whole answer")
    func data() async throws {
        try await withFilesOfBob { olares, _ in
            let data = try await olares.files("ls drive/Home/Documents/ -o json").json
            #expect(data["name"] == "Documents" && data["numFiles"] == 3 && data["isDir"] == true)
            #expect(data["items"]?.array?.compactMap { $0["name"]?.string }.contains("report.pdf") == true)
            let cloud = try await olares.files("ls awss3/AKIAEXAMPLE/bucket1/ -o json").json
            #expect(cloud["items"] == nil)
            #expect(cloud["data"]?.array?.first?["fileSize"] == 8)
            let yaml = try await olares.files("ls drive/Home/Documents/ -o yaml")
            #expect(yaml.lines.contains("name: Documents"))
        }
    }

    @Test("An empty directory says so, and keeps its heading")
    func empty() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/empty")
            let run = try await olares.files("ls drive/Home/empty/")
            #expect(run.lines.count == 2)
            #expect(run.lines[0].hasPrefix("drive/Home/empty/  (0 dirs, 0 files, modified "))
            #expect(run.lines[1] == "(empty)")
            #expect(try await olares.files("ls drive/Home/empty/ -o json").json["items"] == [])
        }
    }

    @Test("The path goes out as it was typed, each step encoded")
    func encoding() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["a b", "a+b", "a#b", "a?b", "100%", "日本", "(it's) ~ok!*", "a&b=c", "👨‍👩‍👧", "\"q\""] {
                try files.makeFolder("drive/Home/n/\(name)")
                olares.sandbox.clearRequests()
                #expect(try await olares.run("files", "ls", "drive/Home/n/\(name)").exit == 0)
                let path = try #require(olares.sandbox.requests(to: "/api/resources/*").first).path
                #expect(path.removingPercentEncoding == "/api/resources/drive/Home/n/\(name)")
                #expect(!path.contains("+") && !path.contains(" "))
            }
        }
    }

    @Test("What a server puts into names does not reach the terminal")
    func hostileNames() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("x", to: "drive/Home/h/a\u{1b}[2Jb\u{7}.txt")
            let run = try await olares.files("ls drive/Home/h/")
            #expect(run.lines.last?.hasSuffix("ab.txt") == true)
            #expect(!run.stdout.contains("\u{1b}"))
        }
    }

    @Test("Children by the thousand")
    func many() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/many")
            olares.sandbox.behaviour.files.extraNames = (0..<5000).map { "file-\($0).txt" }
            let child = try olares.start(["files", "ls", "drive/Home/many/"], searchesForSecrets: false)
            let run = await child.wait()
            #expect(run.exit == 0 && run.lines.count == 5002)
            #expect(run.lines[0].contains("5000 files"))
        }
    }

    // MARK: Refusals

    @Test("What is no path, what is not there, and what is a file")
    func refusals() async throws {
        try await withFilesOfBob { olares, _ in
            try await olares.expectRefused("ls drive", .argumentInvalid, "(got only 1 segment(s)", exit: 2)
            try await olares.expectRefused("ls home/x", .argumentInvalid, "unknown fileType \"home\"")
            try await olares.expectRefused(
                "ls drive/home", .argumentInvalid, "drive extend must be Home, Data, or Common")
            #expect(olares.sandbox.requests().isEmpty, "nothing was asked")
            try await olares.expectRefused(
                "ls drive/Home/nope/", .remoteNotFound,
                "list drive/Home/nope/: not found on the server (HTTP 500: Directory not exist.)", exit: 1,
                fix: "olares-cli files ls drive/Home/")
            try await olares.expectRefused(
                "ls drive/Home/Documents/report.pdf/x", .remoteNotFound,
                "not found on the server (HTTP 500: lstat …/x: not a directory)")
            try await olares.expectRefused(
                "ls cache/nonode/", .remoteNotFound, "list cache/nonode/: node nonode not found (HTTP 400)",
                fix: "olares-cli files nodes")
            try await olares.expectRefused(
                "ls share/5f2a1c3e-0b7d-4e6a-9c41-8d2f60b1a7e9/", .remoteNotFound,
                "not found on the server (HTTP 200: Wrong share.)", fix: "olares-cli files share list")
            try await olares.expectRefused(
                "ls sync/00000000-0000-4000-8000-000000000000/", .remoteNotFound, "not found on the server",
                fix: "olares-cli files repos list")
            try await olares.expectRefused(
                "ls google/nobody@gmail.example/", .remoteNotFound, "not found on the server",
                fix: "olares-cli settings integration accounts list")
            olares.sandbox.behaviour.files.hasPlainStatuses = true
            try await olares.expectRefused(
                "ls drive/Home/nope/", .remoteNotFound, "list drive/Home/nope/: not found on the server (HTTP 404)")
        }
    }

    @Test("A file is shown by itself, and its text is not fetched", arguments: ["", "/"])
    func oneFile(slash: String) async throws {
        try await withFilesOfBob { olares, files in
            try Content.make(files.place("drive/Home/Documents/large.txt"), size: 9 << 20)
            let run = try await olares.files("ls drive/Home/Documents/large.txt\(slash) --no-headers")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(run.lines.count == 1)
            let line = try #require(run.lines.first)
            #expect(line.hasPrefix("-rw-r--r--  9.0MB  text") && line.hasSuffix("  large.txt"))
            let json = try await olares.files("ls drive/Home/Documents/large.txt\(slash) -o json").json
            #expect(json["name"] == "large.txt" && json["size"] == .integer(9 << 20) && json["content"] == nil)
            let pdf = try await olares.files("ls drive/Home/Documents/report.pdf -o json").json
            #expect(pdf["name"] == "report.pdf" && pdf["type"] == "pdf")
        }
    }

    @Test("Uploads that have not ended are marked; links that lead nowhere are named")
    func leftovers() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("x", to: "drive/Home/l/.uploading_big.iso")
            try files.write("x", to: "drive/Home/l/.uploadstemp/y")
            try FileManager.default.createSymbolicLink(
                atPath: files.place("drive/Home/l/broken"), withDestinationPath: "nowhere")
            let run = try await olares.files("ls drive/Home/l/ --no-headers")
            #expect(run.lines[0].hasSuffix("  .uploadstemp/  (unfinished upload)"))
            #expect(run.lines[1].hasSuffix("  .uploading_big.iso  (unfinished upload)"))
            #expect(run.lines[2].contains("  invalid_link  ") && run.lines[2].hasSuffix("  broken"))
        }
    }

    @Test("A refusal for lack of permission costs no refresh, and sends nobody to log in")
    func denied() async throws {
        try await withFilesOfBob { olares, _ in
            let body = #"{"error":"Permission denied."}"#
            olares.sandbox.add(Fault(.status(code: 403, body: body), path: "/api/resources/*"))
            let run = try await olares.files("ls drive/Home/")
            expectFailure(
                run, .accessDenied, exit: 1, message: "server rejected the request (HTTP 403: Permission denied.)")
            #expect(!run.stderr.contains("profile login"))
            #expect(olares.sandbox.count("/api/refresh") == 0)
            #expect(olares.sandbox.requests(to: "/api/resources/*").count == 1)
        }
    }

    @Test("A volume that is away, and other words of the service, are not the Olares' fault")
    func words() async throws {
        try await withFilesOfBob { olares, _ in
            let away =
                #"{"code":1,"message":"Mounted directory is temporarily unavailable. Please try again or remount."}"#
            let id = olares.sandbox.add(Fault(.status(code: 500, body: away), path: "/api/resources/*"))
            try await olares.expectRefused(
                "ls external/olares/usb-stick/", .preconditionFailed, "temporarily unavailable",
                fix: "the volume is away: attach or mount it again, then run this once more")
            olares.sandbox.removeFault(id)
            let other = #"{"code":1,"message":"something else"}"#
            olares.sandbox.add(Fault(.status(code: 500, body: other), path: "/api/resources/*"))
            try await olares.expectRefused(
                "ls drive/Home/", .serverRefused, "list drive/Home/: something else (HTTP 500)",
                fix: "the reason is the server's own")
        }
    }

    @Test("An answer that is no listing, breaks off, or fails")
    func faults() async throws {
        try await withFilesOfBob { olares, _ in
            let html = Fault(.status(code: 200, body: "<html>Log in</html>"), path: "/api/resources/*")
            let id = olares.sandbox.add(html)
            try await olares.expectRefused(
                "ls drive/Home/", .decode, "decode response: line 1, column 1: want a value, found '<' (body=<html>")
            olares.sandbox.removeFault(id)
            let other = olares.sandbox.add(Fault(.status(code: 200, body: "{}"), path: "/api/resources/*"))
            try await olares.expectRefused("ls drive/Home/", .decode, "the server's answer is no listing")
            olares.sandbox.removeFault(other)
            olares.sandbox.add(Fault(.cutAfter(bytes: 200), path: "/api/resources/*"))
            try await olares.expectRefused("ls drive/Home/", .transport, "the connection was closed before", exit: 5)
            olares.sandbox.clearFaults()
            olares.sandbox.add(Fault(.status(code: 502), path: "/api/resources/*"))
            try await olares.expectRefused("ls drive/Home/", .httpServerError, "HTTP 502", exit: 1)
        }
    }

    @Test("An aged token is renewed on the way")
    func refreshes() async throws {
        try await withOlares { olares in
            _ = try olares.logInBob(seconds: -5)
            let run = try await olares.files("ls drive/Home/")
            #expect(run.exit == 0 && run.stderr.isEmpty)
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("Without a login it says how to log in")
    func notLoggedIn() async throws {
        try await withOlares { olares in
            try await olares.expectRefused("ls drive/Home/", .noProfile, "no Olares profile is configured", exit: 4)
        }
    }

    @Test("drive/Common needs an Olares that has it")
    func gate() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.osVersion = "1.12.5"
            for line in [
                "ls drive/Common/", "cat drive/Common/models/README.md", "mkdir drive/Common/x",
                "rm drive/Common/models/README.md --yes", "rename drive/Common/models/README.md x",
                "cp drive/Common/models/README.md drive/Home/", "chown drive/Common/models",
            ] {
                try await olares.expectRefused(
                    line, .backendTooOld,
                    "drive/Common (the app common data area) requires Olares >= 1.12.6, but this backend is 1.12.5")
            }
            olares.sandbox.behaviour.osVersion = "1.12.6-20260501"
            #expect(try await olares.files("ls drive/Common/").exit == 0)
        }
    }
}
