import OlaresCore
import OlaresExecution

/// `files md5`: the digests of files, as the server computes them.
struct FilesMD5: CommandHandler {
    private let paths: [String]

    init(_ arguments: Arguments) throws(Failure) { paths = try arguments.texts("paths") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        var places: [RemotePath] = []
        for text in paths { places.append(try RemotePath(text)) }
        let server = try FilesServer(context)
        try await server.requireSupport(for: places)
        let entries = try await server.statuses(of: places)
        let tally = try await Tally(places) { path throws(Failure) -> (md5: String, entry: Entry) in
            try await digest(of: path, entries[path], server)
        }
        let files = tally.done.map { done -> JSONValue in
            [
                "path": .string(done.item.text), "md5": .string(done.outcome.md5),
                "size": .integer(done.outcome.entry.size),
                "state": .string(RemoteState(of: done.outcome.entry).text),
            ]
        }
        return CommandResult(
            .lines(tally.done.map { "\($0.outcome.md5)  \($0.item.text)" } + tally.failureLines(\.text)),
            json: [
                "files": .array(files), "failed": .array(tally.failures { ["path": .string($0.text)] }),
            ], exit: tally.exit)
    }

    private func digest(
        of path: RemotePath, _ entry: Entry?, _ server: FilesServer
    ) async throws(Failure) -> (md5: String, entry: Entry) {
        guard let entry else { throw .remoteNotFound("md5 \(path.text): not found on the server", at: path) }
        guard !entry.isDirectory else {
            throw Failure(
                .argumentInvalid, "\(path.text) is a directory: md5 only works on files",
                next: [NextStep(["files", "ls", path.text], effect: .read)])
        }
        switch try await server.digest(of: path.asFile, size: entry.size) {
        case .md5(let md5): return (md5, entry)
        case .missing: throw .remoteNotFound("md5 \(path.text): not found on the server", at: path)
        case .unknown: throw .noDigest(path)
        }
    }
}

extension Failure {
    /// The storage does not tell digests.
    static func noDigest(_ path: RemotePath) -> Failure {
        Failure(
            .serverRefused,
            "md5 \(path.text): the storage \(path.fileType.rawValue) has no digests, only drive, cache and external have",
            advice: "compare sizes and times, or download the file", retryable: false)
    }
}
