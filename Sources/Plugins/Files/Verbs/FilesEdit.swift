import NIOCore
import OlaresCore
import OlaresExecution

/// `files edit`: fetches a text file, opens it in the person's editor, and saves what was changed.
///
/// There is no lock on the server: nothing is saved over a file that has changed since it was fetched, as far as its listing
/// tells that a moment before.
struct FilesEdit: CommandHandler {
    private let path: String
    private let editor: String?
    private let contentType: String
    private let keepsFile: Bool
    private let limit: Int64
    private let allowsBinary: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        editor = try arguments.text("editor")
        contentType = try arguments.text("content-type") ?? "application/octet-stream"
        keepsFile = try arguments.flag("keep-temp")
        limit = try arguments.integer("max-size") ?? 1 << 20
        allowsBinary = try arguments.flag("allow-binary")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard context.console.inputIsTerminal else {
            throw Failure(
                .inputNotTerminal, "refusing to spawn an editor without a TTY (no interactive stdin)",
                advice: "download the file, change it, and upload it: `olares-cli files download --help`")
        }
        let path = try checkedPath()
        let editor = try LocalEditor(option: editor, context.environment, context.files)
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        let (original, entry) = try await fetch(path, server)
        let scratch = try Scratch(for: path, context)
        do throws(Failure) {
            try scratch.write(original)
            let size = original.count.counted("byte")
            context.notify("edit: \(path.text) (editor: \(editor.words.joined(separator: " ")), \(size))")
            let retained = "  ! temp file retained at \(scratch.file)"
            guard try editor.edit(scratch.file, ended: { context.console.writeError(retained + "\n") }) else {
                throw Failure(.editorFailed, "editor exited non-zero; nothing was saved", advice: "run it again")
            }
            let edited = try scratch.read(limit: limit)
            guard edited != original else {
                scratch.remove(unless: keepsFile)
                return CommandResult(
                    .lines(["  · no changes; nothing to upload"]),
                    json: ["path": .string(path.text), "changed": false])
            }
            context.notify("uploading \(edited.count.counted("byte")) → \(path.text)")
            try await context.interruption.during { () async throws(Failure) in
                try await requireUnchanged(entry, path, server)
                try await save(edited, to: path, server)
            } interrupted: {
                Failure(
                    .interrupted, "interrupted while \(path.text) was being saved, which may have been done or not",
                    next: [NextStep(["files", "cat", path.text], effect: .read)])
            }
            scratch.remove(unless: keepsFile)
            return CommandResult(
                .lines(["  ✓ saved \(path.text)"]),
                json: ["path": .string(path.text), "changed": true, "bytes": .integer(Int64(edited.count))])
        } catch {
            context.notify("  ! temp file retained at \(scratch.file)")
            throw error
        }
    }

    private func checkedPath() throws(Failure) -> RemotePath {
        try RemotePath.refuseDotSteps(in: self.path, verb: "edit")
        // The service reads these itself, and then writes nothing.
        let readTypes = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"]
        guard !readTypes.contains(where: contentType.lowercased().hasPrefix) else {
            throw Failure(
                .optionValueInvalid, "edit: the service does not save what is sent as \(contentType.quotedForMessage)",
                advice: "leave --content-type out: the bytes are saved as they are")
        }
        let path = try RemotePath(self.path)
        guard !path.isRoot, !path.hasTrailingSlash else {
            throw Failure(
                .argumentInvalid, "\(path.text) is a directory: edit only works on files",
                next: [NextStep(["files", "ls", path.text], effect: .read)])
        }
        guard NamespaceRules.allows(.edit, at: path) else {
            let name = path.fileType.rawValue.quotedForMessage
            throw Failure(
                .argumentInvalid,
                path.fileType.isCloud
                    ? "edit: cloud-drive namespace \(name) is not supported end-to-end, since its provider takes files "
                        + "in its own time"
                    : "edit: fileType \(name) is not supported (supported: cache, drive, external, sync)",
                advice: "download the file, change it, and upload it")
        }
        if !allowsBinary { try TextOnly.refuse(name: path) }
        return path
    }

    // MARK: The exchange

    private func fetch(
        _ path: RemotePath, _ server: FilesServer
    ) async throws(Failure) -> (bytes: [UInt8], entry: Entry) {
        guard let entry = try await server.status(of: path) else {
            throw .remoteNotFound(
                "edit \(path.text): not found on the server (HTTP 404); edit changes files and creates none",
                advice: "create it with `olares-cli files upload`")
        }
        guard !entry.isDirectory else {
            throw Failure(
                .argumentInvalid, "\(path.text) is a directory: edit only works on files",
                next: [NextStep(["files", "ls", path.text], effect: .read)])
        }
        let most = "--max-size \(ByteSize.compact(limit))"
        let advice = "raise --max-size, or download the file"
        guard limit == 0 || entry.size <= limit else {
            throw Failure(
                .responseTooLarge, "edit \(path.text): remote size \(ByteSize.compact(entry.size)) exceeds \(most)",
                advice: advice)
        }
        let request = ServiceRequest("GET", .files, "/api/raw/\(path.encoded)", headers: [("Accept", "*/*")])
        let what = "edit \(path.text)"
        let response = try await server.answer(request, for: what, at: path)
        let contents = RawContents(path: path, entry: entry)
        try contents.check(response, for: what)
        var bytes: [UInt8] = []
        let limit = limit
        try await response.forEachChunk { chunk throws(Failure) in
            bytes.append(contentsOf: chunk.readableBytesView)
            guard limit == 0 || bytes.count <= limit else {
                throw Failure(.responseTooLarge, "edit \(path.text): the file exceeds \(most)", advice: advice)
            }
        }
        // Whatever else it is would be saved over the file.
        guard bytes.count == entry.size else {
            throw RawContents.notTheFile(what, "\(bytes.count) bytes for a file of \(entry.size)")
        }
        if !allowsBinary { try TextOnly.refuse(bytes, of: path) }
        return (bytes, entry)
    }

    private func requireUnchanged(_ entry: Entry, _ path: RemotePath, _ server: FilesServer) async throws(Failure) {
        let now = try await server.status(of: path)
        guard now?.state != entry.state else { return }
        throw Failure(
            .preconditionFailed,
            "edit \(path.text): the file \(now == nil ? "is no longer there" : "was changed on the server meanwhile"); "
                + "nothing was saved",
            advice: "compare the kept file with the remote one, then upload it with `olares-cli files upload`",
            retryable: false)
    }

    private func save(_ bytes: [UInt8], to path: RemotePath, _ server: FilesServer) async throws(Failure) {
        let request = ServiceRequest(
            "PUT", .files, "/api/resources/\(path.encoded)",
            headers: [("Accept", "application/json"), ("Content-Type", contentType)],
            body: .bytes(ByteBuffer(bytes: bytes)), timeout: .seconds(300))
        let response = try await server.client.send(request)
        switch response.status {
        case 409:
            throw Failure(
                .httpClientError, "save \(path.text): target conflict (HTTP 409); somebody else may have changed it",
                advice: "compare the kept file with the remote one")
        case 413:
            throw Failure(
                .httpClientError, "save \(path.text): payload too large (HTTP 413); the server takes less at once",
                advice: "upload the kept file with `olares-cli files upload`")
        default:
            let what = "save \(path.text)"
            try await server.requireSuccess(response, to: request, for: what, at: path)
            _ = try server.document(try await response.collect(), for: what)
        }
    }
}

/// A local copy that the editor works on, readable by its owner alone.
private struct Scratch {
    private let directory: String
    /// The copy, called as the remote file is.
    let file: String
    private let files: any FileSystem

    init(for path: RemotePath, _ context: CommandContext) throws(Failure) {
        var name = path.name
        // The name is the server's too, and must stay inside the directory.
        if name == "." || name == ".." || name.utf8.contains(0) { name = "file" }
        let place = context.environment["TMPDIR"] ?? "/tmp"
        directory = "\(place)/olares-files-edit-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        file = "\(directory)/\(name)"
        files = context.files
    }

    func write(_ bytes: [UInt8]) throws(Failure) {
        do throws(FileError) {
            try files.makeDirectory(directory, mode: 0o700)
            _ = try files.create(file, with: bytes, mode: 0o600)
        } catch {
            throw Failure(writing: error)
        }
    }

    func read(limit: Int64) throws(Failure) -> [UInt8] {
        do throws(FileError) {
            if let bytes = try files.read(file, limit: limit == 0 ? .max : Int(limit)) { return bytes }
        } catch {
            throw Failure(reading: error)
        }
        throw Failure(.editorFailed, "the editor left no file at \(file); nothing was saved", advice: "run it again")
    }

    func remove(unless isKept: Bool) {
        if !isKept { _ = try? files.removeTree(directory) }
    }
}
