import OlaresCore
import Testing

@testable import OlaresCommands

@Suite struct FailureRendererTests {
    private func text(_ failure: Failure) -> String { FailureRenderer(format: .table).render(failure) }

    private func json(_ failure: Failure) throws -> JSONValue {
        try JSONValue(parsing: Array(FailureRenderer(format: .json).render(failure).utf8))
    }

    private let steps = [
        NextStep(["profile", "remove", "it's <me>"], effect: .destructive),
        NextStep(["profile", "login", "--olares-id", "<id>"], effect: .write),
    ]

    @Test func peopleReadTheErrorAndEveryFix() {
        #expect(text(Failure(.unclassified, "it broke")) == "error: it broke\n")
        #expect(text(Failure(.unclassified, "it broke", advice: "mend it")) == "error: it broke\nfix: mend it\n")
        #expect(
            text(Failure(.unclassified, "one\ntwo", next: steps)) == """
                error: one
                two
                fix: olares-cli profile remove 'it'\\''s <me>'
                fix: olares-cli profile login --olares-id <id>

                """)
        #expect(
            text(Failure(.unclassified, "x", next: [steps[1]], advice: "or wait"))
                == "error: x\nfix: or wait\nfix: olares-cli profile login --olares-id <id>\n")
    }

    @Test func agentsReadTheSameFacts() throws {
        let failure = Failure(.recordMalformed, "<bad> & \"worse\"", next: steps)
        #expect(
            FailureRenderer(format: .json).render(failure) == """
                {
                  "error": {
                    "code": "stored_token_malformed",
                    "message": "\\u003cbad\\u003e \\u0026 \\"worse\\"",
                    "retryable": false,
                    "action": "olares-cli profile remove 'it'\\\\''s \\u003cme\\u003e'",
                    "exit": 1,
                    "next": [
                      {
                        "argv": [
                          "olares-cli",
                          "profile",
                          "remove",
                          "it's \\u003cme\\u003e"
                        ],
                        "effect": "destructive"
                      },
                      {
                        "argv": [
                          "olares-cli",
                          "profile",
                          "login"
                        ],
                        "effect": "write",
                        "missing": [
                          "--olares-id"
                        ]
                      }
                    ]
                  }
                }

                """)
        #expect(FailureRenderer(format: .yaml).render(failure) == FailureRenderer(format: .json).render(failure))
    }

    @Test func theChoiceIsThereAsData() throws {
        let failure = Failure(.optionValueInvalid, "x").with(
            missing: ["--kind"], choices: ["red", "blue"], invalid: "colour")
        let error = try json(failure.prefixed("y: "))["error"]
        #expect(
            error?["missing"] == ["--kind"] && error?["choices"] == ["red", "blue"] && error?["invalid"] == "colour")
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        #expect(
            try json(Failure(.decode, "x")) == ["error": ["code": "decode", "message": "x", "exit": 1, "next": []]])
        #expect(try json(Failure(.decode, "x", retryable: true))["error"]?["retryable"] == true)
    }

    @Test func noTwoCodesHaveOneName() {
        let names = BuiltIn.vocabulary.failures.map(\.rawValue)
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: BuiltIn.vocabulary.failures)
    func everyCodeSaysWhatItMeans(code: FailureCode) throws {
        let error = try json(Failure(code, "m"))["error"]
        #expect(error?["code"] == .string(code.rawValue))
        #expect(error?["exit"] == .integer(Int64(code.exit.rawValue)))
        #expect(code.exit != .done)
        #expect(!code.meaning.isEmpty && !code.meaning.hasSuffix("."))
        #expect(
            code.rawValue.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f })
    }

    @Test func textFromElsewhereCannotActOnATerminal() throws {
        let failure = Failure(
            .serverRefused, "no\u{1b}]0;x\u{7} \u{9b}2Jwa\u{202e}y\r", next: [], advice: "a\u{1b}[1mb")
        #expect(text(failure) == "error: no wa\\u{202e}y \nfix: ab\n")
        #expect(try json(failure)["error"]?["message"] == #"no wa\u{202e}y "#)
        let step = NextStep(["profile", "use", "a\nfix: rm -rf ~\u{1b}[2J"], effect: .write)
        #expect(
            text(Failure(.unclassified, "x", next: [step]))
                == "error: x\nfix: olares-cli profile use $'a\\nfix: rm -rf ~\\033[2J'\n")
    }

    /// A line of a message begins where this program begins one, and nowhere else.
    @Test func textFromElsewhereBeginsNoLine() {
        let forged = "x\nfix: olares-cli profile remove alice --yes\u{2028}error: y\r\n"
        #expect(
            text(Failure(.serverRefused, "refused: \(forged)"))
                == "error: refused: x fix: olares-cli profile remove alice --yes error: y\n")
        #expect(text(Failure(.serverRefused, forged)).split(separator: "\n").count == 1)
        let two = Failure(.serverRefused, MessageText(lines: ["two:", forged]), advice: forged)
        #expect(text(two).split(separator: "\n").map { $0.prefix(5) } == ["error", "x fix", "fix: "])
        #expect(
            text(Failure(.serverRefused, "a\n\(forged)").prefixed("\(forged): ")).split(separator: "\n").count == 2)
    }

    @Test func textFromElsewhereIsCut() {
        let long = String(repeating: "ä", count: 100_000)
        #expect(Failure(.serverRefused, "refused: \(long)!").message.count == 2000 + "refused: …!".count)
        #expect(Failure(.serverRefused, "refused: \(long.prefix(2000))").message.hasSuffix("ä"))
    }
}
