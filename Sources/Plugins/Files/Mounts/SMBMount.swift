import Core

/// A user name and a password for another machine, from options, standard input, what a node remembers, or a person.
struct MountCredentials: Sendable {
    let user: String?
    private let password: String?
    private let readsInput: Bool

    init(_ arguments: Arguments) throws(Failure) {
        user = try arguments.text("user")
        password = try arguments.text("password")
        readsInput = try arguments.flag("password-stdin")
    }

    /// Whether a password comes from an option or standard input.
    var hasPassword: Bool { password != nil || readsInput }

    /// That password; `nil` where there is none.
    func givenPassword(_ console: any Console) throws(Failure) -> String? {
        guard readsInput else { return password }
        let line = console.inputIsTerminal ? try console.askSecret("SMB password: ") : try console.readLine()
        guard let line, !line.isEmpty else {
            throw Failure(
                .passwordEmpty, "--password-stdin: password is empty", advice: "check that the pipe delivers it")
        }
        return line
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
        if context.isDryRun { return .plannedMount(target, on: node) }
        let login = try await login(for: target, on: node, server, context)
        let body: JSONValue = [
            "smbPath": .string(target.address), "user": .string(login.user), "password": .string(login.password),
        ]
        let answer = try await server.mount(body, type: "smb", on: node)
        switch answer.code {
        case 0, 200: return .mounted(target, on: node)
        case 300:
            let paths = answer.places.compactMap { $0["path"]?.string }
            return CommandResult(
                .lines(
                    ["server returned \(paths.count) candidate share path(s) — pick one and re-run mount:"]
                        + paths.map { "  \($0)" }),
                json: ["code": 300, "paths": .array(paths.map { .string($0) })],
                notices: ["nothing was mounted: \(target.address) names a machine, not a share"], exit: .failed)
        default: throw answer.rejection
        }
    }

    private func login(
        for target: MountTarget, on node: String, _ server: FilesServer, _ context: CommandContext
    ) async throws(Failure) -> (user: String, password: String) {
        let saved = await remembered(target, on: node, server, context)
        var user = credentials.user ?? saved?.username
        var password = try credentials.givenPassword(context.console)
        if password == nil, let saved, !saved.password.isEmpty {
            if saved.username == user ?? "" {
                context.tell("  · using saved credentials from SMB history (user=\(saved.username))")
                password = saved.password
            } else {
                context.tell("  · note: the saved password is that of \(saved.username), and was not used")
            }
        }
        let console = context.console
        if user == nil, password == nil, console.inputIsTerminal {
            user = try console.ask("SMB username (empty for anonymous): ")
        }
        if password == nil, user?.isEmpty == false {
            guard console.inputIsTerminal else {
                throw Failure(
                    .inputNotTerminal,
                    "stdin is not a terminal — pipe a password with --password-stdin or pass --password explicitly",
                    advice: "pipe the password in with --password-stdin")
            }
            password = try console.askSecret("SMB password: ")
        }
        return (user ?? "", password ?? "")
    }

    /// What the node remembers of exactly this address. That it cannot be asked is no reason not to mount.
    private func remembered(
        _ target: MountTarget, on node: String, _ server: FilesServer, _ context: CommandContext
    ) async -> MountHistory.Entry? {
        guard !ignoresHistory else { return nil }
        do throws(Failure) {
            return try await MountHistory(server: server, node: node).entries().first { $0.url == target.address }
        } catch {
            context.tell("  · note: the SMB history could not be read: \(error.message)")
            return nil
        }
    }
}
