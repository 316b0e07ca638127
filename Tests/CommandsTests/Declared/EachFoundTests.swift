import OlaresCore
import Testing

@testable import OlaresCommands

/// One request for each element of a list that a step has found.
@Suite struct EachFoundTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "door/commands.yaml", group: "door",
            text: """
                schema: olares-cli/commands/v1
                group: door
                summary: Work with doors
                commands:
                  - name: list
                    summary: List doors
                    effect: read
                    arguments: [{name: app, type: string, help: Which app}]
                    steps:
                      - {name: doors, request: {service: desktop, method: GET, path: "/{app}/doors"}}
                    each: {item: door, in: doors}
                    request: {service: desktop, method: GET, path: "/{app}/doors/{door.name}"}
                    response:
                      result: {door: "{door.name}", setup: "{answer}"}
                      fields: [{title: Door, value: door}, {title: Lock, value: setup.lock}]
                      empty: no doors in {app}
                  - name: open
                    summary: Open doors
                    effect: write
                    arguments: [{name: app, type: string, help: Which app}]
                    steps:
                      - {name: doors, request: {service: desktop, method: GET, path: "/{app}/doors"}}
                    each: {item: door, in: doors}
                    request: {service: desktop, method: POST, path: "/{app}/open", body: {name: "{door.name}"}}
                    response: {says: ["opened {door.name}"]}
                """)
    ])

    private func host(_ doors: String, _ others: StrictTransport.Exchange...) -> Host {
        var host = Host()
        host.registry = Self.registry
        host.plugins = []
        host.exchanges = [.init("GET https://desktop.alice.olares.com/x/doors", answer: doors)] + others
        return host
    }

    private func door(_ name: String, _ answer: String, status: Int = 200) -> StrictTransport.Exchange {
        .init("GET https://desktop.alice.olares.com/x/doors/\(name)", status: status, answer: answer)
    }

    private let two = #"[{"name":"a"},{"name":"b"}]"#

    @Test func rowsAreWhatTheResultSays() async throws {
        let answers = [door("a", #"{"lock":"on"}"#), door("b", #"{"lock":"off"}"#)]
        let run = await host(two, answers[0], answers[1]).run("door", "list", "x")
        #expect(run == Host.Run(output: "Door:  a\nLock:  on\n\nDoor:  b\nLock:  off\n"))
        let json = await host(two, answers[0], answers[1]).run("door", "list", "x", "-o", "json")
        #expect(
            try JSONValue(parsing: Array(json.output.utf8))
                == [["door": "a", "setup": ["lock": "on"]], ["door": "b", "setup": ["lock": "off"]]])
    }

    @Test func nothingIsSaidInWords() async {
        #expect(await host("[]").run("door", "list", "x") == Host.Run(output: "no doors in x\n"))
    }

    @Test func oneThatFailsIsNamed() async {
        let run = await host(two, door("a", "{}", status: 500), door("b", #"{"lock":"off"}"#)).run("door", "list", "x")
        #expect(run.exit == .partial && run.output == "Door:  b\nLock:  off\n")
        #expect(run.error.hasPrefix("failed: a: "))
    }

    @Test func aDryRunShowsAllRequests() async {
        let run = await host(two).run("door", "open", "x", "--dry-run")
        #expect(run.exit == .done && run.output.contains(#""name": "a""#) && run.output.contains(#""name": "b""#))
    }
}
