import OlaresCore
import OlaresExecution

/// A user name and a password for another machine, from options, standard input, what is remembered, or a person.
struct MountCredentials: Sendable {
    /// Without white space at its ends, which the service would cut off; `nil` for an empty one.
    let user: String?
    private let password: String?
    private let readsInput: Bool

    init(_ arguments: Arguments) throws(Failure) {
        let name = try arguments.text("user")?.trimmed
        user = name?.isEmpty == true ? nil : name
        password = try arguments.text("password")
        readsInput = try arguments.flag("password-stdin")
    }

    /// Whether a password comes from an option or standard input.
    var hasPassword: Bool { password != nil || readsInput }

    /// That password; `nil` where there is none.
    func givenPassword(_ console: any Console) throws(Failure) -> String? {
        guard readsInput else { return try password.map(Self.checked) }
        return try Self.checked(
            try console.secret("SMB password: ", empty: "--password-stdin: password is empty"))
    }

    /// The password, unless the service would send another one.
    static func checked(_ password: String) throws(Failure) -> String {
        guard password.trimmed == password else {
            throw Failure(
                .optionValueInvalid,
                "the password has white space at an end, which the service cuts off, and so it would be a wrong one",
                advice: "give the account a password without")
        }
        return password
    }
}

/// `files smb mount`: a Windows share, or that of a NAS, as a volume.
struct SMBMount: CommandHandler {
    private let url: String
    private let node: String?
    private let ignoresHistory: Bool
    private let credentials: MountCredentials

    init(_ arguments: Arguments) throws(Failure) {
        url = try arguments.requiredText("url")
        node = try arguments.text("node")
        ignoresHistory = try arguments.flag("no-history")
        credentials = try MountCredentials(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try MountTarget.smb(address: url)
        let server = try FilesServer(context)
        let node = try await server.mountNode(node)
        let run = MountRun(target: target, node: node, server: server)
        func body(user: String, password: String) -> JSONValue {
            ["smbPath": .string(target.address), "user": .string(user), "password": .string(password)]
        }
        if context.isDryRun { return run.plan(body(user: credentials.user ?? "<user>", password: "***")) }
        let login = try await login(for: target, on: node, server, context)
        return try await run.mount(body(user: login.user, password: login.password)) { answer in
            let paths = answer.places.compactMap { $0["path"]?.string }
            return CommandResult(
                .lines(
                    ["server returned \(paths.count) candidate share path(s) — pick one and re-run mount:"]
                        + paths.map { "  \($0)" }),
                json: ["code": 300, "paths": .array(paths.map { .string($0) })],
                failure: Failure(
                    .shareNotChosen, "nothing was mounted: \(target.address) names a machine, not a share",
                    advice: "mount one of the shares above"
                ).with(choices: paths, invalid: "url"))
        }
    }

    /// Whose name and password are sent. The service refuses to mount without either.
    private func login(
        for target: MountTarget, on node: String, _ server: FilesServer, _ context: CommandContext
    ) async throws(Failure) -> (user: String, password: String) {
        let saved = await remembered(target, on: node, server, context)
        var user = credentials.user ?? saved?.username
        if user?.isEmpty == true { user = nil }
        var password = try credentials.givenPassword(context.console)
        if password == nil, let saved, !saved.password.isEmpty {
            if saved.username == user {
                context.notify("  · using saved credentials from SMB history (user=\(saved.username))")
                password = saved.password
            } else {
                context.notify("  · note: the saved password is that of \(saved.username), and was not used")
            }
        }
        let console = context.console
        if user == nil {
            guard console.inputIsTerminal else {
                throw Failure(
                    .optionRequired, "a user and a password are needed: the service mounts no SMB share without them",
                    advice: "add --user, and pipe the password in with --password-stdin"
                ).with(missing: password == nil ? ["--user", "--password-stdin"] : ["--user"])
            }
            user = try console.ask("SMB username: ")?.trimmed
        }
        guard let user, !user.isEmpty else {
            throw Failure(
                .argumentInvalid, "a user is needed: the service mounts no SMB share anonymously", advice: "add --user")
        }
        if password == nil {
            guard console.inputIsTerminal else {
                throw Failure(
                    .inputNotTerminal,
                    "stdin is not a terminal — pipe a password with --password-stdin or pass --password explicitly",
                    advice: "pipe the password in with --password-stdin"
                ).with(missing: ["--password-stdin"])
            }
            let empty: MessageText = "password is empty, and the service mounts no SMB share without one"
            password = try MountCredentials.checked(try console.typedSecret("SMB password: ", empty: empty))
        }
        guard let password, !password.isEmpty else {
            throw Failure(
                .passwordEmpty, "password is empty, and the service mounts no SMB share without one",
                advice: "type or pipe the password of \(user)")
        }
        return (user, password)
    }

    /// What is remembered of exactly this address. That it cannot be read is no reason not to mount.
    private func remembered(
        _ target: MountTarget, on node: String, _ server: FilesServer, _ context: CommandContext
    ) async -> MountHistory.Entry? {
        guard !ignoresHistory else { return nil }
        do throws(Failure) {
            return try await MountHistory(server: server, node: node).entries().first { $0.url == target.address }
        } catch {
            context.notify("  · note: the SMB history could not be read: \(error.message)")
            return nil
        }
    }
}
