import Testing

@testable import OlaresCore

/// What options need of one another, and what stands before a verb.
@Suite struct DescriptorsRequirementTests {
    private func expect(_ lines: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
        expectDiagnostics(
            "schema: olares-cli/commands/v1\ngroup: box\nsummary: Boxes\ncommands:\n  - name: open\n    summary: Open\n"
                + "    effect: write\n    options:\n      - {name: a, type: flag, help: A}\n"
                + "      - {name: b, type: flag, help: B}\n      - {name: c, type: integer, default: 1, help: C}\n"
                + indented,
            sourceLocation: sourceLocation)
    }

    @Test func relations() {
        expect(
            """
            requires:
              aa: b
              ^ `requires` names the option "aa", which is not declared; did you mean `a`?
              a: [a]
                 ^ the option `a` requires itself
              b: c
                 ^ `c` always has a value
            one-of: [[a]]
                     ^ a set of `one-of` with fewer than two options
            any-of: [{options: [a, a], msg: x}]
                                   ^ the option `a` stands twice in the set
                                       ^ the set of `any-of` has no key "msg"
            """)
    }

    @Test func gates() {
        expect(
            """
            role: {at-least: user, to: open}
                             ^ `at-least` is "user"; it is one of admin, owner
            minimum-backend: {version: new}
                                       ^ `version` is "new"; write a version, such as 1.12.6
            removed-in: {version: 1.12.6}
                        ^ `removed-in` has no `instead`
            hidden: 1
                    ^ `hidden` is "1"; write true or false
            """)
    }

    @Test func questions() {
        expect(
            """
            confirm: {question: "Open?", when: d, word: "yes", unattended: proceed}
                                               ^ `when` names "d", which is no argument, option or step
                                                                           ^ `unattended` beside `word`
            """)
    }
}
