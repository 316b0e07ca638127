import OlaresCore

/// `cluster cronjob jobs`: the jobs that a cron job has begun.
struct CronJobJobs: CommandHandler {
    private let name: ObjectName
    private let limit: Int64

    init(_ arguments: Arguments) throws(Failure) {
        name = try ObjectName(arguments, "cronjob")
        limit = try arguments.integer("limit") ?? 100
        guard limit >= 0 else {
            throw Failure(
                .optionValueInvalid, "--limit must be >= 0, got \(limit)", advice: "give 0 for all of them")
        }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let cronJob = try await hub.cronJob(name)
        let query = Query(["labelSelector": cronJob.template.selector])
        let what = "list jobs of cronjob \(name.text)"
        // Labels are not unique: what counts is to whom a job belongs.
        let jobs = try await hub.get(APIPath.batch(name.namespace, "jobs") + query.text, for: what).items(what)
            .filter { KubernetesObject($0).isControlled(by: cronJob.object.uid) }
        let shown = limit == 0 ? jobs : Array(jobs.prefix(Int(limit)))
        let isCut = shown.count < jobs.count
        let table = ObjectTable(columns: [
            .name, .init("COMPLETIONS") { Job($0).completions }, .init("STATUS") { Job($0).status },
            .age(context.clock.now),
        ])
        var notices =
            isCut ? ["(showing \(shown.count) of \(jobs.count) matched — pass --limit \(jobs.count) to see more)"] : []
        if jobs.isEmpty { notices = context.forPeople("no child jobs found") }
        return CommandResult(
            table.view(of: shown),
            json: [
                "items": .array(shown), "totalMatched": .integer(Int64(jobs.count)), "limit": .integer(limit),
                "truncated": .bool(isCut),
            ], notices: notices)
    }
}
