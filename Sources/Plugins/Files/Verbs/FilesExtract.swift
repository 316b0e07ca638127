import OlaresCore
import OlaresExecution

/// `files extract`: unpacks an archive into a directory, on the server.
struct FilesExtract: CommandHandler {
    private let archive: String
    private let destination: String
    private let job: ArchiveJob

    init(_ arguments: Arguments) throws(Failure) {
        archive = try arguments.requiredText("archive")
        destination = try arguments.requiredText("destination")
        job = try ArchiveJob(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let (source, target) = (try RemotePath(archive), try RemotePath(destination))
        for path in [source, target] { try path.requireArchives("extract") }
        try refuse(source, target)
        let format = try ArchiveFormat(option: job.format, name: source.text, verb: "extract", place: "archive")
        let server = try FilesServer(context)
        try await server.requireSupport(for: [source, target])
        let isTargetThere = try await check(source, target, server)
        let node = try await server.archiveNode(job.node, for: [target, source])
        let line = "extract \(source.text) → \(target.text) (format=\(format.rawValue), node=\(node))"
        let members: JSONObject = [
            "source": .string(source.text), "destination": .string(target.text), "format": .string(format.rawValue),
        ]
        let body: JSONValue = [
            "source": .string(source.wire), "destination": .string(target.wire), "format": .string(format.rawValue),
            "preserveSymlinks": .bool(job.preservesLinks), "conflict": .string(job.conflict),
        ]
        if context.isDryRun {
            let first = isTargetThere ? [] : [ServiceRequest.makingDirectory(target)]
            return server.client.plan(first + [.archive("extract", on: node, body)], saying: [line], members: members)
        }
        var password = try ArchivePassword(readsInput: job.readsPassword, context.console)
        context.notify(line)
        // The service unpacks into what is there, and makes no directory to unpack into.
        if !isTargetThere { try await server.makeDirectory(target, for: "extract: mkdir \(target.text)") }
        while true {
            let what = "extract \(source.text)"
            switch try await server.queueArchive("extract", on: node, body, password: password, what: what) {
            case .success(let ticket): return try await job.finish(ticket, members, server, context)
            case .failure(let refusal): try password.askAgain(refusal.problem, for: what)
            }
        }
    }

    private func refuse(_ source: RemotePath, _ target: RemotePath) throws(Failure) {
        guard !source.isRoot, !source.hasTrailingSlash else {
            throw Failure(
                .argumentInvalid, "extract: \(source.text) is a directory, not an archive",
                advice: "name the archive, without a trailing '/'")
        }
        guard target.hasTrailingSlash else {
            throw Failure(
                .argumentInvalid,
                "refusing to use \(target.text) as an extract destination: must end with '/' since it is a directory",
                advice: "write it as \(target.asDirectory.text)")
        }
        guard !target.isVolumeListing else {
            throw .pathProtected(
                "extract: destination \(target.text) is the volume listing layer (read-only); point at a real volume",
                advice: "write it as \(target.text)<volume>/")
        }
    }

    /// - Returns: Whether the directory to unpack into is there.
    private func check(
        _ source: RemotePath, _ target: RemotePath, _ server: FilesServer
    ) async throws(Failure) -> Bool {
        let found = try await server.statuses(of: [source, target, target.parent])
        guard let entry = found[source] else {
            throw .remoteNotFound("extract: archive \(source.text) does not exist on the server", at: source)
        }
        guard !entry.isDirectory else {
            throw Failure(
                .argumentInvalid, "extract: \(source.text) is a directory on the server, not an archive",
                advice: "name the archive")
        }
        guard found[target]?.isDirectory != false else {
            throw Failure(
                .argumentInvalid, "extract: destination \(target.text) is a file on the server",
                advice: "choose another directory")
        }
        guard found[target.parent]?.isDirectory == true else {
            throw Failure(
                .remoteNotFound,
                "extract: destination's parent directory \(target.parent.text) does not exist on the server",
                next: [NextStep(["files", "mkdir", "-p", target.parent.text], effect: .write)])
        }
        return found[target] != nil
    }
}
