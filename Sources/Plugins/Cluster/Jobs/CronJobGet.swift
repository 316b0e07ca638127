import Core

/// `cluster cronjob get`: one cron job.
struct CronJobGet: CommandHandler {
    private let name: ObjectName

    init(_ arguments: Arguments) throws(Failure) { name = try ObjectName(arguments, "cronjob") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let cronJob = try await ControlHub(context).cronJob(name)
        let (object, now) = (cronJob.object, context.clock.now)
        func number(_ member: String) -> String? { object.spec[member]?.integer.map { String($0) } }
        var details = Details()
        details.add("Name", object.name)
        details.add("Namespace", object.namespace)
        details.add("Schedule", cronJob.schedule)
        details.addIfPresent("Time Zone", object.spec["timeZone"]?.string)
        details.add("Suspend", cronJob.suspend)
        details.addIfPresent("Concurrency Policy", object.spec["concurrencyPolicy"]?.string)
        details.addIfPresent("Starting Deadline", number("startingDeadlineSeconds").map { $0 + "s" })
        details.addIfPresent("Successful Jobs History Limit", number("successfulJobsHistoryLimit"))
        details.addIfPresent("Failed Jobs History Limit", number("failedJobsHistoryLimit"))
        details.add("Active Jobs", cronJob.active.joined(separator: ", "))
        details.add("Last Schedule", cronJob.lastSchedule.ago(now))
        details.add("Last Successful", object.status["lastSuccessfulTime"]?.string.ago(now))
        details.add("Created", object.created)
        details.add("Age", object.age(now))
        details.addIfPresent("Job Template Selector", cronJob.template.selector)
        return CommandResult(.lines(details.text), json: object.json)
    }
}
