import OlaresCore
import Testing

@testable import OlaresCommands

@Suite struct ConfirmationGateTests {
    private func failure(
        _ script: ScriptedConsole.Script, _ rest: String = "confirm: \"Burn?\"", words: [String] = ["blue"]
    ) throws -> (failure: Failure?, asked: String) {
        let command = try Box.command("effect: destructive\narguments: [{name: name, type: string, help: h}]\n" + rest)
        let console = ScriptedConsole(script)
        var failure: Failure?
        do throws(Failure) {
            try ConfirmationGate(console: console).pass(command, question: "Burn\u{1b}[2J blue?", words: words)
        } catch {
            failure = error
        }
        #expect(console.unusedAnswers == 0)
        #expect(console.output == "")
        return (failure, console.error)
    }

    @Test(arguments: ["y", "Y", "yes", "YES", " yes ", "y\t"])
    func aYesLetsItPass(answer: String) throws {
        let (failure, asked) = try failure(.terminal(answers: answer))
        #expect(failure == nil)
        #expect(asked == "Burn blue? [y/N]: ")
    }

    @Test(arguments: ["", "n", "no", "yess", "yes please", "ja", "true", nil])
    func anythingElseDoesNot(answer: String?) throws {
        let (failure, asked) = try failure(.terminal(answers: answer))
        #expect(failure == Failure(.confirmationDeclined, "aborted by user; nothing was changed"))
        #expect(failure?.exit == .failed)
        #expect(asked == "Burn blue? [y/N]: ")
    }

    @Test func withoutATerminalNobodyIsAsked() throws {
        let (failure, asked) = try failure(.init())
        #expect(failure?.code == .confirmationRequired)
        #expect(failure?.exit == .confirmationNeeded)
        #expect(failure?.message == "stdin is not a terminal — pass --yes to confirm: Burn blue?")
        #expect(failure?.next == [NextStep(["box", "put", "--yes", "blue"], effect: .destructive)])
        #expect(asked == "")
    }

    /// The question goes to standard error; where nobody sees it, nobody can answer.
    @Test func aQuestionThatNobodySeesIsNotAsked() throws {
        let (failure, asked) = try failure(.init(inputIsTerminal: true, outputIsTerminal: true, errorIsTerminal: false))
        #expect(failure?.message.hasPrefix("stderr is not a terminal — pass --yes") == true)
        #expect(asked == "")
    }

    @Test func theOfferedCommandParses() throws {
        let words = ["-o", "json", "--", "-blue"]
        let (failure, _) = try failure(.init(), words: words)
        #expect(failure?.next.first?.arguments == ["olares-cli", "box", "put", "--yes", "-o", "json", "--", "-blue"])
    }

    @Test func secretsAreNotRepeated() throws {
        let (failure, _) = try failure(
            .init(), "confirm: Burn?\noptions: [{name: key, type: string, sensitive: true, help: h}]",
            words: ["blue", "--key", "hunter2"])
        #expect(failure?.next == [])
        #expect(failure?.fix == "run it again with --yes")
    }

    @Test func someVerbsProceedUnattended() throws {
        let (failure, asked) = try failure(.init(), "confirm: {question: \"Burn?\", unattended: proceed}")
        #expect(failure == nil)
        #expect(asked == "")
    }
}
