import OlaresCore
import Testing

/// Requests before the one that counts.
@Suite struct StepsTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "shelf/commands.yaml", group: "shelf",
            text: """
                schema: olares-cli/commands/v1
                group: shelf
                summary: Work with shelves
                commands:
                  - name: clear
                    summary: Clear a shelf
                    effect: destructive
                    confirm: Clear {shelf} in {room} ({room.floor})?
                    arguments:
                      - {name: shelf, type: string, help: Which shelf}
                    options:
                      - {name: room, type: string, help: Which room}
                      - {name: force, type: flag, help: Whatever is on it}
                    steps:
                      - name: room
                        request: {service: desktop, method: GET, path: /rooms}
                        response: {select: data.rooms}
                        find: {main: true}
                        otherwise: first
                        value: name
                        missing: this Olares has no rooms
                      - name: found
                        unless: force
                        request: {service: desktop, method: GET, path: "/rooms/{room}/shelves", query: {name: "{shelf}"}}
                        find: {name: "{shelf}"}
                        expect:
                          - is: {kind: [wood, steel]}
                            not: {state: [locked, lost]}
                            message: "{shelf} is {found.kind} and {found.state}"
                            fix: unlock it first
                        missing: "no shelf {shelf} in {room}"
                        fix: olares-cli shelf note {shelf}
                    request:
                      service: desktop
                      method: POST
                      path: /rooms/{room}/clear
                      body: {id: "{found.id}", shelf: "{shelf}", all: true}

                  - name: note
                    summary: Write a note
                    effect: write
                    arguments:
                      - {name: text, type: string, help: What it says}
                    steps:
                      - name: author
                        optional: true
                        request: {service: desktop, method: GET, path: /me}
                        value: name
                    request: {service: desktop, method: POST, path: "/notes[/by/{author}]", body: {text: "{text}"}}

                  - name: lock
                    summary: Lock a shelf
                    effect: write
                    options:
                      - {name: key, type: string, sensitive: true, help: The key}
                      - {name: kind, type: string, help: Not of this kind}
                    steps:
                      - name: key
                        request: {service: desktop, method: GET, path: /keys}
                        value: secret
                        expect: [{not: {kind: "{kind}"}, message: of the wrong kind}]
                    request: {service: desktop, method: POST, path: /lock, body: {key: "{key}", hint: "{key.secret}"}}

                  - name: paint
                    summary: Paint a shelf
                    effect: destructive
                    confirm: Paint {shelf}?
                    arguments:
                      - {name: shelf, type: string, help: Which shelf}
                      - {name: colour, type: string, help: Which colour}
                    steps:
                      - name: current
                        request: {service: desktop, method: GET, path: "/shelves/{shelf}"}
                        already: {is: {colour: "{colour}"}, message: "{shelf} is {current.colour} already"}
                    request: {service: desktop, method: POST, path: "/shelves/{shelf}", body: {colour: "{colour}"}}
                    response:
                      says: ["painted {shelf} {answer.colour}"]
                      result: {shelf: "{shelf}", colour: "{answer.colour}"}
                """)
    ])

    private let rooms = StrictTransport.Exchange(
        "GET https://desktop.alice.olares.com/rooms",
        answer: #"{"data":{"rooms":[{"name":"hall"},{"name":"attic & co","main":true,"floor":3}]}}"#)

    private func shelves(_ room: String, _ answer: String, status: Int = 200) -> StrictTransport.Exchange {
        .init(
            "GET https://desktop.alice.olares.com/rooms/\(room)/shelves?name=top%2F1", status: status, answer: answer)
    }

    private func clear(_ words: String..., exchanges: StrictTransport.Exchange...) async -> Host.Run {
        await Host(registry: Self.registry, exchanges: exchanges).run(["shelf", "clear", "top/1"] + words)
    }

    private let wood = #"[{"name":"low"},{"name":"top/1","kind":"wood","id":7}]"#

    @Test func whatIsFoundGoesIntoTheRequest() async {
        let run = await clear(
            "--yes", exchanges: rooms, shelves("attic%20%26%20co", wood),
            .init(
                "POST https://desktop.alice.olares.com/rooms/attic%20%26%20co/clear",
                body: #"{"id":7,"shelf":"top/1","all":true}"#, answer: ""))
        #expect(run == Host.Run())
    }

    @Test func whatIsGivenIsNotLookedUp() async {
        let run = await clear(
            "--yes", "--room", "hall", "--force",
            exchanges: .init(
                "POST https://desktop.alice.olares.com/rooms/hall/clear", body: #"{"shelf":"top/1","all":true}"#,
                answer: ""))
        #expect(run == Host.Run())
    }

    @Test func theFirstStandsInForTheOneThatIsMissing() async {
        let run = await clear(
            "--yes", "--force",
            exchanges: .init(answer: #"{"data":{"rooms":[{"name":"hall"},{"name":"attic"}]}}"#),
            .init(
                "POST https://desktop.alice.olares.com/rooms/hall/clear", body: #"{"shelf":"top/1","all":true}"#,
                answer: ""))
        #expect(run == Host.Run())
    }

    @Test(arguments: [
        (#"{"data":{"rooms":[]}}"#, 200, "this Olares has no rooms"), ("gone", 404, "this Olares has no rooms"),
        (#"{"data":{"rooms":[{"name":null}]}}"#, 200, "this Olares has no rooms"),
    ])
    func saysWhatIsMissing(answer: String, status: Int, message: String) async {
        let run = await clear("--yes", exchanges: .init(status: status, answer: answer))
        #expect(run.exit == .failed)
        #expect(run.error.hasPrefix("error: \(message)\nfix: "))
    }

    @Test func theMessageNamesWhatWasAskedFor() async {
        let run = await clear("--yes", exchanges: rooms, shelves("attic%20%26%20co", "[]"))
        #expect(run.error == "error: no shelf top/1 in attic & co\nfix: olares-cli shelf note top/1\n")
    }

    @Test(arguments: [
        (#"[{"name":"top/1","kind":"glass"}]"#, "top/1 is glass and "),
        (#"[{"name":"top/1","kind":"wood","state":"lost"}]"#, "top/1 is wood and lost"),
    ])
    func nothingIsSentWhereAnExpectationIsNotMet(answer: String, message: String) async {
        let run = await clear("-o", "json", "--yes", exchanges: rooms, shelves("attic%20%26%20co", answer))
        let error = try? JSONValue(parsing: Array(run.error.utf8))["error"]
        #expect(error?["code"] == "precondition_failed")
        #expect(error?["action"] == "unlock it first")
        #expect(error?["message"] == .string(message))
    }

    @Test func theQuestionNamesWhatWasFound() async {
        let run = await Host(registry: Self.registry, console: .terminal(answers: "n"), exchanges: [rooms])
            .run("shelf", "clear", "top/1", "--force")
        #expect(run.error.hasPrefix("Clear top/1 in attic & co (3)? [y/N]: "))
    }

    private let keys = StrictTransport.Exchange(answer: #"{"secret":"hunter2","kind":"iron"}"#)

    @Test func whatStandsInForASecretIsMaskedToo() async {
        for format in ["table", "json"] {
            let run = await Host(registry: Self.registry, exchanges: [keys])
                .run("shelf", "lock", "--dry-run", "-o", format)
            #expect(run.output.contains(#""key": "***""#))
            #expect(run.output.contains(#""hint": "***""#))
            #expect(!run.output.contains("hunter2"))
        }
    }

    @Test func whatIsNotGivenIsNoCondition() async {
        let lock = StrictTransport.Exchange(body: #"{"key":"hunter2","hint":"hunter2"}"#, answer: "")
        #expect(await Host(registry: Self.registry, exchanges: [keys, lock]).run("shelf", "lock") == Host.Run())
        let refused = await Host(registry: Self.registry, exchanges: [keys]).run("shelf", "lock", "--kind", "iron")
        #expect(refused.error.hasPrefix("error: of the wrong kind\n"))
    }

    @Test func aDryRunLooksUpAndSendsNothingElse() async {
        let run = await clear("--dry-run", "--force", exchanges: rooms)
        #expect(
            run.output.hasPrefix("would send: POST https://desktop.alice.olares.com/rooms/attic%20%26%20co/clear\n"))
    }

    @Test("Where everything is as it is to be, nobody is asked, nothing is sent, and programs get the same result")
    func already() async throws {
        let red = StrictTransport.Exchange(
            "GET https://desktop.alice.olares.com/shelves/low", answer: #"{"colour":"red"}"#)
        func paint(_ words: String..., exchanges: StrictTransport.Exchange...) async -> Host.Run {
            await Host(registry: Self.registry, exchanges: exchanges).run(["shelf", "paint", "low"] + words)
        }
        #expect(await paint("red", exchanges: red) == Host.Run(error: "low is red already\n"))
        #expect(await paint("red", "--dry-run", exchanges: red).error == "low is red already\n")
        let unchanged = await paint("red", "-o", "json", exchanges: red)
        #expect(unchanged.error == "")
        let blue = StrictTransport.Exchange(
            "POST https://desktop.alice.olares.com/shelves/low", body: #"{"colour":"blue"}"#,
            answer: #"{"colour":"blue"}"#)
        let changed = await paint("blue", "--yes", "-o", "json", exchanges: red, blue)
        #expect(changed.output == unchanged.output.replacing("red", with: "blue"))
        #expect(await paint("blue", exchanges: red).exit == .confirmationNeeded)
    }

    @Test(arguments: [(200, "{}"), (500, "broken"), (404, ""), (200, "<html>")])
    func whatNeedNotBeFoundVanishes(status: Int, answer: String) async {
        let run = await Host(
            registry: Self.registry,
            exchanges: [
                .init("GET https://desktop.alice.olares.com/me", status: status, answer: answer),
                .init("POST https://desktop.alice.olares.com/notes", body: #"{"text":"hi"}"#, answer: ""),
            ]
        ).run("shelf", "note", "hi")
        #expect(run == Host.Run())
    }

    @Test(arguments: ["..", "a/../b", "", "a\u{0}b"])
    func whatAServerSaysIsNoStepInTheTree(name: String) async {
        let answer = JSONValue.object(["name": .string(name)]).compactText
        let run = await Host(registry: Self.registry, exchanges: [.init(answer: answer)]).run("shelf", "note", "hi")
        #expect(run.exit == .usage)
        #expect(run.error.contains("cannot name anything here"))
    }

    @Test func aNameFromAServerIsOneSegment() async {
        let run = await Host(
            registry: Self.registry,
            exchanges: [
                .init(answer: #"{"name":"a/b?c=d"}"#),
                .init(
                    "POST https://desktop.alice.olares.com/notes/by/a%2Fb%3Fc%3Dd", body: #"{"text":"hi"}"#, answer: ""),
            ]
        ).run("shelf", "note", "hi")
        #expect(run == Host.Run())
    }
}
