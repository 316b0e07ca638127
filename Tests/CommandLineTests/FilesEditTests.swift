import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files edit`.
@Suite struct FilesEditTests {
    /// An editor that runs a line of shell on the file, which is `$1`.
    private func editor(_ olares: Olares, _ script: String) throws -> String {
        let path = olares.local("editor-\(UUID().uuidString)")
        try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// The copies that are left behind.
    private func copies(_ olares: Olares) -> [String] {
        Olares.tree(olares.workDirectory).filter { $0.contains("olares-files-edit-") && !$0.hasSuffix("/") }
    }

    private func edit(
        _ olares: Olares, _ words: [String], environment: [String: String?] = [:]
    ) async throws -> (run: Run, screen: String) {
        let terminal = try olares.terminal()
        let session = try olares.start(
            on: terminal, ["files", "edit"] + words, capturesOutput: true,
            environment: environment.merging(["TMPDIR": olares.workDirectory]) { $1 })
        return (await session.wait(), terminal.text)
    }

    @Test("What the editor changed is saved, with its type, and no copy is left")
    func saves() async throws {
        try await withFilesOfBob { olares, files in
            let path = "drive/Home/Documents/welcome.txt"
            let editor = try editor(
                olares, "echo more >> \"$1\"; stat -c %a \"$1\" > ../mode; basename \"$1\" > ../name; env > ../env")
            let (run, screen) = try await edit(
                olares, [path, "--editor", editor, "--content-type", "text/x-note"],
                environment: ["OLARES_REFRESH_TOKEN": "a-secret-of-the-environment"])
            #expect(run.stdout == "  ✓ saved \(path)\n", "\(screen)")
            #expect(files.text(path) == "Welcome to your Olares.\nmore\n")
            #expect(screen.hasPrefix("edit: \(path) (editor: \(editor), 24 bytes)\nuploading 29 bytes → \(path)\n"))
            let request = try #require(olares.sandbox.requests(to: "/api/resources/\(path)", method: "PUT").first)
            #expect(request.header("content-type") == "text/x-note")
            func note(_ name: String) throws -> String {
                try String(contentsOfFile: "\(olares.directory)/\(name)", encoding: .utf8)
            }
            #expect(try note("mode") == "600\n")
            #expect(try note("name") == "welcome.txt\n")
            #expect(try note("env").contains("a-secret-of-the-environment") == false)
            #expect(copies(olares) == [])
        }
    }

    #if os(Linux)
    @Test("The editor gets the terminal, and no connection or file of ours")
    func descriptors() async throws {
        try await withFilesOfBob { olares, _ in
            let editor = try editor(olares, "ls -l /proc/self/fd > ../descriptors")
            let (run, screen) = try await edit(
                olares, ["drive/Home/Documents/welcome.txt", "--editor", editor])
            #expect(run.exit == 0, "\(screen)")
            let list = try String(contentsOfFile: olares.directory + "/descriptors", encoding: .utf8)
            // ls has the folder itself open.
            #expect(!list.contains("socket:") && !list.contains("eventpoll") && !list.contains("pipe:"), "\(list)")
        }
    }
    #endif

    @Test("Nothing changed, nothing sent", arguments: ["VISUAL", "EDITOR"])
    func unchanged(variable: String) async throws {
        try await withFilesOfBob { olares, _ in
            let editor = try editor(olares, "true")
            let path = "drive/Home/Documents/drafts/plan.md"
            let (run, _) = try await edit(olares, [path, "-o", "json"], environment: [variable: editor + " -x"])
            #expect(try run.json == ["path": .string(path), "changed": false])
            #expect(olares.changesAsked == [])
        }
    }

    @Test("A signal that ends it ends the editor too, and the copy that stays is named", arguments: [SIGTERM, SIGHUP])
    func ended(signal: Int32) async throws {
        try await withFilesOfBob { olares, files in
            let path = "drive/Home/Documents/welcome.txt"
            let editor = try editor(
                olares, "trap 'echo saved >> \"$1\"; exit 1' TERM HUP; echo ready; while :; do sleep 0.1; done")
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, ["files", "edit", path, "--editor", editor], capturesOutput: false,
                environment: ["TMPDIR": olares.workDirectory])
            #expect(await terminal.wait(for: "ready"))
            await session.send(signal)
            #expect(await session.wait().exit == 128 + signal)
            let copy = try #require(copies(olares).first)
            #expect(
                terminal.text.contains("  ! temp file retained at \(olares.workDirectory)/\(copy)"), "\(terminal.text)")
            #expect(try String(contentsOfFile: olares.local(copy), encoding: .utf8).hasSuffix("saved\n"))
            #expect(files.text(path) == "Welcome to your Olares.\n")
        }
    }

    @Test("Where the editor or the server fails, the copy stays")
    func fails() async throws {
        try await withFilesOfBob { olares, files in
            let path = "drive/Home/Documents/welcome.txt"
            let broken = try editor(olares, "echo x > \"$1\"; exit 3")
            let (run, screen) = try await edit(olares, [path, "--editor", broken])
            #expect(run.exit == 1)
            #expect(screen.contains("  ! temp file retained at \(olares.workDirectory)/olares-files-edit-"))
            #expect(screen.contains("error: editor exited non-zero; nothing was saved"))
            #expect(files.text(path) == "Welcome to your Olares.\n")
            olares.sandbox.add(Fault(.status(code: 413), method: "PUT", path: "/api/resources/*"))
            let good = try editor(olares, "echo x > \"$1\"")
            let second = try await edit(olares, [path, "--editor", good])
            #expect(second.screen.contains("error: save \(path): payload too large (HTTP 413); "))
            #expect(copies(olares).count == 2)
            let removing = try editor(olares, "rm \"$1\"")
            #expect(try await edit(olares, [path, "--editor", removing]).screen.contains("the editor left no file"))
            #expect(files.text(path) == "Welcome to your Olares.\n")
        }
    }

    @Test("Nothing is saved over what changed meanwhile, nor a page over a file")
    func changedMeanwhile() async throws {
        try await withFilesOfBob { olares, files in
            let path = "drive/Home/Documents/welcome.txt"
            let script = try editor(olares, "echo mine > \"$1\"; echo theirs > '\(files.place(path))'")
            let (run, screen) = try await edit(olares, [path, "--editor", script])
            #expect(run.exit == 1 && screen.contains("was changed on the server meanwhile; nothing was saved"))
            #expect(files.text(path) == "theirs\n" && olares.changesAsked == [])
            olares.sandbox.add(Fault(.html, service: "files", path: "/api/raw/*"))
            let page = try await edit(olares, [path, "--editor", try editor(olares, "echo x >> \"$1\"")])
            #expect(page.screen.contains("the server sent an HTML page in place of the file"))
            #expect(files.text(path) == "theirs\n" && olares.changesAsked == [])
        }
    }

    @Test("What is not edited")
    func refusals() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("a\u{0}b", to: "drive/Home/e/zero.txt")
            try files.write(String(repeating: "x", count: 2000), to: "drive/Home/e/large.txt")
            let editor = try editor(olares, "echo x > \"$1\"")
            for (words, message) in [
                (
                    ["drive/Home/Documents/report.pdf"],
                    "refusing to edit drive/Home/Documents/report.pdf: extension looks like"
                ),
                (["drive/Home/e/zero.txt"], "content looks binary (NUL byte in the first 8192 bytes)"),
                (["drive/Home/e/large.txt", "--max-size", "1000"], "remote size 2.0KB exceeds --max-size 1000B"),
                (["drive/Home/e"], "drive/Home/e is a directory: edit only works on files"),
                (["drive/Home/e/"], "is a directory: edit only works on files"),
                (["drive/Home/e/nope.txt"], "edit drive/Home/e/nope.txt: not found on the server (HTTP 404)"),
                (
                    ["google/alice@gmail.example/letter.txt"],
                    "cloud-drive namespace \"google\" is not supported end-to-end"
                ),
                (
                    ["share/x/y.txt"],
                    "edit: fileType \"share\" is not supported (supported: cache, drive, external, sync)"
                ),
                (["drive/Home/e/../x"], "edit: path segment \"..\" is a reserved name"),
            ] {
                let (run, screen) = try await edit(olares, words + ["--editor", editor])
                #expect(run.exit != 0 && screen.contains(message), "\(words): \(screen)")
            }
            let missing = try await edit(olares, ["drive/Home/Documents/welcome.txt", "--editor", "no-such-editor"])
            #expect(missing.screen.contains("error: editor \"no-such-editor\" not found in PATH"))
            #expect(olares.changesAsked == [] && copies(olares) == [])
            let forced = try await edit(olares, ["drive/Home/e/zero.txt", "--editor", editor, "--allow-binary"])
            #expect(forced.run.exit == 0)
        }
    }

    @Test("Without a terminal there is no editor")
    func unattended() async throws {
        try await withFilesOfBob { olares, _ in
            try await olares.expectRefused(
                "edit drive/Home/Documents/welcome.txt", .inputNotTerminal,
                "refusing to spawn an editor without a TTY (no interactive stdin)", exit: 2)
        }
    }
}
