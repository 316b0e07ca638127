import OlaresCore

/// `cluster application why`: what of an application does not run, and what the cluster says of it.
struct ApplicationWhy: CommandHandler {
    private let namespace: String
    private let inquiry: Inquiry

    init(_ arguments: Arguments) throws(Failure) {
        namespace = try arguments.requiredText("namespace").asNameOfObject("namespace")
        inquiry = try Inquiry(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await inquiry.namespace(namespace, in: context)
    }
}
