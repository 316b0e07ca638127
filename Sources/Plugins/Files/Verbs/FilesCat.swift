import NIOCore
import OlaresCore

/// `files cat`: the contents of one remote file, byte for byte, or a part of them.
struct FilesCat: CommandHandler {
    private let path: String
    private let isForced: Bool
    private let offset: Int64?
    private let limit: Int64?

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        isForced = try arguments.flag("force")
        offset = try arguments.integer("offset")
        limit = try arguments.integer("limit")
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
        let what = "cat \(path.text)"
        let contents = RawContents(path: path, entry: entry)
        let part = FilePart(offset: offset ?? 0, limit: limit)
        var request = ServiceRequest("GET", .files, "/api/raw/\(path.encoded)?inline=true")
        request.headers += part.headers
        if part.isEmpty(of: entry.size), !path.fileType.isCloud { return result(.stream { _ in }, of: entry, part) }
        let response = try await server.answer(request, for: what, at: path)
        try contents.check(response, for: what)
        let refusal = Failure.binaryOutput(path.text, again: ["files", "cat", path.text, "--force"])
        let isChecked = context.console.outputIsTerminal && !isForced
        guard !part.isWhole else {
            let whole = CommandResult.contents(of: response, isChecked: isChecked, refusal: refusal) {
                size throws(Failure) in try await contents.confirm(size, server, for: what)
            }
            return result(whole.view, of: entry, part)
        }
        let start = try part.start(of: response, for: what)
        return result(
            .stream { write throws(Failure) in
                var check = TerminalSafety()
                let size = try await part.read(response, from: start) { piece throws(Failure) in
                    guard !isChecked || check.passes(piece.readableBytesView) else { throw refusal }
                    try write(piece)
                }
                try await contents.confirm(size, of: part, server, for: what)
            }, of: entry, part)
    }

    /// The bytes, beside what a program can know of them.
    private func result(_ view: CommandResult.View, of entry: Entry, _ part: FilePart) -> CommandResult {
        CommandResult(view, json: ["size": .integer(entry.size), "offset": .integer(part.offset)])
    }
}
