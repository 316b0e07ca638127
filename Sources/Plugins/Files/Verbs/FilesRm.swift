import NIOCore
import OlaresCore
import OlaresExecution

/// `files rm`: deletes files, and with `-r` directories.
struct FilesRm: CommandHandler {
    private let paths: [String]
    private let isRecursive: Bool
    private let isConfirmed: Bool

    init(_ arguments: Arguments) throws(Failure) {
        paths = try arguments.texts("paths")
        isRecursive = try arguments.isRecursive
        isConfirmed = try arguments.flag("force")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        if isConfirmed { return "" }
        let batches = try await plan(FilesServer(context))
        let isAsked = context.console.inputIsTerminal && context.console.errorIsTerminal
        let lines = try await preview(batches) + shares(batches, FilesServer(context)).warnings
        for line in lines { context.notify(line, evenWithData: isAsked) }
        return "proceed with deletion of \(batches.flatMap(\.targets).count.counted("entry", "entries"))?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let batches = try await plan(server)
        let shares = await shares(batches, server)
        if context.isDryRun {
            let targets = batches.flatMap(\.targets).map { JSONValue.string($0.text) }
            return server.client.plan(
                batches.map(\.request), saying: preview(batches), members: ["delete": .array(targets)],
                notices: shares.notices)
        }
        let tally = try await Tally(batches) { batch throws(Failure) in try await delete(batch, server) }
        let remaining = tally.done.flatMap(\.outcome)
        let deleted = tally.done.flatMap { done in done.item.targets.filter { !done.outcome.contains($0) } }
        var lines = tally.done.map { done in
            let count = done.item.targets.count - done.outcome.count
            return "  ✓ \(done.item.parent.text) (\(count.counted("entry", "entries")))"
        }
        lines += remaining.map { "  ✗ \(Self.notDeleted([$0]).message)" } + tally.failureLines { $0.parent.text }
        lines.append("done: deleted \(deleted.count.counted("entry", "entries"))")
        let failed =
            remaining.map { ["paths": [.string($0.text)], "error": Self.notDeleted([$0]).summary] }
            + tally.failures { ["paths": .array($0.targets.map { .string($0.text) })] }
        return CommandResult(
            .lines(lines),
            json: ["deleted": .array(deleted.map { .string($0.text) }), "failed": .array(failed)],
            notices: shares.notices, exit: failed.isEmpty ? .done : .partial)
    }

    // MARK: The plan

    /// What one request deletes: things in one directory.
    private struct Batch: Sendable {
        let parent: RemotePath
        let targets: [RemotePath]

        /// As the service wants them: with a slash in front, and behind a directory. It takes white space from the end of
        /// an entry, and would delete what is called so without it, unless a slash stands behind; that does no harm to a
        /// file.
        var entries: [String] {
            targets.map { target in
                let needsSlash = target.hasTrailingSlash || target.name.last?.isWhitespace == true
                return "/\(target.name)\(needsSlash ? "/" : "")"
            }
        }

        /// The slash at the end of the path is vital: the service puts an entry behind it as text.
        var request: ServiceRequest {
            var request = ServiceRequest.files(
                "DELETE", "/api/resources/\(parent.asDirectory.encoded)",
                json: ["dirents": .array(entries.map { .string($0) })])
            // The service answers when everything is gone.
            request.timeout = .seconds(600)
            return request
        }
    }

    /// Everything that can be known before anything is deleted.
    private func plan(_ server: FilesServer) async throws(Failure) -> [Batch] {
        var targets: Set<RemotePath> = []
        for text in paths {
            // What a step up leads to is not what the words look like.
            try RemotePath.refuseDotSteps([".."], in: text, verb: "rm")
            let path = try RemotePath(text)
            try refuse(path)
            targets.insert(isRecursive ? path.asDirectory : path)
        }
        try await server.requireSupport(for: Array(targets))
        let found = try await server.statuses(of: targets)
        for text in paths {
            let path = try RemotePath(text)
            try check(path, found[isRecursive ? path.asDirectory : path])
        }
        // What is in a directory goes with it.
        let outermost = targets.filter { target in
            !targets.contains { $0 != target && $0.hasTrailingSlash && $0.contains(target) }
        }
        return Dictionary(grouping: outermost, by: \.parent).sorted { $0.key.text < $1.key.text }
            .map { Batch(parent: $0.key, targets: $0.value.sorted { $0.text < $1.text }) }
    }

    private func refuse(_ path: RemotePath) throws(Failure) {
        guard !path.isRoot else {
            throw .pathProtected("refusing to delete the root of \(path.fileType.rawValue)/\(path.extend)")
        }
        try ProtectedPath.refuse("delete", path)
        guard !path.isVolumeRoot else {
            throw .pathProtected(
                "refusing to delete \(path.asDirectory.text): this is a mounted volume root, and deleting it would "
                    + "wipe the disk")
        }
        guard !path.hasTrailingSlash || isRecursive else {
            throw Failure(
                .argumentInvalid, "\(path.text) is a directory: pass -r/-R to remove it recursively",
                next: [NextStep(["files", "rm", "-r", path.text], effect: .destructive)])
        }
    }

    private func check(_ path: RemotePath, _ entry: Entry?) throws(Failure) {
        guard let entry else {
            throw .remoteNotFound("rm: target \(path.text) does not exist on the server", at: path)
        }
        let isMeantAsDirectory = isRecursive || path.hasTrailingSlash
        if isMeantAsDirectory, !entry.isDirectory {
            let typed = (path.hasTrailingSlash ? ["the trailing '/'"] : []) + (isRecursive ? ["-r/-R"] : [])
            throw Failure(
                .argumentInvalid,
                "rm: target \(path.text) is a file on the server, not a directory; drop "
                    + typed.joined(separator: " and "),
                next: [NextStep(["files", "rm", path.asFile.text], effect: .destructive)])
        }
        if !isMeantAsDirectory, entry.isDirectory {
            throw Failure(
                .argumentInvalid,
                "rm: target \(path.text) is a directory on the server; pass -r/-R to remove it recursively",
                next: [NextStep(["files", "rm", "-r", path.text], effect: .destructive)])
        }
    }

    /// The shares of what is deleted; a file has none.
    private func shares(_ batches: [Batch], _ server: FilesServer) async -> SharesLeftBehind {
        await SharesLeftBehind(below: batches.flatMap(\.targets).filter(\.hasTrailingSlash), server)
    }

    private func preview(_ batches: [Batch]) -> [String] {
        let count = batches.flatMap(\.targets).count
        let head =
            "will delete \(count.counted("entry", "entries")) in \(batches.count.counted("batch", "batches")):"
        return [head] + batches.flatMap { batch in ["  \(batch.parent.text)"] + batch.entries.map { "    \($0)" } }
    }

    /// Deletes a batch. What the service cannot delete does not keep it from the rest.
    /// - Returns: What is still there.
    private func delete(_ batch: Batch, _ server: FilesServer) async throws(Failure) -> [RemotePath] {
        let request = batch.request
        let response = try await server.client.send(request)
        let what = "delete in \(batch.parent.text)"
        let answer = try await response.collect()
        if !response.isSuccess, let refusal = ServiceRefusal(status: response.status, body: answer),
            refusal.text == "delete failed paths", let failed = refusal.data?.array
        {
            let remaining = zip(batch.targets, batch.entries).filter { failed.contains(.string($1)) }.map(\.0)
            guard !remaining.isEmpty, remaining.count < batch.targets.count else {
                throw Self.notDeleted(batch.targets)
            }
            return remaining
        }
        try await server.requireSuccess(response.with(body: answer), to: request, for: what, at: batch.parent)
        _ = try server.document(answer, for: what)
        return []
    }

    private static func notDeleted(_ paths: [RemotePath]) -> Failure {
        let look = paths.first.map { NextStep(["files", "ls", $0.parent.text], effect: .read) }
        return Failure(
            .serverRefused, "the server could not delete \(paths.map(\.text).joined(separator: ", "))",
            next: look.map { [$0] } ?? [], retryable: false)
    }
}
