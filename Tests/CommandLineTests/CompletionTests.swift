import Foundation
import OlaresCore
import Sandbox
import Testing

/// `completion`: the scripts in the real shells, and what the program answers to them.
@Suite struct CompletionTests {
    /// A shell as a person has it at a terminal, with the script where its documentation puts it.
    enum Shell: String, CaseIterable {
        case bash, zsh, fish

        /// Where this kind of machine has it.
        var path: String {
            let places = ["/usr/bin/", "/bin/", "/opt/homebrew/bin/", "/usr/local/bin/"].map { $0 + rawValue }
            return places.first { FileManager.default.isExecutableFile(atPath: $0) } ?? places[0]
        }
        var arguments: [String] { self == .bash ? ["--rcfile", ".bashrc", "-i"] : ["-i"] }
        var isAvailable: Bool { Tool.works(path, ["-c", "true"]) }

        /// The files below the home folder; their text, with `%` in place of the script.
        var files: [String: String] {
            switch self {
            case .bash: [".bashrc": "PS1='ready> '\n%"]
            case .zsh:
                [
                    ".zshrc": "PS1='ready> '; fpath=(~/.zfunc $fpath); autoload -Uz compinit; compinit -u -D\n",
                    ".zfunc/_olares-cli": "%",
                ]
            case .fish:
                [
                    ".config/fish/config.fish":
                        "function fish_prompt; echo 'ready> '; end\nfunction fish_greeting; end\n",
                    ".config/fish/completions/olares-cli.fish": "%",
                    // Without this folder fish reads every manual page of the machine first.
                    ".local/share/fish/generated_completions/.keep": "",
                ]
            }
        }
    }

    /// Installs the script for a shell and gives what its environment needs besides.
    private func prepare(_ shell: Shell, _ olares: Olares) async throws -> [String: String?] {
        let script = try await olares.run("completion", shell.rawValue)
        #expect(script.exit == 0)
        for (file, text) in shell.files {
            try olares.write(text.replacing("%", with: script.stdout), to: olares.home + "/" + file)
        }
        let folder = URL(filePath: Program.path).deletingLastPathComponent().path()
        return [
            "PATH": folder + ":/usr/bin:/bin", "TERM": "dumb", "ZDOTDIR": olares.home, "OLARES_TEST_FOLDER": folder,
        ]
    }

    @Test(
        "Somebody at a terminal presses Tab, and the line that stands there then does what it should",
        arguments: Shell.allCases)
    func atTheTerminal(shell: Shell) async throws {
        try #require(shell.isAvailable, "needs \(shell.rawValue): scripts/setup test")
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", alias: "home", token: .live(seconds: 600)), .init("bob@olares.com"))
            try olares.installSkill("box", Self.box)
            try olares.write("", to: olares.workDirectory + "/marked file.txt")
            try olares.write("", to: olares.workDirectory + "/a:b=c@d e")
            let environment = try await prepare(shell, olares)
            try await type(Self.lines, into: shell, environment, olares)
        }
    }

    @Test(
        "A value that is the beginning of others is gone on with, without a blank behind it", arguments: Shell.allCases)
    func beginnings(shell: Shell) async throws {
        try #require(shell.isAvailable, "needs \(shell.rawValue): scripts/setup test")
        try await withOlares { olares in
            // No verb of the program has such values, so something else answers in its place.
            let answers = """
                #!/bin/sh
                [ "$1" = __complete ] || { echo "ran $*"; exit; }
                case $3 in
                cellar/*) printf 'words\\ncellar/coal\\t\\ncellar/wine\\tred\\n' ;;
                *) printf 'parts\\ncellar/\\tbelow\\nhall\\t\\n' ;;
                esac

                """
            try olares.write(answers, to: olares.home + "/bin/olares-cli")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: olares.home + "/bin/olares-cli")
            var environment = try await prepare(shell, olares)
            environment["PATH"] = olares.home + "/bin:/usr/bin:/bin"
            try await type(
                [("olares-cli show ce\tw\t", "ran show cellar/wine")], into: shell, environment, olares)
        }
    }

    /// Types lines into a shell, and expects what each prints when it is run.
    private func type(
        _ lines: [(typed: String, shown: String)], into shell: Shell, _ environment: [String: String?],
        _ olares: Olares
    ) async throws {
        let terminal = try olares.terminal(columns: 200)
        let session = try olares.start(
            on: terminal, shell.arguments.map { $0 == ".bashrc" ? olares.home + "/.bashrc" : $0 },
            program: shell.path, environment: environment)
        #expect(await terminal.wait(for: "ready> "))
        for (number, (typed, shown)) in lines.enumerated() {
            // The quotes keep what is typed from being taken for what is printed.
            terminal.type("\(typed); echo en''d\(number)\n")
            #expect(await terminal.wait(for: "end\(number)"))
            #expect(terminal.text.contains(shown), "\(typed): \(terminal.text)")
        }
        terminal.type("exit\n")
        _ = await session.wait()
    }

    /// What is typed, and what the finished line prints.
    private static let lines = [
        // A group, a verb and an alias.
        ("olares-cli prof\tus\tho\t", "switched to profile home"),
        // An at sign, at which bash parts words.
        ("olares-cli profile use bob@ol\t", "switched to profile bob@olares.com"),
        ("olares-cli profile use hom\t", "switched to profile home"),
        // A value behind an equals sign, and behind a blank.
        ("olares-cli version --output=js\t", "\"platform\""),
        ("olares-cli completion fi\t -o ya\t", "shell: fish"),
        // An installed verb, its option, and a path with a blank in it.
        ("olares-cli bo\tpu\t--fil\tmark\t--dry-\t -o json", "\"file\": \"marked file.txt\""),
        ("olares-cli box put --file=mark\t--dry-\t --colour dark-\t -o json", "\"colour\": \"dark-blue\""),
        // A path with characters at which bash parts words.
        ("olares-cli box put --file a:b=c@\t --dry-run -o json", "\"file\": \"a:b=c@d e\""),
        ("olares-cli box put --file=a:b=c@\t --dry-run -o json", "\"file\": \"a:b=c@d e\""),
        // By its path, which need not be in $PATH.
        ("cd $OLARES_TEST_FOLDER; ./olares-cli version --output=js\t", "\"platform\""),
    ]

    private static let box = """
        schema: olares-cli/commands/v1
        group: box
        summary: Work with boxes
        commands:
          - name: put
            summary: Put something into a box
            effect: write
            dry-run: true
            options:
              - {name: file, type: path, help: What}
              - {name: colour, type: choice, values: [red, dark-blue], help: Which box}
              - {name: label, type: string, repeated: true, help: Marks}
              - {name: lid, type: flag, negatable: true, help: With a lid}
              - {name: old, type: flag, hidden: true, help: Nothing}
            exclusive: [[lid, label]]
            request:
              service: desktop
              method: POST
              path: /api/boxes
              body: {file: "{file}", colour: "{colour}", label: "{label}", lid: "{lid}", old: "{old}"}
          - name: open
            summary: Open a box
            effect: read
            arguments:
              - {name: name, type: string, complete: box list, help: Which box}
            request: {service: desktop, method: GET, path: "/api/boxes/{name}"}
          - name: list
            summary: List the boxes
            effect: read
            request: {service: desktop, method: GET, path: /api/boxes}
            response: {envelope: code-message-data, columns: [{title: NAME, value: name}]}
        """

    /// What the program answers: the kind, then the words without their help.
    private func answer(_ words: String..., olares: Olares) async throws -> [String] {
        let run = try await olares.run(["__complete"] + words)
        #expect(run.exit == 0)
        #expect(run.stderr == "")
        return run.lines.map { String($0.prefix { $0 != "\t" }) }
    }

    @Test("Only what can still be given is offered")
    func offers() async throws {
        try await withOlares { olares in
            try olares.installSkill("box", Self.box)
            let all = try await answer("box", "put", "-", olares: olares)
            #expect(all.starts(with: ["words", "--file", "--colour", "--label", "--lid", "--no-lid"]))
            #expect(all.contains("--dry-run") && all.contains("--help") && !all.contains("--old"))
            let later = try await answer("box", "put", "--file", "x", "--label", "a", "--", olares: olares)
            #expect(!later.contains("--file"))
            #expect(later.contains("--label"), "can be given again")
            #expect(!later.contains("--lid"), "excluded by --label")
            #expect(try await answer("box", "put", "--colour", "", olares: olares) == ["words", "red", "dark-blue"])
            #expect(
                try await answer("box", "put", "--colour=r", olares: olares)
                    == ["words", "--colour=red", "--colour=dark-blue"])
            #expect(try await answer("box", "put", "--file", "", olares: olares) == ["paths"])
            #expect(try await answer("box", "put", "--lid=", olares: olares) == ["words"])
            #expect(try await answer("box", "put", "--", "-", olares: olares) == ["words"])
            #expect(try await answer("-qo", "", olares: olares) == ["words", "table", "wide", "json", "yaml"])
            #expect(try await answer("help", "box", "", olares: olares) == ["words", "put", "open", "list"])
            #expect(try await answer("box", "steal", "", olares: olares) == ["words"])
            // A command within a command.
            #expect(try await answer("rehearse", "box", "", olares: olares) == ["words", "put", "open", "list"])
            #expect(try await answer("rehearse", "box", "put", "--colour", "", olares: olares).contains("dark-blue"))
            #expect(try await answer("rehearse", "--fail", "", olares: olares).contains("auth_no_profile"))
            #expect(try await answer(olares: olares).contains("profile"))
        }
    }

    @Test("Values come from the server where a verb that lists them is named")
    func remote() async throws {
        try await withOlares { olares in
            try olares.installSkill("box", Self.box)
            #expect(try await answer("box", "open", "", olares: olares) == ["words"], "nobody is logged in")
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: #"{"code":0,"data":[{"name":"blue"},{"name":"a\nb"},{"name":"red"}]}"#),
                    service: "desktop"))
            #expect(
                try await answer("box", "open", "", olares: olares) == ["words", "blue", "red"],
                "one that cannot be typed")
        }
    }

    @Test("A server that does not answer does not keep the shell waiting")
    func silence() async throws {
        try await withOlares { olares in
            try olares.installSkill("box", Self.box)
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            olares.sandbox.add(Fault(.hold(name: "door"), service: "desktop"))
            #expect(try await answer("box", "open", "", olares: olares) == ["words"])
            #expect(olares.sandbox.count("/api/boxes") == 1)
            _ = olares.sandbox.release("door")
        }
    }

    @Test("A broken profile file, skill or server is no matter for somebody who presses Tab")
    func faults() async throws {
        try await withOlares { olares in
            try olares.installSkill("box", "schema: [")
            try olares.write("{", to: olares.configFile)
            #expect(try await answer("profile", "use", "", olares: olares) == ["words"])
            #expect(try await answer("", olares: olares).contains("profile"))
            #expect(try await answer("b", olares: olares).contains("profile"))
        }
    }
}
