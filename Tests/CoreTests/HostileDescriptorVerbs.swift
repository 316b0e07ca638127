@testable import OlaresCore

/// Verbs that claim what is not theirs: effects, names, groups, YAML that is none, steps.
extension HostileDescriptorTests {
    // MARK: What a verb may do

    static let powers: [Case] = [
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

    static let names: [Case] = [
        ("List", "U+004C"), ("li_st", "U+005F"), (#""li st""#, "U+0020"), ("lіst", "U+0456"), ("ｌist", "U+FF4C"),
        (#""li\u200Bst""#, "U+200B"), (#""-list""#, "does not begin with a letter"), (#""--help""#, "does not begin"),
        (#""list-""#, "ends with a dash"), (#""1ist""#, "does not begin with a letter"), (#""../list""#, "U+002E"),
        ("list/x", "U+002F"), (#""""#, "an empty name"), ("[list]", "is a list"), (#""list\n""#, "U+000A"),
        (#""$(id)""#, "U+0024"), (#""`id`""#, "U+0060"), (#""list;id""#, "U+003B"),
        (String(repeating: "x", count: 41), "longer than 40"),
    ].map { name, words in Case(title: "verb \(name)", text: verb(name: name), place: "5:11", words: words) }

    static let groups: [Case] =
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

    static let clashes: [Case] = [
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

    static func posting(_ body: String) -> String {
        verb("{service: desktop, method: POST, path: /a, body: \(body)}", effect: "write")
    }

    static let yaml: [Case] = [
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

    static func stepped(_ steps: String, _ path: String = "/a/{b}") -> String {
        head + "  - name: list\n    summary: L\n    effect: read\n    steps:\n" + steps
            + "    request: {service: desktop, method: GET, path: \"\(path)\"}\n"
    }

    static func step(_ name: String, _ path: String, method: String = "GET", more: String = "") -> String {
        "      - name: \(name)\n        request: {service: desktop, method: \(method), path: \"\(path)\"}\n        value: x\n"
            + more
    }

    static let steps: [Case] = [
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
}
