import OlaresCore
import OlaresExecution

/// `files share rm`: ends shares; the files stay.
///
/// An id that the service does not know costs it a database connection for good, and it does not ask whose a share is. So
/// everything is looked up first, and each request names one share and is sent once.
struct ShareRm: CommandHandler {
    private let ids: [String]
    private let agreed = AgreedPlan<[ShareRecord]>()

    init(_ arguments: Arguments) throws(Failure) { ids = try arguments.texts("ids") }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let shares = try await plan(FilesServer(context))
        agreed.keep(shares)
        let names = shares.map { "\($0.id) (\($0.path))" }.joined(separator: ", ")
        return "End the shares \(names)? Whoever uses them is cut off."
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let shares: [ShareRecord]
        if let known = agreed.value { shares = known } else { shares = try await plan(server) }
        if context.isDryRun {
            return server.client.plan(
                shares.map(Self.request),
                saying: ["would end \(shares.count.counted("share")):"] + shares.map { "  \($0.id)  \($0.path)" },
                members: ["ids": .array(shares.map { .string($0.id) })])
        }
        var ended: [String] = []
        for share in shares {
            do throws(Failure) {
                try await end(share, server)
            } catch {
                guard !ended.isEmpty else { throw error }
                return result(
                    ended, notices: ["failed: \(error.message); what was to follow was left alone"])
            }
            ended.append(share.id)
        }
        return result(ended)
    }

    /// The shares, all of which are there and the caller's.
    private func plan(_ server: FilesServer) async throws(Failure) -> [ShareRecord] {
        for id in ids where ShareID(id) == nil {
            throw .noShare(id, "; an id is a UUID, as `share list` has it")
        }
        let known = try await server.shares()
        var shares: [ShareRecord] = []
        for id in ids {
            guard let share = known.first(where: { ShareID($0.id) == ShareID(id) }) else {
                throw .noShare(id, ids.count > 1 ? "; nothing was ended" : "")
            }
            guard server.isOwn(share) else { throw .foreignShare(share, to: "end") }
            if !shares.contains(where: { ShareID($0.id) == ShareID(id) }) { shares.append(share) }
        }
        return shares
    }

    private static func request(_ share: ShareRecord) -> ServiceRequest {
        .files("DELETE", "/api/share/share_path/?path_ids=\(share.id.formEncoded)")
    }

    private func end(_ share: ShareRecord, _ server: FilesServer) async throws(Failure) {
        do throws(Failure) {
            _ = try await server.share(Self.request(share), what: "share Remove")
        } catch {
            guard error.code == .httpServerError else { throw error }
            throw Failure(
                .operationFailed, "share \(share.id) was not ended: \(error.message)",
                advice: "look whether it is still in `olares-cli files share list` before anything is tried again: the "
                    + "service loses a database connection with each such request", retryable: false)
        }
    }

    private func result(_ ended: [String], notices: [String] = []) -> CommandResult {
        CommandResult(
            .lines(["removed \(ended.count) share(s): \(ended.joined(separator: ", "))"]),
            json: ["removed": .array(ended.map { .string($0) })], notices: notices,
            exit: notices.isEmpty ? .done : .partial)
    }
}
