import OlaresCore
import Testing

@testable import OlaresCommands

/// What stands before a verb: roles, versions, questions.
@Suite struct GateTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "profile/commands.yaml", group: "profile",
            text: """
                schema: olares-cli/commands/v1
                group: profile
                summary: Profiles
                commands:
                  - name: whoami
                    summary: Say who it is
                    effect: read
                    options: [{name: refresh, type: flag, help: Ask}]
                """),
        EmbeddedFile(
            path: "gate/commands.yaml", group: "gate",
            text: """
                schema: olares-cli/commands/v1
                group: gate
                summary: Work behind gates
                commands:
                  - name: list
                    summary: List the gates
                    effect: read
                    role: {at-least: admin, to: list gates}
                    request: {service: desktop, method: GET, path: /gates}
                  - name: old
                    summary: List old gates
                    effect: read
                    removed-in: {version: 1.12.6, legacy: legacy /api/old, instead: olares-cli gate list}
                    request: {service: desktop, method: GET, path: /old}
                  - name: new
                    summary: List new gates
                    effect: read
                    minimum-backend: {version: 1.12.6, because: gates have bars, instead: look at the wall}
                    request: {service: desktop, method: GET, path: /new}
                  - name: knock
                    summary: Knock at a gate
                    hidden: true
                    profile: none
                    effect: write
                    options: [{name: loud, type: flag, help: Loudly}]
                    steps: [{name: bound, optional: true, request: {service: desktop, method: GET, path: /bound}}]
                    confirm:
                      question: Knock?
                      when: bound
                      word: "yes"
                      refused: "aborting the knock: confirmation was not yes"
                    request: {service: desktop, method: POST, path: /knock, body: {loud: "{loud}"}}
                """),
    ])

    private func host(_ exchanges: StrictTransport.Exchange...) -> Host {
        var host = Host()
        host.registry = Self.registry
        host.plugins = []
        host.exchanges = exchanges
        return host
    }

    // MARK: Roles

    @Test func aRoleThatIsTooLowIsStopped() async {
        var host = host()
        host.role = "normal"
        let run = await host.run("gate", "list")
        #expect(run.exit == .failed)
        #expect(
            run.error == """
                error: this command needs role "Admin" or higher to list gates, but profile "alice@olares.com" is cached as \
                "User"
                  if your role on the server changed recently, run:
                      olares-cli profile whoami --refresh
                  and retry. Otherwise ask the instance owner to grant you the right role.
                fix: olares-cli profile whoami --refresh

                """)
    }

    @Test(arguments: ["admin", "owner", "", "guest"])
    func anyOtherRoleIsTheServersToJudge(role: String) async {
        var host = host(.init(answer: #"{"a": 1}"#))
        host.role = role
        #expect(await host.run("gate", "list") == Host.Run(output: "a: 1\n"))
    }

    @Test func aRefusalOfTheServerIsExplained() async {
        let run = await host(
            .init(status: 403, answer: #"{"message": "no permission"}"#)
        ).run("gate", "list")
        #expect(run.exit == .failed)
        #expect(run.error.contains("HTTP 403 while attempting to list gates.\n"))
        #expect(run.error.contains("this likely needs a higher role on profile \"alice@olares.com\"."))
        #expect(run.error.hasSuffix("fix: olares-cli profile whoami --refresh\n"))
    }

    // MARK: Versions

    @Test func whatWasRemovedSaysWhatToUse() async {
        var host = host()
        host.backendVersion = "1.12.6-20260203"
        let run = await host.run("gate", "old")
        #expect(run.exit == .failed)
        #expect(
            run.error
                == "error: `gate old` (legacy /api/old) was removed in Olares 1.12.6; use `olares-cli gate list` instead\n"
                + "fix: olares-cli gate list\n")
    }

    @Test(arguments: ["", "1.12.5"])
    func whatMayBeThereIsAsked(version: String) async {
        var host = host(.init("GET https://desktop.alice.olares.com/old", answer: "[]"))
        host.backendVersion = version
        #expect(await host.run("gate", "old").exit == .done)
    }

    @Test func anOldOlaresIsToldWhyAndWhatElse() async {
        let run = await host(
            .init(
                "GET https://desktop.alice.olares.com/api/olares-info",
                answer: #"{"code": 0, "data": {"osVersion": "1.12.5"}}"#)
        ).run("gate", "new")
        #expect(
            run.error
                == "error: `gate new` requires Olares >= 1.12.6 (gates have bars), but this backend is 1.12.5; look at the wall\n"
                + "fix: look at the wall\n")
    }

    // MARK: Hidden verbs, and words

    private let bound = StrictTransport.Exchange("GET https://desktop.alice.olares.com/bound", answer: #"["a"]"#)
    private let nothing = StrictTransport.Exchange("GET https://desktop.alice.olares.com/bound", answer: "[]")
    private let knock = StrictTransport.Exchange(
        "POST https://desktop.alice.olares.com/knock", body: #"{"loud":true}"#, answer: "null")

    @Test func aHiddenVerbIsNamedNowhere() async {
        let help = await host().run("gate")
        #expect(help.output.contains("old") && !help.output.contains("knock"))
        #expect(await host().run("gate", "knok").error.contains("Did you mean") == false)
        #expect(await host().run("gate", "knock", "--help").output.hasPrefix("Knock at a gate"))
        let completion = await host().run("__complete", "gate", "")
        #expect(completion.output.contains("old\t") && !completion.output.contains("knock"))
    }

    @Test func aWholeWordComesFromAPipeToo() async {
        var host = host(bound, knock)
        host.console = ScriptedConsole.Script(answers: [" yes "])
        let run = await host.run("gate", "knock", "--loud")
        #expect(run == Host.Run(error: "Knock?\nType 'yes' to continue: "))
    }

    @Test func anyOtherWordIsANo() async {
        var host = host(bound)
        host.console = ScriptedConsole.Script(answers: ["y"])
        let run = await host.run("gate", "knock", "--loud")
        #expect(run.exit == .failed)
        #expect(run.error.contains("error: aborting the knock: confirmation was not yes\n"))
    }

    @Test func whereNobodyAnswersTheFailureNamesYes() async {
        var host = host(bound)
        host.console = ScriptedConsole.Script(answers: [nil])
        let run = await host.run("gate", "knock", "--loud")
        #expect(run.exit == .confirmationNeeded)
        #expect(run.error.hasSuffix("fix: olares-cli gate knock --yes --loud\n"))
    }

    @Test func whereNothingIsAtStakeNothingIsAsked() async {
        #expect(await host(nothing, knock).run("gate", "knock", "--loud") == Host.Run())
    }
}
