import OlaresCore
import OlaresExecution

/// `files repos rm`: deletes Sync libraries with everything in them.
///
/// The service may report a success for an id that it does not know, so all are looked up first.
struct ReposRm: CommandHandler {
    private let ids: [String]
    private let agreed = AgreedPlan<[Repo]>()

    init(_ arguments: Arguments) throws(Failure) { ids = try arguments.texts("repos") }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let repos = try await plan(FilesServer(context))
        agreed.keep(repos)
        return "Permanently delete \(repos.map(Self.words).joined(separator: ", ")), with everything in them?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let repos: [Repo]
        if let known = agreed.value { repos = known } else { repos = try await plan(server) }
        if context.isDryRun {
            return server.client.plan(
                repos.map(Self.request), saying: repos.map { "would delete repo \(Self.words($0))" },
                members: ["repos": .array(repos.map { .string($0.id) })])
        }
        let tally = try await Tally(repos) { repo throws(Failure) in
            _ = try await server.repos(Self.request(repo), what: "repos rm \(repo.id)")
        }
        let left = try await RepoBook(server: server).list(.mine).map(\.id)
        let deleted = tally.done.map(\.item.id)
        guard !deleted.contains(where: left.contains) else {
            throw Failure(
                .operationFailed,
                "repos rm: the service answered, and still has \(deleted.filter(left.contains).joined(separator: ", "))",
                next: [NextStep(["files", "repos", "list"], effect: .read)])
        }
        return CommandResult(
            .lines(deleted.map { "deleted repo \($0)" } + tally.failureLines(\.id)),
            json: [
                "deleted": .array(deleted.map { .string($0) }),
                "failed": .array(tally.failures { ["repo_id": .string($0.id)] }),
            ], exit: tally.exit)
    }

    /// The libraries, all of which are there and the caller's.
    private func plan(_ server: FilesServer) async throws(Failure) -> [Repo] {
        let book = RepoBook(server: server)
        var repos: [Repo] = []
        for id in ids where !repos.contains(where: { $0.id == id }) {
            repos.append(try await book.own(id, to: "delete"))
        }
        return repos
    }

    private static func request(_ repo: Repo) -> ServiceRequest { .repos("DELETE", "?repoId=\(repo.id.formEncoded)") }

    private static func words(_ repo: Repo) -> String { "\(repo.name ?? "?") (\(repo.id))" }
}
