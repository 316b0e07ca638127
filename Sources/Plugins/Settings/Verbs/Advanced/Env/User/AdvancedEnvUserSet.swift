import OlaresCore

/// `settings advanced env user set`: other values for variables of the user.
struct AdvancedEnvUserSet: CommandHandler {
    private let pairs: [ArgumentValue]

    init(_ arguments: Arguments) throws(Failure) { pairs = try arguments.list("var") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let change = try VariableChange(pairs, path: "/api/env/userenvs", owner: "the user", isPiecemeal: true)
        return try await change.result("user", in: context)
    }
}
