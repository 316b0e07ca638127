import OlaresCore

/// `greet person`: a handler, which does all of the work.
struct GreetPerson: CommandHandler {
    private let name: String

    init(_ arguments: Arguments) throws(Failure) { name = try arguments.requiredText("name") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard name != "nobody" else {
            throw Failure(.notOnSpeakingTerms, "nobody is not greeted", advice: "name somebody")
        }
        return CommandResult(.lines(["Hello, \(name)!"]), json: ["greeted": .string(name)])
    }
}
