import Testing

@testable import OlaresCore

/// Descriptors that somebody wrote to do harm, or that would do it by accident. Each is refused with the place of the fault;
/// nothing of it can be called, and the skills beside it go on.
@Suite(.timeLimit(.minutes(1))) struct HostileDescriptorTests {
    struct Case: CustomTestStringConvertible {
        let title: String
        let text: String
        /// Line and column of the first fault.
        let place: String
        /// What its message has.
        let words: String
        var testDescription: String { title }
    }

    private static let home = "/home/.olares-cli/skills/"
    private static let file = home + "crate/commands.yaml"

    private static func files(_ text: String) -> RegistryFiles {
        RegistryFiles([
            home + "crate/SKILL.md": RegistrySample.skill("crate"), file: text,
            home + "good/SKILL.md": RegistrySample.skill("good"),
            home + "good/commands.yaml": RegistrySample.descriptor("good", "list"),
        ])
    }

    /// Holds whatever the file: the neighbour works, and the program's own verbs are as they were.
    private func expectHarmless(_ files: RegistryFiles) -> [Diagnostic] {
        let registry = RegistrySample.registry(files)
        let (commands, warnings) = registry.allCommands()
        #expect(commands.map(\.id).filter { $0 != "good.list" } == Self.own)
        #expect(registry.resolve(["good", "list"]).command?.id == "good.list")
        #expect(registry.resolve(["box", "open"]).warnings.isEmpty)
        return warnings
    }

    private static let own = Registry(builtIn: RegistrySample.builtIn).allCommands().commands.map(\.id)

    @Test(
        arguments: addresses + placeholders + methods + headers + secrets + powers + names + groups + clashes + yaml
            + steps + strangers)
    func isRefused(_ hostile: Case) {
        let warnings = expectHarmless(Self.files(hostile.text))
        #expect(warnings.count == 1)
        let text = warnings.first?.text ?? "nothing"
        #expect(text.hasPrefix("\(Self.file):\(hostile.place): ") && text.contains(hostile.words), "\(text)")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" || $0.value == 0x202E })
    }

    @Test func thereAreMoreThanAHundred() {
        let all = [
            Self.addresses, Self.placeholders, Self.methods, Self.headers, Self.secrets, Self.powers, Self.names,
            Self.groups, Self.clashes, Self.yaml, Self.steps, Self.strangers,
        ]
        #expect(all.joined().count > 100)
    }

    // MARK: Texts

    private static let head = "schema: olares-cli/commands/v1\ngroup: crate\nsummary: Crates\ncommands:\n"
    private static let plain = "{service: desktop, method: GET, path: /x}"

    /// A file of one verb, whose request stands on line 8, or on line 9 below `arguments`.
    private static func verb(
        _ request: String = plain, name: String = "list", effect: String = "read", arguments: String = "",
        more: String = ""
    ) -> String {
        head + item(request, name: name, effect: effect, arguments: arguments, more: more)
    }

    private static func item(
        _ request: String = plain, name: String = "list", effect: String = "read", arguments: String = "",
        more: String = ""
    ) -> String {
        "  - name: \(name)\n    summary: List crates\n    effect: \(effect)\n\(arguments)    request: \(request)\n\(more)"
    }

    private static let id = "    arguments: [{name: id, type: string, help: X}]\n"
    private static let key = "    options: [{name: key, type: string, sensitive: true, required: true, help: K}]\n"

    // MARK: Where a request may go

    private static let addresses: [Case] =
        [
            (#""https://evil.example/x""#, "is an absolute URL"), (#""//evil.example/x""#, "is an absolute URL"),
            (#""http:/evil.example""#, "is an absolute URL"), (#""/\\evil.example""#, "has the character"),
            ("evil.example/x", "does not begin with a slash"), (#""@evil.example/""#, "does not begin with a slash"),
            (#""/../x""#, "a segment `.` or `..`"), ("/a/../../b", "a segment `.` or `..`"), ("/a/./b", "a segment"),
            (#""/%2e%2e/x""#, "a segment `.` or `..`"), (#""/.%2E/x""#, "a segment"), (#""/a%2fb""#, "hides a slash"),
            (#""/a%2Fb""#, "hides a slash"), (#""/a%0d%0ab""#, "hides a slash or control character"),
            (#""/a?x=1""#, "a query or fragment"), (#""/a#x""#, "a query or fragment"),
            (#""/a b""#, "has the character"),
            (#""/a\r\nHost: evil""#, "U+000D"), (#""/a\0b""#, "U+0000"), (#""/\u202Eab""#, "U+202E"),
            (#""""#, "is empty"), (#""/a%""#, "broken escape"), (#""/a%zz""#, "broken escape %zz"),
            (#""/ä""#, "percent-encode"),
        ].map { path, words in
            Case(
                title: "path \(path)", text: verb("{service: desktop, method: GET, path: \(path)}"), place: "8:52",
                words: words)
        }
        + [
            ("https://evil.example", "is an address"), ("evil", "it is one of auth"),
            (#""desktop@evil""#, "it is one of"),
            (#""desktop.evil.example""#, "is an address"), (#""../desktop""#, "is an address"),
            ("127.0.0.1", "is an address"),
            ("desktop/x", "is an address"), ("[desktop]", "is a list"), (#""dеsktop""#, "did you mean `desktop`?"),
        ].map { service, words in
            Case(
                title: "service \(service)", text: verb("{service: \(service), method: GET, path: /a}"), place: "8:24",
                words: words)
        }

    private static let placeholders: [Case] =
        [
            ("/{id", "the request does not use `id`"), ("/id}", "does not use"), ("/{}", "does not use"),
            ("/{ID}", "does not use"), ("/{../id}", "does not use"), ("/{other}", "does not use"),
            ("/{env.HOME}", "does not use"), ("/{{id}}", "does not use"),
            ("/$(id)", "does not use"), ("/$id", "does not use"),
        ].map { path, words in
            let request = "{service: desktop, method: GET, path: \"\(path)\"}"
            return Case(title: "placeholder \(path)", text: verb(request, arguments: id), place: "8:17", words: words)
        }
        + [
            Case(
                title: "placeholder /{id|shell}",
                text: verb(
                    "{service: desktop, method: GET, path: \"/{id|shell}\"}", arguments: id), place: "9:54",
                words: "names no argument")
        ]

    private static let methods: [Case] = [
        ("TRACE", "it is one of GET"), ("CONNECT", "it is one of GET"), ("OPTIONS", "it is one of"),
        ("get", "it is one of"),
        (#""GET /x HTTP/1.1\r\nHost: evil""#, "U+000D"), ("[GET]", "is a list"),
    ].map { method, words in
        Case(
            title: "method \(method)", text: verb("{service: desktop, method: \(method), path: /a}"), place: "8:41",
            words: words)
    }

    private static let headers: [Case] =
        [
            "Host", "Authorization", "X-Authorization", "Cookie", "Content-Length", "Transfer-Encoding", "Connection",
            "Proxy-Authorization", "Upgrade", "X-HTTP-Method-Override", "host", "X-Forwarded-For", "Forwarded",
            "Origin",
            "Referer",
            "Accept-Encoding",
        ].map { name in
            Case(
                title: "header \(name)", text: verb("{service: desktop, method: GET, path: /a, headers: {\(name): x}}"),
                place: "8:66", words: "is not a descriptor's to set")
        }
        + [
            "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-User", "X-Forwarded-Prefix", "X-Bfl-User",
            "Impersonate-User",
            "Impersonate-Group", "X-Remote-User", "X-Custom",
        ].map { name in
            Case(
                title: "header \(name)", text: verb("{service: desktop, method: GET, path: /a, headers: {\(name): x}}"),
                place: "8:66", words: "is not an installed skill's to set; remove it; these can be set: accept, ")
        }
        + [
            (#""X-A\r\nX-B": x"#, "8:66", "is no name of a header"), (#""X A": x"#, "8:66", "is no name of a header"),
            (#""": x"#, "8:66", "is no name of a header"), (#""X-Ä": x"#, "8:66", "is no name of a header"),
            (#"Accept: "a\r\nX-B: b""#, "8:74", "U+000D"), (#"Accept: "a\0b""#, "8:74", "U+0000"),
            (#"Accept: "{missing}""#, "8:75", "names no argument"),
        ].map { header, place, words in
            Case(
                title: "header \(header)",
                text: verb("{service: desktop, method: GET, path: /a, headers: {\(header)}}"),
                place: place, words: words)
        }

    private static let secrets: [Case] =
        [
            Case(
                title: "a secret in the path",
                text: verb(#"{service: desktop, method: GET, path: "/{key}"}"#, arguments: key),
                place: "9:52", words: "stands in the URL"),
            Case(
                title: "a secret in the query",
                text: verb(#"{service: desktop, method: GET, path: /a, query: {k: "{key}"}}"#, arguments: key),
                place: "9:63", words: "stands in the URL"),
            Case(
                title: "a secret in the question",
                text: verb(
                    #"{service: desktop, method: POST, path: /a, body: {k: "{key}"}}"#, effect: "destructive",
                    arguments: "    confirm: \"Use {key}?\"\n" + key), place: "8:14", words: "shows the secret {key}"),
        ]
        + [
            "AWS_SECRET_ACCESS_KEY", "OLARES_CLI_CONNECT_TO", "OLARES_CLI_", "XOLARES_APP", "PATH",
            "OLARES_REFRESH_TOKEN", "OLARES_BOX_KEY", "OLARES_CRATE", "OLARES_CRATE_", "OLARES_CRATES_KEY",
        ].map { name in
            Case(
                title: "the variable \(name)",
                text: verb(
                    #"{service: desktop, method: GET, path: /a, headers: {Accept: "{k}"}}"#,
                    arguments: "    options: [{name: k, type: string, env: \(name), help: K}]\n"),
                place: "8:44",
                words: "not this skill's to read; choose a name that begins with OLARES_CRATE_")
        }
        + [("PUT", "write"), ("PATCH", "write"), ("DELETE", "destructive")].map { method, effect in
            Case(
                title: "a verb that only reads sends \(method)",
                text: verb("{service: desktop, method: \(method), path: /a}"), place: "8:41",
                words: "a verb that only reads sends \(method); write `effect: \(effect)`")
        }
        + [
            Case(
                title: "a verb that only reads sends a file",
                text: verb(
                    "{service: desktop, method: POST, path: /a, upload: {from: file}}",
                    arguments: "    arguments: [{name: file, type: path, help: F}]\n"),
                place: "9:41", words: "a verb that only reads sends POST; send GET or HEAD")
        ]

    // MARK: What a verb may do

    private static let powers: [Case] = [
        Case(
            title: "no request", text: head + "  - {name: list, summary: L, effect: read}\n", place: "5:5",
            words: "only built-in commands are bound to Swift"),
        Case(title: "exec", text: verb(more: "    exec: /bin/sh\n"), place: "9:5", words: "no key \"exec\""),
        Case(title: "handler", text: verb(more: "    handler: Remove\n"), place: "9:5", words: "no key \"handler\""),
        Case(
            title: "a host", text: verb("{service: desktop, method: GET, path: /a, host: evil}"), place: "8:56",
            words: "no key \"host\""),
        Case(
            title: "a program", text: verb("{service: desktop, method: GET, path: /a, run: id}"), place: "8:56",
            words: "no key \"run\""),
        Case(title: "a url", text: verb("{url: \"https://evil.example\"}"), place: "8:14", words: "has no `"),
        Case(
            title: "a body of a GET", text: verb("{service: desktop, method: GET, path: /a, body: {a: 1}}"),
            place: "8:62",
            words: "a GET request has a body"),
        Case(
            title: "a deletion without a question",
            text: verb("{service: desktop, method: DELETE, path: /a}", effect: "destructive"), place: "5:5",
            words: "a destructive request without `confirm`"),
        Case(
            title: "an escape in help", text: verb().replacingFirst("List crates", #""\e]0;pwned\aList""#),
            place: "6:14",
            words: "U+001B"),
        Case(
            title: "a change of direction in help", text: verb().replacingFirst("List crates", #""\u202EtsiL""#),
            place: "6:14", words: "U+202E"),
        Case(
            title: "an option of the framework",
            text: verb(arguments: "    options: [{name: yes, type: flag, help: X}]\n"), place: "8:15",
            words: "every command has `--yes` already"),
        Case(
            title: "an alias of the framework's",
            text: verb(arguments: "    options: [{name: out, aliases: [output], type: string, help: X}]\n"),
            place: "8:15",
            words: "every command has `--output` already"),
        Case(
            title: "a letter of the framework's",
            text: verb(arguments: "    options: [{name: out, short: o, type: string, help: X}]\n"), place: "8:15",
            words: "every command has `-o` already"),
    ]

    // MARK: Names

    private static let names: [Case] = [
        ("List", "U+004C"), ("li_st", "U+005F"), (#""li st""#, "U+0020"), ("lіst", "U+0456"), ("ｌist", "U+FF4C"),
        (#""li\u200Bst""#, "U+200B"), (#""-list""#, "does not begin with a letter"), (#""--help""#, "does not begin"),
        (#""list-""#, "ends with a dash"), (#""1ist""#, "does not begin with a letter"), (#""../list""#, "U+002E"),
        ("list/x", "U+002F"), (#""""#, "an empty name"), ("[list]", "is a list"), (#""list\n""#, "U+000A"),
        (#""$(id)""#, "U+0024"), (#""`id`""#, "U+0060"), (#""list;id""#, "U+003B"),
        (String(repeating: "x", count: 41), "longer than 40"),
    ].map { name, words in Case(title: "verb \(name)", text: verb(name: name), place: "5:11", words: words) }

    private static let groups: [Case] =
        [
            ("Box", "2:8", "U+0042"), ("bоx", "2:8", "U+043E"), ("b0x", "1:1", "looks like `box`"),
            ("box", "1:1", "the group `box` is the program's own"), (#""box shut""#, "1:1", "the program's own"),
            (#""box b0x""#, "1:1", "the program's own"),
            (#""crate help""#, "1:1", "the program itself answers to `help`"),
            ("help", "1:1", "the program's own"),
            ("he1p", "1:1", "looks like `help`"), ("version", "1:1", "the program's own"),
            ("versi0n", "1:1", "looks like `version`"), (#""crate  x""#, "2:8", "an empty name"),
            (#"" crate""#, "2:8", "an empty name"), ("a b c d e", "2:8", "a group of 5 words"),
            (#""-o""#, "2:8", "begin with"),
            (#""../x""#, "2:8", "U+002E"), (#""crate\tx""#, "2:8", "U+0009"), (#""""#, "2:8", "is empty"),
            ("[crate]", "2:8", "is a list"), ("~", "2:8", "is empty"),
        ].map { group, place, words in
            Case(
                title: "group \(group)", text: verb().replacingFirst("group: crate", "group: \(group)"), place: place,
                words: words)
        }

    private static let clashes: [Case] = [
        Case(title: "a verb twice", text: verb() + item(), place: "9:5", words: "`list` is declared on line 5 already"),
        Case(
            title: "an alias that is a verb", text: verb() + item(name: "show", more: "    aliases: [list]\n"),
            place: "9:5",
            words: "`list` is declared on line 5 already"),
        Case(
            title: "a key twice", text: verb(more: "    effect: read\n"), place: "9:5",
            words: "stands on line 7 already"),
        Case(
            title: "an argument twice",
            text: verb(
                #"{service: desktop, method: GET, path: "/{id}"}"#,
                arguments: "    arguments: [{name: id, type: string, help: X}, {name: id, type: string, help: Y}]\n"),
            place: "8:52", words: "the name `id` is declared on line 8 already"),
    ]

    // MARK: YAML

    private static func posting(_ body: String) -> String {
        verb("{service: desktop, method: POST, path: /a, body: \(body)}", effect: "write")
    }

    private static let yaml: [Case] = [
        Case(
            title: "aliases of aliases",
            text: "schema: olares-cli/commands/v1\ngroup: crate\nsummary: &a [x, x]\ncommands: [*a, *a]\n",
            place: "3:10",
            words: "an anchor"),
        Case(title: "an anchor", text: verb(name: "&v list"), place: "5:11", words: "an anchor"),
        Case(
            title: "a merge", text: head + "  - <<: {effect: read}\n    name: list\n", place: "5:5",
            words: "a merge key"),
        Case(title: "a tag", text: verb(name: "!!python/name:os.system list"), place: "5:11", words: "a tag"),
        Case(title: "a local tag", text: verb(name: "!run list"), place: "5:11", words: "a tag"),
        Case(title: "two documents", text: verb() + "---\na: 1\n", place: "10:1", words: "a second document"),
        Case(
            title: "deep lists",
            text: posting(String(repeating: "[", count: 40) + String(repeating: "]", count: 40)), place: "8:91",
            words: "nested too deeply"),
        Case(
            title: "deep mappings",
            text: posting(String(repeating: "{a: ", count: 40) + "1" + String(repeating: "}", count: 40)),
            place: "8:175",
            words: "nested too deeply"),
        Case(
            title: "a huge value", text: verb(more: "    details: " + String(repeating: "x", count: 70_000) + "\n"),
            place: "9:14", words: "a value of 70000 bytes"),
        Case(
            title: "many values", text: posting("[" + String(repeating: "1,", count: 100_001) + "]"), place: "8:200012",
            words: "too many values"),
        Case(
            title: "a list as a key", text: head + "  - ? [a]\n    : b\n", place: "5:7", words: "a key that is a list"),
        Case(title: "tabs", text: head + "  -\tname: list\n\tsummary: x\n", place: "5:4", words: "spaces, not tabs"),
        Case(
            title: "an open quote", text: head + "  - name: \"list\n", place: "5:11",
            words: "a quote that is not closed"),
        Case(title: "nothing", text: "", place: "1:1", words: "no mapping"),
        Case(title: "a comment", text: "# nothing\n", place: "1:1", words: "no mapping"),
        Case(title: "a list", text: "- a\n- b\n", place: "1:1", words: "no mapping"),
        Case(title: "a word", text: "crate\n", place: "1:1", words: "no mapping"),
        Case(
            title: "a later schema", text: verb().replacingFirst("v1", "v2"), place: "1:9", words: "is not known here"),
        Case(
            title: "a mapping of commands", text: verb().replacingFirst("commands:\n", "commands: {a: b}\n#"),
            place: "4:11", words: "is a mapping"),
        Case(title: "NUL", text: verb() + "# \0\n", place: "9:3", words: "a control character"),
        Case(title: "an escape", text: verb() + "# \u{1B}[2J\n", place: "9:3", words: "a control character"),
        Case(
            title: "a byte order mark in a value", text: verb().replacingFirst("List crates", "List \u{FEFF}crates"),
            place: "6:14", words: "U+FEFF"),
        Case(title: "a huge file", text: String(repeating: " ", count: 2 << 20), place: "1:1", words: "file too large"),
    ]

    // MARK: Steps

    private static func stepped(_ steps: String, _ path: String = "/a/{b}") -> String {
        head + "  - name: list\n    summary: L\n    effect: read\n    steps:\n" + steps
            + "    request: {service: desktop, method: GET, path: \"\(path)\"}\n"
    }

    private static func step(_ name: String, _ path: String, method: String = "GET", more: String = "") -> String {
        "      - name: \(name)\n        request: {service: desktop, method: \(method), path: \"\(path)\"}\n        value: x\n"
            + more
    }

    private static let steps: [Case] = [
        Case(
            title: "a step that uses itself", text: stepped(step("b", "/x/{b}")), place: "10:60", words: "come before"),
        Case(
            title: "a step that uses a later one", text: stepped(step("a", "/x/{b}") + step("b", "/y")), place: "10:60",
            words: "come before"),
        Case(
            title: "steps in a circle", text: stepped(step("a", "/x/{b}") + step("b", "/y/{a}")), place: "10:60",
            words: "come before"),
        Case(
            title: "a step twice", text: stepped(step("b", "/x") + step("b", "/y")), place: "12:9",
            words: "stands twice"),
        Case(
            title: "nine steps", text: stepped((0..<9).map { step("b\($0)", "/x") }.joined(), "/a/{b0}"), place: "33:9",
            words: "more than 8 steps"),
        Case(
            title: "a step that writes", text: stepped(step("b", "/x", method: "POST")), place: "10:18",
            words: "a step sends POST"),
        Case(
            title: "a step to elsewhere", text: stepped(step("b", "https://evil.example/x")), place: "10:56",
            words: "is an absolute URL"),
        Case(
            title: "a step with a name of the language", text: stepped(step("answer", "/x"), "/a"), place: "9:15",
            words: "`answer`"),
        Case(
            title: "a step that runs a program", text: stepped(step("b", "/x", more: "        exec: id\n")),
            place: "12:9",
            words: "no key \"exec\""),
    ]

    // MARK: What only the program's own verbs may do

    private static let strangers: [Case] =
        ["help", "he1p", "he-lp"].map { name in
            Case(
                title: "the verb \(name)", text: verb(name: name), place: "5:11",
                words: "the program itself answers to `\(name)`")
        }
        + ["auth", "vault"].map { service in
            Case(
                title: "the service \(service)", text: verb("{service: \(service), method: GET, path: /a}"),
                place: "8:24", words: "the service `\(service)` is not an installed skill's to ask")
        }
        + [
            Case(
                title: "the alias help", text: verb(more: "    aliases: [show, help]\n"), place: "9:21",
                words: "the program itself answers to `help`"),
            Case(
                title: "a verb that only reads sends POST", text: verb("{service: desktop, method: POST, path: /a}"),
                place: "8:41", words: "a verb that only reads sends POST; send GET or HEAD"),
            Case(
                title: "a verb that deletes without asking",
                text: verb("{service: desktop, method: DELETE, path: /a}", effect: "write"), place: "8:41",
                words: "a verb that deletes is not destructive"),
            Case(
                title: "a step at the vault",
                text: stepped("      - {name: b, request: {service: vault, method: GET, path: /x}}\n"), place: "9:38",
                words: "the service `vault`"),
            Case(
                title: "a watch at the vault",
                text: verb(more: "    watch: {request: {service: vault, method: GET, path: /x}, until: {a: b}}\n"),
                place: "9:32", words: "the service `vault`"),
            Case(
                title: "a deletion where nobody can be asked",
                text: verb(
                    "{service: desktop, method: DELETE, path: /a}", effect: "destructive",
                    arguments: "    confirm: {question: Sure?, unattended: proceed}\n"), place: "8:44",
                words: "`unattended: proceed` is for built-in commands"),
            Case(
                title: "a question that is not always asked",
                text: verb(
                    "{service: desktop, method: DELETE, path: /a}", effect: "destructive",
                    arguments:
                        "    confirm: {question: Sure?, when: x}\n    options: [{name: x, type: flag, help: X}]\n"),
                place: "8:38", words: "`when` at the question of an installed skill"),
            Case(
                title: "a command that is not shown", text: verb(arguments: "    hidden: true\n"), place: "8:13",
                words: "an installed skill hides a command"),
            Case(
                title: "other words for a group",
                text: verb().replacingFirst("summary: Crates", "summary: Crates\naliases: [box]"), place: "4:10",
                words: "an installed group has other words for itself"),
        ]
        + [
            ("default: /etc/passwd", "default"), ("env: OLARES_CRATE_FILE", "env"), ("hidden: true", "hidden"),
            ("map: {x: /etc/passwd}", "map"),
        ].map { text, key in
            Case(
                title: "an upload with \(key)",
                text: verb(
                    "{service: desktop, method: POST, path: /a, upload: {from: file}}", effect: "write",
                    arguments: "    options: [{name: file, type: path, help: F, \(text)}]\n"),
                place: "8:\(49 + key.count + 2)",
                words: key == "map" ? "has `map`" : "`\(key)` at the file that is sent, which the caller names")
        }
        + [
            Case(
                title: "an upload that a step names",
                text: head + "  - name: list\n    summary: L\n    effect: write\n    steps:\n" + step("file", "/x")
                    + "    arguments: [{name: file, type: path, required: false, help: F}]\n"
                    + "    request: {service: desktop, method: POST, path: /a, upload: {from: file}}\n",
                place: "9:15", words: "a step finds the file that is sent")
        ]
        + [
            (
                "a shared variable", "string, env: AWS_SECRET_ACCESS_KEY", "GET, path: /a, headers: {Accept: \"{k}\"}",
                "`env` is"
            ),
            (
                "a shared file", "path, default: /etc/passwd", "POST, path: /a, upload: {from: k}",
                "the file that is sent"
            ),
            (
                "an invisible text that is shared", "string, placeholder: \"K\\u200B\"",
                "GET, path: /a, headers: {Accept: \"{k}\"}", "U+200B"
            ),
        ].map { title, declared, request, words in
            let shared = "shared: {options: [{name: k, help: K, type: \(declared)}]}\n"
            let isRead = request.hasPrefix("GET")
            return Case(
                title: title,
                text: verb(
                    "{service: desktop, method: \(request)}", effect: isRead ? "read" : "write",
                    arguments: "    options: [k]\n"
                ).replacingFirst("commands:", shared + "commands:"),
                place: title.hasPrefix("an invisible") ? "4:66" : "9:15", words: words)
        }
        + repairs + invisible

    private static func repair(_ text: String) -> String {
        stepped(step("b", "/x", more: "        fix: \(text)\n"))
    }

    private static let repairs: [Case] =
        [
            ("olares-cli crate list --yes", "a repair consents with \"--yes\""),
            ("olares-cli crate list -qy", "a repair consents with \"-qy\""),
            ("olares-cli box open blue", "a repair calls `box open`, whose effect is write"),
            ("olares-cli box lift blue", "a repair calls `box open`, whose effect is write"),
            ("olares-cli box lid lift", "a repair calls `box lid lift`, whose effect is write"),
            ("olares-cli good list", "a repair calls \"good list\", which is no such verb"),
            ("olares-cli nothing", "a repair calls \"nothing\", which is no such verb"),
        ].map { text, words in
            Case(title: "the repair \(text)", text: repair("\"\(text)\""), place: "12:14", words: words)
        }
        + [
            Case(
                title: "a repair in words that names a command", text: repair("run olares-cli box open blue"),
                place: "5:5", words: "a repair in words names a command of this program")
        ]

    /// What cannot be seen, in a text that people read and in one that only servers do.
    private static let invisible: [Case] =
        [
            "200B", "200C", "200D", "2060", "FEFF", "00AD", "034F", "FE0F", "3164", "2800", "202E", "2066", "200F",
            "061C",
        ].flatMap { digits -> [Case] in
            [
                Case(
                    title: "U+\(digits) in help",
                    text: verb().replacingFirst("List crates", "\"List \\u\(digits)crates\""), place: "6:14",
                    words: "U+\(digits)"),
                Case(
                    title: "U+\(digits) in a query",
                    text: verb("{service: desktop, method: GET, path: /a, query: {a: \"b\\u\(digits)\"}}"),
                    place: "8:67", words: "U+\(digits)"),
            ]
        }
        + [
            Case(
                title: "a tag in help", text: verb().replacingFirst("List crates", "\"List \\U000E0041crates\""),
                place: "6:14", words: "U+E0041"),
            Case(
                title: "an invisible key",
                text: verb("{service: desktop, method: GET, path: /a, query: {\"a\\u200B\": b}}"), place: "8:64",
                words: "a query member with the name"),
        ]

    /// What a skill may name as a repair: its own verbs, built-in ones that only read, and help.
    @Test(arguments: ["crate list", "version", "box --help", "crate --help"])
    func harmlessRepairs(words: String) {
        let files = Self.files(Self.repair("olares-cli " + words))
        #expect(RegistrySample.registry(files).allCommands().warnings.map(\.text) == [])
    }

    // MARK: Files

    /// What stands in place of a file, and what is said of it.
    @Test(arguments: [
        (RegistryFiles.Entry(kind: .other), "it is no regular file"),
        (RegistryFiles.Entry(kind: .directory, mode: 0o755), "it is no regular file"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/dev/zero"), "it is no regular file"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/theirs"), "it belongs to another user (id 1001)"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/shared"), "everyone can write to it"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/etc/passwd"), "no mapping"),
        (RegistryFiles.Entry(text: "x", owner: 1001), "it belongs to another user (id 1001)"),
        (RegistryFiles.Entry(text: "x", mode: 0o646), "everyone can write to it"),
        (RegistryFiles.Entry(text: "x", mode: 0o244), "permission denied"),
    ])
    func fileIsRefused(entry: RegistryFiles.Entry, words: String) {
        for path in ["commands.yaml", "SKILL.md"] {
            var files = Self.files(RegistrySample.descriptor("crate", "list"))
            files["/dev/zero"] = .init(kind: .other, owner: 0, mode: 0o600)
            files["/theirs"] = .init(text: RegistrySample.descriptor("crate", "list"), owner: 1001)
            files["/shared"] = .init(text: RegistrySample.descriptor("crate", "list"), mode: 0o666)
            files["/etc/passwd"] = .init(text: "root:x:0:0:root:/root:/bin/sh\n", owner: 0)
            files[Self.home + "crate/" + path] = entry
            let warnings = expectHarmless(files)
            #expect(warnings.count == 1)
            #expect(warnings.first?.location.file == Self.home + "crate/" + path)
            let expected = path == "SKILL.md" && words == "no mapping" ? "no front matter" : words
            #expect(warnings.first?.text.contains(expected) == true, "\(warnings.map(\.text))")
        }
    }

    /// A file that becomes another one between two looks at it is judged by what was read.
    @Test(arguments: [
        nil, "", "schema: olares-cli/commands/v1\ngroup: cra", String(repeating: " ", count: 2 << 20),
        verb("{service: desktop, method: GET, path: //evil.example}"),
    ])
    func filesThatChangeWhileTheyAreRead(later: String?) throws {
        let files = Self.files(RegistrySample.descriptor("crate", "list"))
        for change in 1...3 {
            let changing = ChangingFiles(files: files, path: Self.file, later: later, change: change)
            let external = ExternalSkills(
                environment: Environment([:]), configDirectory: "/home/.olares-cli", files: changing, user: 1000)
            let registry = Registry(builtIn: RegistrySample.builtIn, external: external)
            let (commands, warnings) = registry.allCommands()
            #expect(commands.contains { $0.id == "good.list" })
            let isUsed = commands.contains { $0.source.file == Self.file }
            #expect(isUsed != warnings.contains { $0.location.file == Self.file })
            #expect(!commands.contains { $0.request?.method == "evil" })
        }
    }

    @Test(arguments: [
        [0xFF, 0xFE, 0x61, 0x00], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC0, 0xAF],
    ])
    func bytesThatAreNotUTF8(bytes: [UInt8]) {
        let text = Array(Self.verb().utf8)
        for position in [0, 40, text.count] {
            let reading = DescriptorReader(file: "f", origin: .external).read(
                Array(text[..<position]) + bytes + text[position...])
            #expect(!reading.diagnostics.isEmpty, "\(position)")
        }
    }
}

/// Gives another text from the second, third or fourth reading of one file on.
private struct ChangingFiles: FileSystem {
    let files: RegistryFiles
    let path: String
    let later: String?
    let change: Int
    private let reads = Counter()

    private final class Counter: @unchecked Sendable {
        // One test reads from one task.
        var count = 0
    }

    init(files: RegistryFiles, path: String, later: String?, change: Int) {
        self.files = files
        self.path = path
        self.later = later
        self.change = change
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard path == self.path else { return try files.read(path, limit: limit) }
        reads.count += 1
        guard reads.count >= change else { return try files.read(path, limit: limit) }
        guard let later else { return nil }
        var changed = files
        changed[path].text = later
        return try changed.read(path, limit: limit)
    }

    func names(in path: String) throws(FileError) -> [String]? { try files.names(in: path) }
    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        try files.status(path, following: following)
    }
    func replace(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) {}
    func create(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) -> Bool { false }
    func makeDirectory(_ path: String, mode: UInt16) throws(FileError) {}
    func remove(_ path: String) throws(FileError) -> Bool { false }
    func removeTree(_ path: String) throws(FileError) -> Bool { false }
    func move(_ path: String, to place: String) throws(FileError) {}
}

extension String {
    fileprivate func replacingFirst(_ old: String, _ new: String) -> String {
        guard let start = indices.first(where: { self[$0...].hasPrefix(old) }) else { return self }
        return String(self[..<start]) + new + self[index(start, offsetBy: old.count)...]
    }
}
