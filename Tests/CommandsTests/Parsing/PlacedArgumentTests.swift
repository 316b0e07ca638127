import OlaresCore
import Testing

@testable import OlaresCommands

/// Arguments that are named with their place.
@Suite struct PlacedArgumentTests {
    private func parse(_ words: [String]) throws -> [String: ArgumentValue] {
        let command = try Box.command(
            """
            effect: write
            arguments: [{name: pod, type: string, within: namespace, help: Which pod}]
            options: [{name: namespace, short: n, type: string, help: Where}]
            request: {service: control-hub, method: PUT, path: "/{namespace}/{pod}"}
            """)
        return try ArgumentParser(command, environment: Environment([:])).parse(words).values
    }

    @Test(arguments: [["shop/web"], ["web", "-n", "shop"], ["shop/web", "--namespace=shop"], ["-n", "", "shop/web"]])
    func bothWaysAreTheSame(words: [String]) throws {
        let command = try parse(words)
        #expect(command["pod"] == .text("web") && command["namespace"] == .text("shop"))
    }

    @Test func theRestBehindTheFirstSlashIsTheName() throws {
        #expect(try parse(["shop/web/1"])["pod"] == .text("web/1"))
    }

    @Test(arguments: [
        (["web"], FailureCode.argumentInvalid, "namespace required: pass --namespace or use <namespace>/<name>"),
        (["/web"], .argumentInvalid, "invalid <namespace>/<name>: \"/web\""),
        (["shop/"], .argumentInvalid, "invalid <namespace>/<name>: \"shop/\""),
        (
            ["shop/web", "-n", "other"], .optionsConflict,
            "argument namespace \"shop\" conflicts with --namespace \"other\""
        ),
    ])
    func oneOfTheWaysIsNeededAndNotTwo(words: [String], code: FailureCode, message: String) {
        let failure = #expect(throws: Failure.self) { try parse(words) }
        #expect(failure?.code == code && failure?.message == message)
    }

    @Test(arguments: ["[{name: place, type: string, help: Where}]", "[{name: namespace, type: integer, help: Where}]"])
    func thePlaceMustBeAnOptionForText(options: String) {
        #expect(throws: Failure.self) {
            try Box.command(
                "effect: write\narguments: [{name: pod, type: string, within: namespace, help: P}]\noptions: \(options)"
            )
        }
    }
}
