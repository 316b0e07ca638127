import OlaresCore

/// `files sync`: makes a directory like another one, here or on the Olares.
struct FilesSync: CommandHandler {
    private let from: String
    private let to: String
    private let deletes: Bool
    private let mostDeleted: Int64?
    private let comparesContents: Bool
    private let filter: PathFilter
    private let width: Int
    private let bandwidth: Bandwidth?
    private let agreed = AgreedPlan<SyncJob.Prepared>()

    init(_ arguments: Arguments) throws(Failure) {
        from = try arguments.requiredText("from")
        to = try arguments.requiredText("to")
        deletes = try arguments.flag("delete")
        mostDeleted = try arguments.integer("max-delete")
        comparesContents = try arguments.flag("checksum")
        filter = try PathFilter(arguments)
        width = Int(clamping: try arguments.integer("parallel") ?? 16)
        bandwidth = try Bandwidth(arguments)
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let prepared = try await job(in: context).prepare()
        agreed.keep(prepared)
        return prepared.plan.question(try SyncSide(to).text) ?? ""
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let job = try await job(in: context)
        let prepared = if let known = agreed.value { known } else { try await job.prepare() }
        if context.isDryRun { return prepared.plan.dryRun(from: job.source.text, to: job.target.text) }
        return try await context.interruption.during { () async throws(Failure) in
            try await job.run(prepared).result
        } interrupted: {
            Failure(
                .interrupted, "interrupted: what has arrived is complete; run the same command again for the rest",
                next: [NextStep(["files", "sync", from, to, "--dry-run"], effect: .read)])
        }
    }

    private func job(in context: CommandContext) async throws(Failure) -> SyncJob {
        let (source, target) = (try SyncSide(from), try SyncSide(to))
        let server = try FilesServer(context)
        switch (source, target) {
        case (.local, .local):
            throw Failure(
                .argumentInvalid, "sync: neither \(from.quotedForMessage) nor \(to.quotedForMessage) is on the Olares",
                advice: "write one as <fileType>/<extend>/<path>, such as drive/Home/Photos/")
        case (.remote(let one), .remote(let other)):
            guard !one.contains(other), !other.contains(one) else {
                throw Failure(
                    .argumentInvalid, "sync: of \(one.text) and \(other.text) one is inside of the other",
                    advice: "name two directories that have nothing in common")
            }
            try UploadTarget.check(other)
            try await server.requireSupport(for: [one, other])
        case (.remote(let path), .local): try await server.requireSupport(for: [path])
        case (.local, .remote(let path)):
            try UploadTarget.check(path)
            try await server.requireSupport(for: [path])
        }
        return SyncJob(
            source: source, target: target, deletes: deletes, mostDeleted: mostDeleted,
            comparesContents: comparesContents, filter: filter, width: width, bandwidth: bandwidth, server: server,
            context: context)
    }
}
