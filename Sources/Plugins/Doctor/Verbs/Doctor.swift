import OlaresCore

/// `doctor`: what is wrong between this machine and the Olares, each with its cure. Nothing in it is secret.
struct Doctor: CommandHandler {
    private let bundle: String?

    init(_ arguments: Arguments) throws(Failure) { bundle = try arguments.text("bundle") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let local = LocalChecks(context: context).run()
        var checks = local.checks
        if let profile = local.profile {
            checks += await NetworkChecks(profile: profile, context: context).run()
        } else {
            checks.append(.skipped("network", "Network", "there is no profile that says where the Olares is"))
        }
        let problems = checks.filter { $0.state == .problem }
        let failure = problems.first.flatMap { $0.failure?.prefixed("\($0.title.lowercased()): ") }
        let notes = checks.count { $0.state == .note }
        let json: JSONValue = [
            "checkedAt": .string(RFC3339.text(context.clock.now)),
            "profile": local.profile.map { .string($0.olaresID) } ?? .null,
            "problems": .integer(Int64(problems.count)), "notes": .integer(Int64(notes)),
            "checks": .array(checks.map(\.json)),
        ]
        var notices: [String] = []
        if let bundle {
            try write(json, to: bundle, context)
            notices.append("wrote \(bundle)")
        }
        let end =
            if !problems.isEmpty {
                problems.count == 1 ? "1 problem" : "\(problems.count) problems"
            } else {
                ["nothing is wrong", "nothing is broken; 1 thing is worth knowing"].dropFirst(notes).first
                    ?? "nothing is broken; \(notes) things are worth knowing"
            }
        return CommandResult(
            .lines(checks.flatMap(\.lines) + ["", end]), json: json, notices: notices,
            exit: failure?.exit ?? .done, failure: failure)
    }

    /// Writes what was found to a file of its own.
    private func write(_ json: JSONValue, to path: String, _ context: CommandContext) throws(Failure) {
        let isNew: Bool
        do throws(FileError) {
            isNew = try context.files.create(path, with: Array((json.text + "\n").utf8), mode: 0o600)
        } catch {
            throw Failure(
                .fileUnwritable, "write \(path.quotedForMessage): \(error.text)",
                advice: "name another file with --bundle")
        }
        guard isNew else {
            throw Failure(
                .localFileExists, "\(path.quotedForMessage) is there already", advice: "name another file with --bundle"
            )
        }
    }
}
