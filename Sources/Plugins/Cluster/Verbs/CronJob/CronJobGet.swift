import OlaresCore
import OlaresExecution

/// `cluster cronjob get`: one cron job.
struct CronJobGet: ResultPresenter {
    /// What names nothing is refused before anything is asked.
    init(_ arguments: Arguments) throws(Failure) { _ = try ObjectName(arguments, "cronjob") }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let cronJob = CronJob(data)
        let object = cronJob.object
        func number(_ member: String) -> String? { object.spec[member]?.integer.map { String($0) } }
        var record = RecordLines()
        record.add("Name", object.name)
        record.add("Namespace", object.namespace)
        record.add("Schedule", cronJob.schedule)
        record.addIfPresent("Time Zone", object.spec["timeZone"]?.string)
        record.add("Suspend", cronJob.suspend)
        record.addIfPresent("Concurrency Policy", object.spec["concurrencyPolicy"]?.string)
        record.addIfPresent("Starting Deadline", number("startingDeadlineSeconds").map { $0 + "s" })
        record.addIfPresent("Successful Jobs History Limit", number("successfulJobsHistoryLimit"))
        record.addIfPresent("Failed Jobs History Limit", number("failedJobsHistoryLimit"))
        record.add("Active Jobs", cronJob.active.joined(separator: ", "))
        record.add("Last Schedule", cronJob.lastSchedule.ago(now))
        record.add("Last Successful", object.status["lastSuccessfulTime"]?.string.ago(now))
        record.add("Created", object.created)
        record.add("Age", object.age(now))
        record.addIfPresent("Job Template Selector", cronJob.template.selector)
        return .lines(record.lines)
    }
}
