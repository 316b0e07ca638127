import NIOCore
import OlaresCore

/// `files archive cat`: one file out of an archive, byte for byte.
struct ArchiveCat: CommandHandler {
    private let archive: String
    private let inner: String
    private let format: String?
    private let node: String?
    private let readsPassword: Bool
    private let target: String?
    private let isForced: Bool

    init(_ arguments: Arguments) throws(Failure) {
        archive = try arguments.requiredText("archive")
        inner = try arguments.requiredText("inner-path")
        format = try arguments.text("format")
        node = try arguments.text("node")
        readsPassword = try arguments.flag("password-stdin")
        target = try arguments.text("to")
        isForced = try arguments.flag("force")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let path = try RemotePath(archive)
        try path.requireArchives("archive")
        try path.requireFileForm("cat")
        let inner = String(self.inner.drop { $0 == "/" })
        guard !inner.isEmpty else {
            throw Failure(
                .argumentInvalid, "cat: the path inside the archive is empty",
                next: [NextStep(["files", "archive", "entries", path.text], effect: .read)])
        }
        let format = try ArchiveFormat(option: format, name: path.text, verb: "cat", place: "archive")
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        let node = try await server.archiveNode(node, for: [path])
        let response = try await open(path, inner, node, server, context)
        let check = EntryCheck(format == .zip ? await server.zipEntry(inner, of: path) : nil)
        let stream = target.flatMap { StreamTarget($0) }
        if let target, target != "-", stream?.isStandardOutput != true {
            return try await save(response, inner, check, to: target, stream, context.files)
        }
        return .contents(
            of: response, isChecked: context.console.outputIsTerminal && !isForced,
            refusal: .binaryOutput(
                inner, again: ["files", "archive", "cat", path.text, inner, "--force"]),
            confirm: { _ throws(Failure) in try check.finish("cat \(inner)") }, each: { check.note($0) })
    }

    private func open(
        _ path: RemotePath, _ inner: String, _ node: String, _ server: FilesServer, _ context: CommandContext
    ) async throws(Failure) -> HTTPResponse {
        let query = "source=\(path.wire.uriComponent)&path=\(inner.uriComponent)"
        var password = try ArchivePassword(readsInput: readsPassword, context.console)
        while true {
            let request = ServiceRequest(
                "GET", .files, "/api/archive/\(node.uriComponent)/entry?\(query)",
                headers: [("Accept", "application/octet-stream")] + password.headers)
            let response = try await server.client.send(request)
            guard let problem = try await server.archiveProblem(response, request, what: "cat \(inner)") else {
                // The route gives bytes alone, whatever they are.
                if response.header("Content-Type")?.lowercased().hasPrefix("text/html") == true {
                    throw RawContents.notTheFile("cat \(inner)", "an HTML page in place of the entry")
                }
                return response
            }
            try password.askAgain(problem, for: "cat \(inner)")
        }
    }

    private func save(
        _ response: HTTPResponse, _ inner: String, _ check: EntryCheck, to target: String, _ stream: StreamTarget?,
        _ files: any FileSystem
    ) async throws(Failure) -> CommandResult {
        do throws(FileError) { try files.requireWritable(target) } catch { throw Failure(writing: error) }
        if let stream {
            let bytes = try await stream.write(response, each: check.note)
            try check.finish("cat \(inner)")
            return saved(inner, in: target, bytes: bytes)
        }
        let file = try PartialFile.open(for: target)
        do throws(Failure) {
            try file.restart()
            try await response.forEachChunk { chunk throws(Failure) in
                check.note(chunk)
                try file.append(chunk)
            }
            try check.finish("cat \(inner)")
            try file.publish(isReplacing: true, permissions: 0o666 & ~CreationMask.current, modified: nil)
        } catch {
            file.discard()
            throw error
        }
        return saved(inner, in: target, bytes: file.length)
    }

    private func saved(_ inner: String, in target: String, bytes: Int64) -> CommandResult {
        CommandResult(
            .lines(["wrote \(inner) (\(ByteSize.compact(bytes))) to \(target)"]),
            json: ["path": .string(inner), "file": .string(target), "bytes": .integer(bytes)])
    }
}
