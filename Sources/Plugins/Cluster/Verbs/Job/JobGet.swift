import Core
import Execution

/// `cluster job get`: one job.
struct JobGet: CommandHandler {
    private let name: ObjectName

    init(_ arguments: Arguments) throws(Failure) { name = try ObjectName(arguments, "job") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let job = try await ControlHub(context).job(name)
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
        record.add("Duration", job.duration(context.clock.now))
        record.add("Created", object.created)
        record.add("Age", object.age(context.clock.now))
        record.addIfPresent("Controlled By", object.owners)
        record.addIfPresent("Conditions", object.conditions)
        return CommandResult(.lines(record.lines), json: object.json)
    }
}
