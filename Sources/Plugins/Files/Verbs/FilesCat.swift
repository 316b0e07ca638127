import NIOCore
import OlaresCore

/// `files cat`: the contents of one remote file, byte for byte.
struct FilesCat: CommandHandler {
    private let path: String
    private let isForced: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        isForced = try arguments.flag("force")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let path = try RemotePath(path).asFile
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        guard let entry = try await server.status(of: path) else {
            throw .remoteNotFound("stat \(path.text): not found on the server (HTTP 404)", at: path)
        }
        guard !entry.isDirectory else {
            let command = "olares-cli files ls \(path.text.shellQuoted)"
            throw Failure(
                .argumentInvalid,
                "\(path.text) is a directory: cat only works on files (use `\(command)` to list it)",
                next: [NextStep(["files", "ls", path.text], effect: .read)])
        }
        let request = ServiceRequest("GET", .files, "/api/raw/\(path.encoded)?inline=true")
        let what = "cat \(path.text)"
        let response = try await server.answer(request, for: what, at: path)
        let contents = RawContents(path: path, entry: entry)
        try contents.check(response, for: what)
        return .contents(
            of: response, isChecked: context.console.outputIsTerminal && !isForced,
            refusal: .binaryOutput(path.text, again: ["files", "cat", path.text, "--force"])
        ) { size throws(Failure) in try await contents.confirm(size, server, for: what) }
    }
}
