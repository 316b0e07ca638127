import OlaresCore
import OlaresExecution

/// `settings users create`: an account for somebody, with a password that is shown once.
struct UsersCreate: CommandHandler {
    private let name: String
    private let order: Order
    private let profileTexts: [(member: String, text: String?)]
    private let isWatched: Bool
    private let interval: Int64
    private let timeout: Int64

    private struct Order {
        let role: String
        let cpu: String
        let memory: String
    }

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("username").trimmed
        let isDefault = try arguments.flag("defaults")
        let (role, cpu) = (try arguments.text("role")?.trimmed, try arguments.text("cpu")?.trimmed)
        let gigabytes = try arguments.integer("memory-gb")
        profileTexts = [
            ("display_name", try arguments.text("display-name")), ("description", try arguments.text("description")),
            ("email", try arguments.text("email")),
        ]
        isWatched = try arguments.flag("watch")
        interval = try arguments.integer("watch-interval") ?? 2_000
        timeout = try arguments.integer("watch-timeout") ?? 900_000
        order = Order(
            role: isDefault ? "normal" : try Self.given(role, "--role", "--defaults for normal / 1 cpu / 4G memory"),
            cpu: isDefault ? "1" : try Self.given(cpu, "--cpu", "--defaults"),
            memory: isDefault ? "4G" : try Self.given(gigabytes.map { "\($0)G" }, "--memory-gb", "--defaults"))
    }

    private static func given(_ value: String?, _ option: String, _ instead: String) throws(Failure) -> String {
        guard let value else {
            throw Failure(
                .optionRequired, "\(option) is required (or use \(instead))", advice: "say it, or add --defaults")
        }
        guard !value.isEmpty else {
            throw Failure(.optionValueInvalid, "\(option) must not be empty", advice: "say it, or add --defaults")
        }
        return value
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard !name.isEmpty else {
            throw Failure(.argumentInvalid, "username is required", advice: "say the name of the new user")
        }
        let users = try UserServer(context)
        let info = try await users.server.answer(
            to: SettingsCall("GET", "/api/olares-info"),
            for: "read Olares/cluster info needed for hashing and identity check", in: .tolerantCodeMessageData)
        let password = NewPassword.draw()
        let body = try body(password: try wirePassword(password, info))
        let call = SettingsCall(
            "POST", "/api/users", body, shownAs: try self.body(password: "<made up when it is sent>"))
        if context.isDryRun { return users.server.plan([call]) }
        tell(context, "verifying new account identity …")
        try await NameRegistration(server: users.server, auth: context.auth)
            .require(try olaresID(info, users.server.client.identity), info)
        tell(context, "sending create request …")
        let made = try await create(call, users)
        guard isWatched else { return accepted(made, password) }
        tell(context, "create accepted for \(made.quotedForMessage): waiting for provisioning to finish …")
        let watch = UserWatch(
            goal: .create, name: made, interval: interval, timeout: timeout, users: users, context: context)
        let end = try await watch.run()
        tell(context, "provisioning finished; user is ready.")
        return created(made, password, end)
    }

    /// The name as the server has it.
    private func create(_ call: SettingsCall, _ users: UserServer) async throws(Failure) -> String {
        let answer = try await users.server.answer(
            to: call, for: "create user \(name)", in: .tolerantCodeMessageData)
        guard answer != .null else {
            throw Failure(
                .decode, "create user \(name): empty response body",
                next: [NextStep(["settings", "users", "list"], effect: .read)])
        }
        return answer.text("name").nonEmpty ?? name
    }

    private func body(password: String) throws(Failure) -> JSONValue {
        var body: JSONObject = [
            "name": .string(name), "owner_role": .string(order.role), "password": .string(password),
            "cpu_limit": .string(order.cpu), "memory_limit": .string(order.memory),
        ]
        for (member, text) in profileTexts {
            if let text = text?.trimmed.nonEmpty { body[member] = .string(text) }
        }
        return .object(body)
    }

    /// Before 1.12.0 passwords went as they are.
    private func wirePassword(_ password: String, _ info: JSONValue) throws(Failure) -> String {
        guard let version = BackendVersion(info.text("osVersion")), let first = BackendVersion("1.12.0"),
            version >= first
        else { return password }
        return try PasswordDigest.of(password)
    }

    /// The domain is the instance's.
    private func olaresID(_ info: JSONValue, _ identity: Identity) throws(Failure) -> String {
        guard !name.contains("@") else { return name }
        let own = info.text("olaresId").nonEmpty ?? info.text("terminusName").nonEmpty ?? identity.olaresID
        guard let at = own.lastIndex(of: "@"), own.index(after: at) < own.endIndex else {
            throw Failure(
                .preconditionFailed,
                "cannot derive domain suffix from Olares ID \(own.quotedForMessage); expected one like user@example.com",
                advice: "write the whole Olares ID of the new user")
        }
        return "\(name)@\(own[own.index(after: at)...])"
    }

    private func tell(_ context: CommandContext, _ text: String) { context.notify("[create user] \(text)") }

    private func accepted(_ made: String, _ password: String) -> CommandResult {
        CommandResult(
            .lines(
                ["Create request accepted; provisioning continues asynchronously.", ""]
                    + card(
                        made, password, "(not fetched; use --watch, or `olares-cli settings users get \(made)` later)")),
            json: ["name": .string(made), "original_password": .string(password), "status": "Accepted"])
    }

    private func created(_ made: String, _ password: String, _ end: UserStatus) -> CommandResult {
        let address = end.wizard.nonEmpty.map { "https://" + $0 }
        var json: JSONObject = [
            "final_status": .string(end.word), "name": .string(made), "original_password": .string(password),
            "status": "Created",
        ]
        if let address { json["wizard_url"] = .string(address) }
        return CommandResult(
            .lines(
                ["User had been created.", ""] + card(made, password, address ?? "(empty — check status later)")),
            json: .object(json))
    }

    private func card(_ made: String, _ password: String, _ wizard: String) -> [String] {
        var labels = RecordLines(valuesAt: 20)
        labels.add("Olares ID", made)
        labels.add("Original password", password)
        labels.add("Wizard URL", wizard)
        return labels.lines + ["", "Save this information; it is shown once."]
    }
}
