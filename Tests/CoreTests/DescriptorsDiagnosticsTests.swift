import Testing

@testable import OlaresCore

/// Every fault that a descriptor can have, with the place where its diagnostic must point.
@Suite struct DescriptorsDiagnosticsTests {
    /// Expects diagnostics of one command, given as the lines of its mapping.
    private func expect(
        _ command: String, origin: DescriptorOrigin = .builtIn,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        let lines = command.split(separator: "\n", omittingEmptySubsequences: false)
        let indented = lines.enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }.joined(separator: "\n")
        let head = "schema: olares-cli/commands/v1\ngroup: box\nsummary: Boxes\ncommands:\n"
        expectDiagnostics(head + indented, origin: origin, sourceLocation: sourceLocation)
    }

    private let start = "name: open\nsummary: Open\neffect: write\n"

    @Test func fileKeys() {
        expectDiagnostics(
            """
            sumary: Boxes
            ^ the file has no key "sumary"; did you mean `summary`?
            ^ the file has no `schema`
            ^ the file has no `summary`
            ^ the file has no `commands`
            group: Box lid
                   ^ the character "B" (U+0042)
            colour: red
            ^ the file has no key "colour"; the keys are schema, group, aliases, summary, details, shared
            """)
    }

    @Test func keysBehindTheCommands() {
        expectDiagnostics(
            """
            schema: olares-cli/commands/v1
            group: box
            commands: []
            summary: Boxes
            ^ `summary` stands after `commands`
            """)
    }

    @Test func fileShape() {
        expectDiagnostics("- a\n^ the file is no mapping")
        expectDiagnostics(
            """
            schema: olares-cli/commands/v1
            group: box
            summary: [a, b]
                     ^ `summary` is a list; write a text
            commands: {a: b}
                      ^ `commands` is a mapping
            """)
    }

    @Test func commandKeys() {
        expect(
            """
            name: open
            ^ the command has no `summary`
            ^ the command has no `effect`; add `effect: read`
            optoins: []
            ^ the command has no key "optoins"; did you mean `options`?
            profile: requird
                     ^ `profile` is "requird"; did you mean `required`?
            dry-run: yes
                     ^ `dry-run` is "yes"; write true or false
            failures: [profile_not_fund, profile_not_found]
                       ^ "profile_not_fund" is no failure code; did you mean `profile_not_found`?
            minimum-backend: newest
                             ^ write a version, such as 1.12.6
            """)
    }

    @Test func names() {
        for (name, words) in [
            ("Open", "the character \"O\""), ("op_en", "the character \"_\""), ("1st", "does not begin with a letter"),
            ("оpen", "(U+043E)"), ("open-", "ends with a dash"), ("\"\"", "an empty name"), ("ope\u{200B}n", "U+200B"),
            (String(repeating: "a", count: 41), "longer than 40"), ("[a]", "`name` is a list"),
        ] {
            expect("name: \(name)\n      ^ \(words)\nsummary: Open\neffect: read")
        }
    }

    @Test func texts() {
        expect(
            """
            name: open
            summary: This is a summary that goes on and on until nobody reads it..
                     ^ `summary` is 61 characters long; at most 60 fit
            details: "a\\e[31mb"
                     ^ the invisible character U+001B
            deprecated: "a\\nb"
                        ^ `deprecated` has several lines
            effect: write
            """)
    }

    @Test func duplicateCommands() {
        expectDiagnostics(
            """
            schema: olares-cli/commands/v1
            group: box
            summary: Boxes
            commands:
              - {name: open, aliases: [lift], summary: Open, effect: write}
              - {name: lift, summary: Lift, effect: write}
                ^ the command `lift` is declared on line 5 already
            """)
    }

    @Test func argumentOrder() {
        expect(
            start + """
                arguments:
                  - {name: a, type: string, required: false, help: A}
                  - {name: b, type: string, repeated: true, help: B}
                    ^ the required argument `b` follows the optional `a`
                    ^ the repeated argument `b` is not the last
                  - {name: c, type: flag, required: false, help: C}
                                    ^ an argument is a flag
                """)
    }

    @Test func optionNames() {
        expect(
            start + """
                arguments:
                  - {name: a, type: string, help: A}
                options:
                  - {name: a, type: string, help: A}
                    ^ the name `a` is declared on line 9 already
                  - {name: b, short: b, type: string, help: B}
                  - {name: c, short: b, type: string, help: C}
                    ^ `-b` is declared on line 12 already
                  - {name: d, short: q, type: string, help: D}
                    ^ every command has `-q` already
                  - {name: output, type: string, help: O}
                    ^ every command has `--output` already
                  - {name: e, aliases: ["yes"], type: string, help: E}
                    ^ every command has `--yes` already
                  - {name: f, type: flag, negatable: true, help: F}
                  - {name: no-f, type: flag, help: F}
                    ^ the name `no-f` is declared on line 17 already
                  - {name: g, short: "--g", type: flag, help: G}
                                     ^ `short` is "--g"
                """)
    }

    @Test func optionTypes() {
        expect(
            start + """
                options:
                  - {name: a, help: A}
                    ^ the option has no `type`
                  - {name: b, type: text, help: B}
                                    ^ `type` is "text"; it is one of
                  - {name: c, type: choice, help: C}
                    ^ the option has no `values`
                  - {name: d, type: string, values: [x], help: D}
                                                    ^ only a choice has `values`
                  - {name: e, type: integer, min: 3, max: 2, help: E}
                                                          ^ `max` is below `min`
                  - {name: f, type: string, max: 2, help: F}
                                                 ^ only an integer has `min` and `max`
                  - {name: g, type: choice, values: [x, x], help: G}
                                                        ^ the value "x" stands twice
                  - {name: h, type: string, negatable: true, help: H}
                                                       ^ only a flag is `negatable`
                  - {name: i, type: flag, required: true, help: I}
                                                    ^ a flag is `required`
                  - {name: j, type: flag, sensitive: true, help: J}
                                                     ^ a flag is `sensitive`
                  - {name: k, type: string}
                    ^ the option has no `help`
                  - {name: l, type: string, env: box-size, help: L}
                                                 ^ `env` is "box-size"
                """)
    }

    @Test func defaults() {
        expect(
            start + """
                options:
                  - {name: a, type: integer, max: 9, default: 10, help: A}
                                                              ^ `default` is "10"; write a whole number of at most 9
                  - {name: b, type: choice, values: [x, y], default: z, help: B}
                                                                     ^ `default` is "z"; write one of x, y
                  - {name: c, type: flag, default: on, help: C}
                                                   ^ `default` is "on"; write true or false
                  - {name: d, type: duration, default: 90, help: D}
                                                       ^ write a duration
                  - {name: e, type: string, sensitive: true, default: x, help: E}
                                                                      ^ a secret has a default
                  - {name: f, type: string, required: true, default: x, help: F}
                                                                     ^ a required option has a default
                  - {name: g, type: string, repeated: true, default: x, help: G}
                                                                     ^ the default of a repeated option is a single value
                """)
    }

    @Test func sets() {
        expect(
            start + """
                options:
                  - {name: alpha, type: string, help: A}
                  - {name: beta, type: string, required: true, help: B}
                exclusive: [[alpha, bета]]
                                    ^ which is not declared
                together: [[alpha], [alpha, alpha], [alpha, beta]]
                           ^ fewer than two options
                                            ^ stands twice in the set
                                                            ^ names the required option `beta`
                """)
    }

    @Test func requests() {
        expect(
            """
            name: open
            summary: Open
            effect: destructive
            request:
              service: desktp
                       ^ `service` is "desktp"; did you mean `desktop`?
              method: get
                      ^ `method` is "get"
              path: /a/{nmae}
                       ^ {nmae} names no argument; did you mean {name}?
              query: [a]
                     ^ `query` is a list
              headers:
                Authorization: x
                ^ the header `authorization` is not a descriptor's to set
                "X A": y
                ^ "x a" is no name of a header
                X-B: "a\\r\\nb: c"
                     ^ the invisible character U+000D
            confirm: "Sure?"
            arguments:
              - {name: name, type: string, help: Name}
            """)
    }

    @Test func paths() {
        for (path, words) in [
            ("https://evil.example/x", "an absolute URL"), ("//evil.example/x", "an absolute URL"),
            ("api/x", "does not begin with a slash"), ("/a?b=c", "put query members under `query`"),
            ("'/a#b'", "a query or fragment"), ("/a/../b", "a segment `.` or `..`"), ("/a/%2e%2E/b", "a segment `.`"),
            ("'/a b'", "has the character"), ("/a\\b", "has the character"), ("/ä", "has the character"),
            ("/a%zz", "the broken escape %zz"), ("/a%2fb", "hides a slash"), ("/a%0d%0ab", "hides a slash or control"),
        ] {
            expect(
                start + """
                    request:
                      service: desktop
                      method: GET
                      path: \(path)
                            ^ \(words)
                    """)
        }
    }

    @Test func placeholders() {
        expect(
            start + """
                options:
                  - {name: size, type: integer, help: Size}
                  - {name: all, type: flag, default: false, help: All}
                  - {name: tag, type: string, repeated: true, default: [a], help: Tag}
                request:
                  service: desktop
                  method: POST
                  path: "/x/{size}/{all}/{tag}"
                        ^ {size} can be absent, and a path cannot
                        ^ {all} is no single text
                        ^ {tag} is no single text
                  query: {a: "x{size", b: "y}z", c: "{{size}}", d: "{}"}
                               ^ a brace that is not closed
                                            ^ a closing brace without an opening one
                                                                    ^ {} names no argument
                  body: {a: ["{siz}"]}
                              ^ {siz} names no argument; did you mean {size}?
                """)
    }

    @Test func requestsUseEveryArgumentAndShowNoSecret() {
        expect(
            start + """
                arguments: [{name: box, type: string, help: Box}]
                            ^ the request does not use `box`
                options:
                  - {name: key, type: string, required: true, sensitive: true, help: Key}
                  - {name: size, type: integer, help: Size}
                    ^ the request does not use `size`
                request:
                  service: desktop
                  method: GET
                  path: "/x/{key}"
                        ^ the secret {key} stands in the URL
                  query: {key: "{key}"}
                         ^ the secret {key} stands in the URL
                  headers: {X-Key: "{key}"}
                """)
    }

    @Test func effects() {
        expect(
            """
            name: drop
            ^ a destructive request without `confirm`
            summary: Drop
            effect: destructive
            request: {service: desktop, method: DELETE, path: /x}
            """)
        expect(
            """
            name: show
            summary: Show
            effect: read
            confirm: Sure?
                     ^ a verb that only reads asks first
            dry-run: true
                     ^ a verb that only reads has a dry run
            request:
              service: desktop
              method: DELETE
                      ^ a verb that only reads sends DELETE
              path: /x
            """)
        expect(
            """
            name: show
            summary: Show
            effect: read
            request:
              service: desktop
              method: PUT
                      ^ a verb that only reads sends PUT
              path: /x
            """)
        expect(
            start + """
                request:
                  service: desktop
                  method: GET
                  path: /x
                  body: {a: b}
                        ^ a GET request has a body
                """)
    }

    @Test func secretsStayOutOfQuestions() {
        expect(
            start + """
                options: [{name: key, type: string, sensitive: true, help: Key}]
                confirm: {question: "Use {key}?", unattended: go}
                                    ^ the question shows the secret {key}
                                                              ^ `unattended` is "go"
                """)
    }

    @Test func responses() {
        expect(
            start + """
                response: {envelope: plain}
                          ^ `response` without a request
                """)
        expect(
            start + """
                request: {service: files, method: GET, path: /x}
                response:
                  envelope: data
                            ^ `envelope` is "data"
                  select: a..b
                           ^ `select` is no path
                  columns:
                    - {title: Name, value: name}
                              ^ write NAME
                    - {title: A, value: "a[x]"}
                                          ^ `value` is no path
                    - {title: B, value: b, format: colour}
                                                   ^ `format` is "colour"
                    - {title: B, value: b}
                      ^ the column "B" stands twice
                    - {value: b}
                      ^ the column has no `title`
                """)
    }

    @Test func examples() {
        expect(
            start + """
                options: [{name: wide, short: w, type: flag, help: Wide}]
                examples:
                  - run: olares-cli box close
                         ^ the example does not call this command
                  - run: echo x | olares-cli box open --wdie -w -x -- --anything
                         ^ the example uses "--wdie", which is not declared; did you mean `--wide`?
                         ^ the example uses "-x"
                  - run: olares-cli box open
                    serve: {status: 999, json: {}}
                                    ^ write a whole number from 100 to 599
                  - run: olares-cli box open
                    serve: [{path: /x}, {json: {}, raw: wide}]
                                                        ^ `raw` beside `json`
                  - note: none
                    ^ the example has no `run`
                """)
    }

    @Test func externalFilesHoldRequestsOnly() {
        expect(
            """
            name: open
            ^ the command has no `request`; declare the HTTP request
            summary: Open
            effect: write
            """, origin: .external)
        expect(
            start + """
                request: {service: evil.example.com, method: GET, path: /x}
                                   ^ `service` is an address
                """, origin: .external)
    }
}
