import Core

/// `cluster job get`: one job.
struct JobGet: CommandHandler {
    private let name: ObjectName

    init(_ arguments: Arguments) throws(Failure) { name = try ObjectName(arguments, "job") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let job = try await ControlHub(context).job(name)
        let object = job.object
        func number(_ value: JSONValue?) -> String? { value?.integer.map { String($0) } }
        var details = Details()
        details.add("Name", object.name)
        details.add("Namespace", object.namespace)
        details.add("Status", job.status)
        details.add("Completions", job.completions)
        details.addIfPresent("Parallelism", number(object.spec["parallelism"]))
        details.addIfPresent("Backoff Limit", number(object.spec["backoffLimit"]))
        for (title, member) in [("Active", "active"), ("Succeeded", "succeeded"), ("Failed", "failed")] {
            details.add(title, number(object.status[member]) ?? "0")
        }
        details.addIfPresent("Start Time", object.status["startTime"]?.string)
        details.addIfPresent("Completion Time", object.status["completionTime"]?.string)
        details.add("Duration", job.duration(context.clock.now))
        details.add("Created", object.created)
        details.add("Age", object.age(context.clock.now))
        details.addIfPresent("Controlled By", object.owners)
        details.addIfPresent("Conditions", object.conditions)
        return CommandResult(.lines(details.text), json: object.json)
    }
}
