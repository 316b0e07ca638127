import OlaresCore
import OlaresExecution

/// `files compress`: packs files and directories into an archive, on the server.
struct FilesCompress: CommandHandler {
    private let paths: [String]
    private let job: ArchiveJob
    private let level: Int64?
    private let volumeSize: String?
    private let volumeMegabytes: Int64?

    init(_ arguments: Arguments) throws(Failure) {
        paths = [try arguments.requiredText("source")] + (try arguments.texts("paths"))
        job = try ArchiveJob(arguments)
        level = try arguments.integer("level")
        volumeSize = try arguments.text("volume-size")
        volumeMegabytes = try arguments.integer("volume-size-mb")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let plan = try Plan(paths)
        let format = try ArchiveFormat(
            option: job.format, name: plan.destination.text, verb: "compress", place: "destination")
        let volume = try volumeSize.map(Self.megabytes) ?? volumeMegabytes
        try check(plan, format, isSplit: volume != nil)
        let server = try FilesServer(context)
        try await server.requireSupport(for: plan.sources + [plan.destination])
        try await plan.check(against: server)
        let node = try await server.archiveNode(job.node, for: [plan.destination] + plan.sources)
        let head =
            "compress \(plan.sources.count.counted("source")) → \(plan.destination.text) (format=\(format.rawValue), "
            + "node=\(node)):"
        let lines = [head] + plan.sources.map { "  - \($0.text)" }
        let members: JSONObject = [
            "sources": .array(plan.sources.map { .string($0.text) }), "destination": .string(plan.destination.text),
            "format": .string(format.rawValue),
        ]
        let body = body(plan, format, volume: volume)
        if context.isDryRun {
            return server.client.plan([.archive("compress", on: node, body)], saying: lines, members: members)
        }
        let password = try ArchivePassword(readsInput: job.readsPassword, context.console)
        for line in lines { context.notify(line) }
        let what = "compress \(plan.sources.map(\.text).joined(separator: ", ")) → \(plan.destination.text)"
        switch try await server.queueArchive("compress", on: node, body, password: password, what: what) {
        case .success(let ticket): return try await job.finish(ticket, members, server, context)
        case .failure(let refusal): throw refusal.problem.failure(of: what)
        }
    }

    private func body(_ plan: Plan, _ format: ArchiveFormat, volume: Int64?) -> JSONValue {
        var body: JSONObject = [
            "sources": .array(plan.sources.map { .string($0.wire) }), "destination": .string(plan.destination.wire),
            "format": .string(format.rawValue),
        ]
        if let level { body["level"] = .integer(level) }
        if let volume { body["volumeSizeMB"] = .integer(volume) }
        body["preserveSymlinks"] = .bool(job.preservesLinks)
        body["conflict"] = .string(job.conflict)
        return .object(body)
    }

    private func check(_ plan: Plan, _ format: ArchiveFormat, isSplit: Bool) throws(Failure) {
        let (count, hasDirectory) = (plan.sources.count, plan.sources.contains(where: \.hasTrailingSlash))
        if format.holdsSingleFile, count > 1 || hasDirectory {
            let given = hasDirectory ? "a directory" : "\(count) sources"
            throw Failure(
                .optionsConflict,
                "format \(format.rawValue.quotedForMessage) compresses a single file only; got \(given). Archives of "
                    + "several files have formats such as zip or tar.gz",
                advice: "choose a name that ends in .zip or .tar.gz")
        }
        for (name, isGiven) in [("--password-stdin is", job.readsPassword), ("--volume-size is", isSplit)]
        where isGiven && !format.takesPassword {
            throw Failure(
                .optionsConflict,
                "\(name) only supported on archive formats (\(ArchiveFormat.names(where: \.takesPassword))); got "
                    + "format \(format.rawValue.quotedForMessage)", advice: "choose a name that ends in .zip or .7z")
        }
    }

    /// Mebibytes, rounded up: `100MB`, `1.5GB`, `512K`; a number alone is in MiB.
    static func megabytes(_ text: String) throws(Failure) -> Int64 {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let factors: [String: Double] = [
            "": 1, "K": 1.0 / 1024, "KB": 1.0 / 1024, "M": 1, "MB": 1, "G": 1024, "GB": 1024,
        ]
        guard let number = Double(digits), let factor = factors[text.dropFirst(digits.count).uppercased()], number > 0,
            let size = Int64(exactly: (number * factor).rounded(.up))
        else {
            throw Failure(
                .optionValueInvalid, "invalid --volume-size \(text.quotedForMessage)",
                advice: "write it as 100MB or 1.5GB")
        }
        return max(1, size)
    }
}

extension FilesCompress {
    /// What is packed, and into which archive.
    private struct Plan {
        let sources: [RemotePath]
        let destination: RemotePath

        init(_ words: [String]) throws(Failure) {
            var paths: [RemotePath] = []
            for word in words { paths.append(try RemotePath(word)) }
            guard let last = paths.popLast(), !paths.isEmpty else {
                throw Failure(.argumentCount, "compress needs a source and a destination")
            }
            (sources, destination) = (paths, last)
            for path in sources + [destination] {
                try path.requireArchives("compress")
                guard !path.isRoot else {
                    throw .pathProtected("refusing to compress the root of \(path.fileType.rawValue)/\(path.extend)")
                }
            }
            guard !destination.hasTrailingSlash else {
                throw Failure(
                    .argumentInvalid,
                    "compress: destination \(destination.text) must be a file name, without a trailing '/'",
                    advice: "write it as \(destination.text)archive.zip")
            }
        }

        func check(against server: FilesServer) async throws(Failure) {
            let found = try await server.statuses(of: Set(sources + [destination.parent]))
            for source in sources { try check(source, found[source]) }
            guard found[destination.parent]?.isDirectory == true else {
                throw Failure(
                    .remoteNotFound,
                    "compress: destination's parent directory \(destination.parent.text) does not exist on the server",
                    next: [NextStep(["files", "mkdir", "-p", destination.parent.text], effect: .write)])
            }
        }

        private func check(_ source: RemotePath, _ entry: Entry?) throws(Failure) {
            guard let entry else {
                throw .remoteNotFound("compress: source \(source.text) does not exist on the server", at: source)
            }
            guard entry.isDirectory == source.hasTrailingSlash else {
                let fix = entry.isDirectory ? source.asDirectory.text : source.asFile.text
                throw Failure(
                    .argumentInvalid,
                    entry.isDirectory
                        ? "compress: source \(source.text) is a directory on the server; add a trailing '/' to confirm "
                            + "directory intent"
                        : "compress: source \(source.text) is a file on the server, not a directory; drop the trailing '/'",
                    advice: "write it as \(fix)")
            }
            guard sources.count > 1 || entry.isDirectory || ArchiveFormat(name: source.name) == nil else {
                throw Failure(
                    .argumentInvalid, "compress: source \(source.text) already is an archive",
                    advice: "extract it, or copy it as it is")
            }
        }
    }
}
