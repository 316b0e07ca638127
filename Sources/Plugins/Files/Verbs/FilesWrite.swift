import OlaresCore

/// `files write`: standard input becomes a file, or takes the place of one.
struct FilesWrite: CommandHandler {
    private let path: String
    private let replaces: Bool
    private let condition: RemoteState?
    private let mayEmpty: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        replaces = try arguments.flag("overwrite")
        mayEmpty = try arguments.flag("allow-empty")
        condition = try arguments.text("if-unchanged").map { text throws(Failure) in try RemoteState(text) }
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        guard replaces else { return "" }
        let place = try RemotePath(path)
        guard let entry = try await FilesServer(context).status(of: place) else { return "" }
        return "Overwrite \(place.text) (\(ByteSize.compact(entry.size)))?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let place = try RemotePath(path)
        guard !place.isRoot, !place.hasTrailingSlash else {
            throw Failure(
                .argumentInvalid, "\(place.text) is a directory: write only works on files",
                advice: "name the file, as in \(place.asDirectory.text)notes.txt")
        }
        let call = UploadCall(
            local: "-", remote: path, existing: replaces || condition != nil ? .replace : .refuse, condition: condition,
            mayEmpty: mayEmpty)
        let job = try await call.job(in: context)
        let server = try FilesServer(context)
        let former = try await server.status(of: place)
        try await check(former, at: place, server)
        if context.isDryRun { return plan(place, replacing: former) }
        _ = try await context.interruption.during { () async throws(Failure) in
            try await job.run(noting: job.openJournal())
        } interrupted: {
            Failure(
                .interrupted, "interrupted while \(place.text) was being written, which may have been done or not",
                next: [NextStep(["files", "ls", place.text], effect: .read)])
        }
        return try await result(at: place, replacing: former, server)
    }

    /// Refuses what cannot succeed before all of standard input is read.
    private func check(_ former: Entry?, at place: RemotePath, _ server: FilesServer) async throws(Failure) {
        if let condition { try await server.require(condition, at: place, former, for: "write") }
        guard let former else { return }
        guard !former.isDirectory else {
            throw Failure(
                .remoteFileExists, "\(place.text) is a directory on the server", advice: "write under another name")
        }
        guard replaces || condition != nil else {
            throw Failure(
                .remoteFileExists,
                "\(place.text) already exists on the server; pass --overwrite, or --if-unchanged with what it was when it "
                    + "was read",
                next: [NextStep(["files", "md5", place.text, "-o", "json"], effect: .read)])
        }
    }

    private func plan(_ place: RemotePath, replacing former: Entry?) -> CommandResult {
        let what = former.map { "overwrite \(place.text) (\(ByteSize.compact($0.size)))" } ?? "create \(place.text)"
        return CommandResult(
            .lines(["would \(what) with what standard input has"]),
            json: ["dryRun": true, "path": .string(place.text), "replaces": .bool(former != nil)])
    }

    private func result(
        at place: RemotePath, replacing former: Entry?, _ server: FilesServer
    ) async throws(Failure) -> CommandResult {
        guard let entry = try await server.status(of: place) else { throw .mismatch(place, "is not there") }
        let state = RemoteState(of: entry).text
        return CommandResult(
            .lines(["wrote \(ByteSize.compact(entry.size)) to \(place.text)"]),
            json: [
                "path": .string(place.text), "bytes": .integer(entry.size), "replaced": .bool(former != nil),
                "state": .string(state),
            ])
    }
}
