import OlaresCore

/// One synchronisation, from looking at both sides to the report.
struct SyncJob: Sendable {
    let source: SyncSide
    let target: SyncSide
    let deletes: Bool
    /// How many files may be deleted; `nil` for any number.
    let mostDeleted: Int64?
    let comparesContents: Bool
    let filter: PathFilter
    let width: Int
    let bandwidth: Bandwidth?
    let server: FilesServer
    let context: CommandContext

    /// What both sides were like, and what follows from that.
    struct Prepared: Sendable {
        let from: SyncTree
        let plan: SyncPlan
        /// Whether the target has to be made.
        let makesTarget: Bool
    }

    private var retry: Retry { Retry(limit: 8, clock: context.clock) }

    // MARK: The plan

    /// Looks at both sides. Nothing is changed.
    /// - Throws: ``Failure`` also where what would be deleted is more than was allowed, or so much that the source cannot be right.
    func prepare() async throws(Failure) -> Prepared {
        if case (.remote(let from), .remote(let to)) = (source, target) {
            try await SyncCopy.requireQuiet(to, from: from, server)
        }
        let scan = SyncScan(files: context.files, server: server, filter: filter, retry: retry)
        var from = try await scan.tree(of: source)
        guard from.exists else { throw .noSource(source) }
        let to = try await scan.tree(of: target)
        if deletes { try await scan.confirm(&from, of: source, against: to) }
        let contents = comparesContents ? try await compare(SyncPlan.pairs(from, to)) : [:]
        var plan = SyncPlan(from: from, to: to, deletes: deletes, contents: contents)
        try markUnfinished(&plan)
        try check(plan, from, to)
        return Prepared(from: from, plan: plan, makesTarget: !to.exists)
    }

    /// What an interrupted upload has left under a final name is nobody's: nobody is asked about it, and the next run completes it.
    private func markUnfinished(_ plan: inout SyncPlan) throws(Failure) {
        guard case (.local(let local), .remote(let remote)) = (source, target), remote.fileType.takesWhole else {
            return
        }
        let journal = UploadJournal.Begun(
            in: try UploadCall.records(in: context), account: server.client.identity.olaresID, source: local,
            target: remote.asDirectory, files: context.files)
        plan.markUnfinished { journal.isUnfinished(remote.appending($0.text, isDirectory: false)) }
    }

    private func check(_ plan: SyncPlan, _ from: SyncTree, _ to: SyncTree) throws(Failure) {
        guard !plan.deletions.isEmpty else { return }
        guard from.files > 0 else {
            throw Failure(
                .preconditionFailed,
                "sync: \(source.text) has no files, and \(plan.deletions.count.counted("file")) in \(target.text) would be "
                    + "deleted; nothing was done",
                advice:
                    "if that is what you want, delete them with `olares-cli files rm` or `rm`; else look at the source",
                retryable: false)
        }
        if let mostDeleted, plan.deletions.count > mostDeleted {
            throw Failure(
                .preconditionFailed,
                "sync: \(plan.deletions.count.counted("file")) would be deleted in \(target.text), and --max-delete is "
                    + "\(mostDeleted); nothing was done",
                advice: "look at what would go with --dry-run, then raise --max-delete", retryable: false)
        }
    }

    /// Whether files of the same size have the same contents; those of which a storage tells no digest are left out.
    private func compare(_ pairs: [(path: SyncPath, size: Int64)]) async throws(Failure) -> [SyncPath: Bool] {
        let results = Comparison()
        var rest = pairs[...]
        try await WorkPool(width: width).run { () throws(Failure) in
            rest.popFirst()
        } work: { pair throws(Failure) in
            if let isSame = try await hasSameContents(pair.path, size: pair.size) {
                await results.note(pair.path, isSame)
            }
        }
        return await results.known
    }

    private actor Comparison {
        private(set) var known: [SyncPath: Bool] = [:]
        func note(_ path: SyncPath, _ isSame: Bool) { known[path] = isSame }
    }

    private func hasSameContents(_ path: SyncPath, size: Int64) async throws(Failure) -> Bool? {
        guard let one = try await digest(of: path, size: size, on: source),
            let other = try await digest(of: path, size: size, on: target)
        else { return nil }
        return one == other
    }

    /// - Returns: `nil` where the storage does not tell.
    private func digest(of path: SyncPath, size: Int64, on side: SyncSide) async throws(Failure) -> String? {
        switch side {
        case .local(let top): return try LocalFile(opening: Path.join(top, path.text)).md5(of: size)
        case .remote(let top):
            let digest = try await retry.run { () async throws(Failure) in
                try await server.digest(of: top.appending(path.text, isDirectory: false), size: size)
            }
            if case .md5(let digest) = digest { return digest }
            return nil
        }
    }

    // MARK: Doing it

    /// Makes the target like the source. Files come first; nothing is deleted unless all of them are there.
    func run(_ prepared: Prepared) async throws(Failure) -> SyncReport {
        let start = context.clock.now
        let plan = prepared.plan
        let tally = TransferTally()
        let job = try await uploads(prepared, tally)
        try await TransferProgress(context: context, tally: tally).during { () async throws(Failure) in
            switch (source, target) {
            case (.remote(let remote), .local(let local)):
                try await SyncDownload(
                    server: server, source: remote, target: local, width: width,
                    settings: TransferSettings(
                        files: context.files, retry: retry,
                        stallWatch: StallWatch(limit: .seconds(60), clock: context.clock),
                        mask: CreationMask.current, bandwidth: bandwidth),
                    tally: tally
                ).run(plan, from: prepared.from)
            case (.remote(let from), .remote(let to)):
                guard let job else { return }
                try await SyncCopy(
                    source: from, target: to, service: job.service, width: min(width, 4), settings: job.settings,
                    tally: tally
                ).run(plan, from: prepared.from)
            case (.local, _):
                guard let job else { return }
                try await job.run(only: PlannedUploads(plan: plan, source: job.source, contents: job.contents))
            }
        }
        let deletion = try await delete(plan, job?.service, unless: tally.snapshot)
        return SyncReport(
            source: source.text, target: target.text, plan: plan, snapshot: tally.snapshot, deletion: deletion,
            milliseconds: max(0, context.clock.now.milliseconds(since: start)))
    }

    /// What brings files to the Olares; `nil` where they come from there.
    private func uploads(_ prepared: Prepared, _ tally: TransferTally) async throws(Failure) -> UploadJob? {
        guard case .remote(let remote) = target else { return nil }
        if prepared.makesTarget { try await server.makeDirectory(remote, for: "make \(remote.text)") }
        var call = UploadCall(local: source.text, remote: remote.text, existing: .replace)
        (call.width, call.bandwidth) = (width, bandwidth)
        var job = try await call.job(in: context, of: UploadSource(contentsOf: source.text, into: remote))
        job.tally = tally
        return job
    }

    /// - Returns: `nil` where something was to be deleted, and was not, since something else had failed.
    private func delete(
        _ plan: SyncPlan, _ service: UploadService?, unless snapshot: TransferTally.Snapshot
    ) async throws(Failure) -> SyncDeletion.Outcome? {
        guard !plan.deletions.isEmpty || !plan.emptied.isEmpty else { return SyncDeletion.Outcome() }
        guard snapshot.failed.isEmpty, plan.conflicts.isEmpty else { return nil }
        return try await SyncDeletion(target: target, files: context.files, service: service, retry: retry).run(plan)
    }
}
