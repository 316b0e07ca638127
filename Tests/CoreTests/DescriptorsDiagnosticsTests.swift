import Testing

@testable import OlaresCore

/// Every fault that a descriptor can have, with the place where its diagnostic must point.
@Suite struct DescriptorsDiagnosticsTests {
    /// Expects diagnostics of one command, given as the lines of its mapping.
    func expect(
        _ command: String, origin: DescriptorOrigin = .builtIn,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        let lines = command.split(separator: "\n", omittingEmptySubsequences: false)
        let indented = lines.enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }.joined(separator: "\n")
        let head = "schema: olares-cli/commands/v1\ngroup: box\nsummary: Boxes\ncommands:\n"
        expectDiagnostics(head + indented, origin: origin, sourceLocation: sourceLocation)
    }

    let start = "name: open\nsummary: Open\neffect: write\n"

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
            ^ the file has no key "colour"; the keys are schema, group, aliases, summary, details, tools, shared
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
}
