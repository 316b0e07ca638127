import OlaresCore

/// `files upload`: sends a file, a tree, or standard input.
struct FilesUpload: CommandHandler {
    private let call: UploadCall
    private let callWords: [String]

    init(_ arguments: Arguments) throws(Failure) {
        let (replaces, skips) = (try arguments.flag("overwrite"), try arguments.flag("skip-existing"))
        var call = UploadCall(
            local: try arguments.requiredText("local"), remote: try arguments.requiredText("remote"),
            existing: replaces ? .replace : skips ? .skip : .refuse)
        call.node = try arguments.text("node")
        call.chunkSize = try arguments.integer("chunk-size")
        guard call.chunkSize ?? 1 > 0 else {
            throw Failure(
                .optionValueInvalid, "--chunk-size must be at least one byte", advice: "give --chunk-size 8MiB")
        }
        call.width = Int(try arguments.integer("parallel") ?? 16)
        call.retries = Int(try arguments.integer("max-retries") ?? 8)
        call.stallTimeout = try StallWatch.limit(try arguments.integer("stall-timeout"))
        call.filter = try PathFilter(arguments)
        call.bandwidth = try Bandwidth(arguments)
        self.call = call
        callWords =
            ["files", "upload", call.local, call.remote] + (call.node.map { ["--node", $0] } ?? [])
            + (replaces ? ["--overwrite"] : []) + (skips ? ["--skip-existing"] : [])
            + (call.chunkSize.map { ["--chunk-size", "\($0)"] } ?? []) + call.filter.words
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        // Nothing is lost unless files are to be replaced.
        guard case .replace = call.existing else { return "" }
        let count = try await call.job(in: context).replacedFiles()
        guard count.found > 0 else { return "" }
        return "Overwrite \(count.found) of \(count.files.counted("file", "files")) in \(call.remote)?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let job = try await call.job(in: context)
        if context.isDryRun { return try await job.plan() }
        let journal = job.openJournal()
        let words = callWords
        return try await context.interruption.during { () async throws(Failure) in
            try await job.run(noting: journal)
        } interrupted: {
            .interruptedTransfer(job.tally.snapshot, what: "uploaded", again: words)
        }
    }
}
