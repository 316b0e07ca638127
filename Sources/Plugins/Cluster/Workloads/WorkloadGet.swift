import Core

/// `cluster workload get`: one workload.
struct WorkloadGet: CommandHandler {
    private let workload: WorkloadReference

    init(_ arguments: Arguments) throws(Failure) { workload = try WorkloadReference(arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let found = try await workload.object(of: ControlHub(context))
        let object = found.object
        var details = Details()
        details.add("Name", object.name)
        details.add("Namespace", object.namespace)
        details.add("Kind", workload.kind.title)
        details.add("API Version", object.json["apiVersion"]?.string)
        details.add("Ready", found.ready)
        details.add("Availability", found.availability)
        details.add("Update Strategy", found.strategy)
        if workload.kind == .statefulSet { details.addIfPresent("Service Name", object.spec["serviceName"]?.string) }
        details.add("Selector", found.selector.selector)
        details.add("Created", object.created)
        details.add("Age", object.age(context.clock.now))
        details.addIfPresent("Generation", found.generationSeen)
        return CommandResult(.lines(details.text), json: object.json)
    }
}

/// `cluster workload yaml`: one workload, whole, as YAML.
struct WorkloadYAML: CommandHandler {
    private let workload: WorkloadReference

    init(_ arguments: Arguments) throws(Failure) { workload = try WorkloadReference(arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let json = try await workload.object(of: ControlHub(context)).object.json
        let lines = json.sortedByName.yamlText.split(separator: "\n", omittingEmptySubsequences: false)
        return CommandResult(.lines(lines.dropLast().map(String.init)), json: json)
    }
}
