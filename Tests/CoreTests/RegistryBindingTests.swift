import Testing

@testable import OlaresCore

@Suite struct RegistryBindingTests {
    private let commands: [CommandDescriptor]

    init() throws {
        commands = try readDescriptor(
            """
            schema: olares-cli/commands/v1
            group: box
            summary: Boxes
            commands:
              - name: open
                summary: Open a box
                effect: write
                arguments: [{name: box, type: string, help: Which}]
                options:
                  - {name: angle, type: integer, help: How far}
                  - {name: tag, type: string, repeated: true, help: Tags}
              - name: list
                summary: List the boxes
                effect: read
                request: {service: files, method: GET, path: /}
            """
        ).commands
    }

    private func discrepancies(_ handlers: [String: any CommandHandler.Type]) -> [HandlerBinding.Discrepancy] {
        HandlerBinding.discrepancies(commands: commands, handlers: handlers)
    }

    @Test func aFittingHandlerHasNone() {
        #expect(discrepancies(["box.open": Fitting.self]).isEmpty)
    }

    @Test func handlersAreMissingOrSuperfluous() {
        #expect(
            discrepancies(["box.list": Fitting.self, "box.shut": Fitting.self]) == [
                .init(command: "box.list", kind: .handlerSuperfluous),
                .init(command: "box.open", kind: .handlerMissing),
                .init(command: "box.shut", kind: .handlerSuperfluous),
            ])
    }

    @Test func argumentsAreUndeclaredOrUnread() {
        #expect(
            Set(discrepancies(["box.open": Careless.self]).map(\.kind)) == [
                .argumentUndeclared("colour"), .argumentUnread("angle"), .argumentUnread("tag"),
            ])
    }

    @Test func argumentsAreReadAsAnotherType() {
        let kinds = discrepancies(["box.open": Confused.self]).map(\.kind)
        #expect(kinds.contains { if case .argumentMistyped(let text) = $0 { text.contains("angle") } else { false } })
    }
}

private struct Fitting: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {
        _ = try arguments.requiredText("box")
        // What is read only on a condition, or after a judgement of the values, is found too.
        if try !arguments.list("tag").isEmpty { _ = try arguments.integer("angle") }
        if try arguments.integer("angle") != nil { throw Failure(.argumentInvalid, "no angles today") }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { CommandResult(.lines([]), json: nil) }
}

private struct Careless: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {
        _ = try arguments.text("box")
        _ = try arguments.text("colour")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { CommandResult(.lines([]), json: nil) }
}

private struct Confused: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {
        _ = try arguments.list("tag")
        _ = try arguments.text("box")
        _ = try arguments.text("angle")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { CommandResult(.lines([]), json: nil) }
}
