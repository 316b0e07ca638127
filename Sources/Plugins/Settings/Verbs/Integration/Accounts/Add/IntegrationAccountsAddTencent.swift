import Core

/// `settings integration accounts add tencent`.
struct IntegrationAccountsAddTencent: CommandHandler {
    private let account: StorageAccount

    init(_ arguments: Arguments) throws(Failure) { account = try StorageAccount("tencent", arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await account.add(context) }
}
