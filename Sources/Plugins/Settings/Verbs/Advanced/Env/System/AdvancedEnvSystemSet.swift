import OlaresCore

/// `settings advanced env system set`: other values for variables of the system.
struct AdvancedEnvSystemSet: CommandHandler {
    private let pairs: [ArgumentValue]

    init(_ arguments: Arguments) throws(Failure) { pairs = try arguments.list("var") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let change = try VariableChange(
            pairs, path: "/api/env/systemenvs", owner: "the system", isPiecemeal: true)
        return try await change.result("system", in: context)
    }
}
