import OlaresCore
import OlaresExecution

/// `files mkdir`: one directory, or with `-p` all that are missing on the way to it.
struct FilesMkdir: CommandHandler {
    private let path: String
    private let makesParents: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        makesParents = try arguments.flag("parents")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try RemotePath.refuseDotSteps(in: path, verb: "mkdir")
        let path = try RemotePath(path).asDirectory
        try refuse(path)
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        return makesParents
            ? try await makeAll(path, server, context) : try await make(path, server, context)
    }

    private func refuse(_ path: RemotePath) throws(Failure) {
        if path.isVolumeListing {
            throw .pathProtected(
                "refusing to mkdir at \(path.text): this is the volume listing layer (read-only); "
                    + "volumes appear there when they are mounted",
                advice: "point at a real volume, as in \(path.text)<volume>/NewFolder")
        }
        if path.isRoot {
            throw .pathProtected(
                "refusing to mkdir the root of \(path.fileType.rawValue)/\(path.extend); pick a subdirectory name "
                    + "(e.g. \(path.text)NewFolder)")
        }
        if path.isVolumeRoot, !makesParents {
            throw .pathProtected(
                "refusing to mkdir \(path.text): depth-1 entries under external/\(path.extend)/ are mounted volumes, "
                    + "which come and go with their disks",
                advice: "name a folder inside a volume that is there")
        }
    }

    // MARK: One

    private func make(
        _ path: RemotePath, _ server: FilesServer, _ context: CommandContext
    ) async throws(Failure) -> CommandResult {
        try await requireVacancy(path, server)
        if context.isDryRun { return plan(created: [path], server) }
        context.notify("mkdir: \(path.text)")
        try await server.makeDirectory(path, for: "mkdir \(path.text)")
        return result(created: [path])
    }

    /// The service makes what is missing above, and another name where this one is taken: both are looked for first.
    private func requireVacancy(_ path: RemotePath, _ server: FilesServer) async throws(Failure) {
        let siblings: [Entry]
        do throws(Failure) { siblings = try await server.entries(of: path.parent) } catch {
            guard error.code == .remoteNotFound else { throw error }
            throw Failure(
                .remoteNotFound,
                "mkdir \(path.text): parent directory does not exist; pass -p to create missing intermediates",
                next: [NextStep(["files", "mkdir", "-p", path.text], effect: .write)])
        }
        guard let taken = siblings.first(where: { $0.name.isSameBytes(as: path.name) }) else { return }
        throw Failure(
            .remoteFileExists,
            "mkdir \(path.text): \(taken.isDirectory ? "the directory" : "a file of that name") already exists",
            next: [NextStep(["files", "ls", path.parent.text], effect: .read)],
            advice: taken.isDirectory ? "nothing: it is there; with -p that is a success" : "choose another name")
    }

    // MARK: With those above it

    private func makeAll(
        _ path: RemotePath, _ server: FilesServer, _ context: CommandContext
    ) async throws(Failure) -> CommandResult {
        context.notify("mkdir -p: \(path.text) (\(path.levels.count.counted("level")))")
        let (existing, created) = try await server.levels(of: path, for: "mkdir -p")
        // The service makes what is missing on the way.
        if context.isDryRun { return plan(created: created, existing: existing, server) }
        if let last = created.last { try await server.makeDirectory(last, for: "mkdir \(last.text)") }
        return result(created: created, existing: existing)
    }

    private func plan(
        created: [RemotePath], existing: [RemotePath] = [], _ server: FilesServer
    ) -> CommandResult {
        server.client.plan(
            created.last.map { [.makingDirectory($0)] } ?? [],
            saying: lines(created: created.map { "would create \($0.text)" }, existing),
            members: members(created: created, existing))
    }

    private func result(created: [RemotePath], existing: [RemotePath] = []) -> CommandResult {
        CommandResult(
            .lines(lines(created: created.map { "  ✓ \($0.text)" }, existing)),
            json: .object(members(created: created, existing)))
    }

    private func lines(created: [String], _ existing: [RemotePath]) -> [String] {
        existing.map { "  · \($0.text) (already exists, skipped)" } + created
    }

    private func members(created: [RemotePath], _ existing: [RemotePath]) -> JSONObject {
        [
            "created": .array(created.map { .string($0.text) }),
            "existing": .array(existing.map { .string($0.text) }),
        ]
    }
}

extension RemotePath {
    /// Refuses `.` and `..` in what was typed, where following them would act on something other than what is read.
    static func refuseDotSteps(
        _ refused: [String] = [".", ".."], in text: String, verb: String
    ) throws(Failure) {
        guard let step = text.steps(omittingEmpty: true).first(where: { refused.contains(String($0)) }) else { return }
        throw .badPath(
            "\(verb): path segment \(step.quotedForMessage) is a reserved name (a step in the tree, not a file): \(text)"
        )
    }
}
