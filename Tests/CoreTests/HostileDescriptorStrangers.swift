@testable import OlaresCore

/// What only the program's own verbs may do.
extension HostileDescriptorTests {
    // MARK: What only the program's own verbs may do

    static let strangers: [Case] =
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
            ("send-as: {x: /etc/passwd}", "send-as"),
        ].map { text, key in
            Case(
                title: "an upload with \(key)",
                text: verb(
                    "{service: desktop, method: POST, path: /a, upload: {from: file}}", effect: "write",
                    arguments: "    options: [{name: file, type: path, help: F, \(text)}]\n"),
                place: "8:\(49 + key.count + 2)",
                words: key == "send-as" ? "has `send-as`" : "`\(key)` at the file that is sent, which the caller names")
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

    static func repair(_ text: String) -> String {
        stepped(step("b", "/x", more: "        fix: \(text)\n"))
    }

    static let repairs: [Case] =
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
    static let invisible: [Case] =
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
}
