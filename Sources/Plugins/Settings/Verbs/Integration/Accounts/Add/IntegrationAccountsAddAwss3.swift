import Core

/// `settings integration accounts add awss3`.
struct IntegrationAccountsAddAwss3: CommandHandler {
    private let account: StorageAccount

    init(_ arguments: Arguments) throws(Failure) { account = try StorageAccount("awss3", arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await account.add(context) }
}
