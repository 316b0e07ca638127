import OlaresCore
import OlaresExecution

/// `cluster job get`: one job.
struct JobGet: ResultPresenter {
    /// What names nothing is refused before anything is asked.
    init(_ arguments: Arguments) throws(Failure) { _ = try ObjectName(arguments, "job") }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let job = Job(data)
        let object = job.object
        func number(_ value: JSONValue?) -> String? { value?.integer.map { String($0) } }
        var record = RecordLines()
        record.add("Name", object.name)
        record.add("Namespace", object.namespace)
        record.add("Status", job.status)
        record.add("Completions", job.completions)
        record.addIfPresent("Parallelism", number(object.spec["parallelism"]))
        record.addIfPresent("Backoff Limit", number(object.spec["backoffLimit"]))
        for (title, member) in [("Active", "active"), ("Succeeded", "succeeded"), ("Failed", "failed")] {
            record.add(title, number(object.status[member]) ?? "0")
        }
        record.addIfPresent("Start Time", object.status["startTime"]?.string)
        record.addIfPresent("Completion Time", object.status["completionTime"]?.string)
        record.add("Duration", job.duration(now))
        record.add("Created", object.created)
        record.add("Age", object.age(now))
        record.addIfPresent("Controlled By", object.owners)
        record.addIfPresent("Conditions", object.conditions)
        return .lines(record.lines)
    }
}
