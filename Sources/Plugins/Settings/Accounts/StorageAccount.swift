import Core

/// `settings integration accounts add awss3` and `… add tencent`: an account at an object storage, with its secret.
struct StorageAccount: Sendable {
    /// As the service calls it.
    let type: String
    private let id: String
    private let endpoint: String
    private let bucket: String
    private let secret: SecretOption

    init(_ type: String, _ arguments: Arguments) throws(Failure) {
        self.type = type
        id = try arguments.requiredText("access-key-id").trimmed
        endpoint = try arguments.requiredText("endpoint").trimmed
        bucket = try arguments.text("bucket")?.trimmed ?? ""
        secret = SecretOption(
            name: "access-key-secret", prompt: "Access key secret: ",
            readsInput: try arguments.flag("access-key-secret-stdin"))
    }

    func add(_ context: CommandContext) async throws(Failure) -> CommandResult {
        guard !id.isEmpty, !endpoint.isEmpty else {
            throw Failure(
                .optionRequired, "--access-key-id, --access-key-secret and --endpoint are required",
                advice: "give all of them; the secret is asked for, or piped in with --access-key-secret-stdin")
        }
        let server = try SettingsServer(context)
        if context.isDryRun { return server.plan([call(secret: "***")]) }
        try await server.answer(
            to: call(secret: try await secret.read(context)), for: "add \(type) account \(id)")
        return CommandResult(
            .lines(["Added \(type) account \(id.quotedForMessage)."]),
            json: ["type": .string(type), "name": .string(id), "status": "added"])
    }

    private func call(secret: String) -> SettingsCall {
        SettingsCall(
            "POST", "/api/account/create",
            [
                "name": .string(id), "type": .string(type),
                "raw_data": [
                    "access_token": .string(secret), "refresh_token": .string(secret), "endpoint": .string(endpoint),
                    "bucket": .string(bucket), "expires_in": 0, "expires_at": 0,
                ],
            ])
    }
}
