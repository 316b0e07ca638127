import OlaresCore
import OlaresExecution

/// `cluster workload get`: one workload.
struct WorkloadGet: ResultPresenter {
    private let workload: WorkloadReference

    init(_ arguments: Arguments) throws(Failure) { workload = try WorkloadReference(arguments) }

    var callValues: JSONObject { workload.callValues }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let found = Workload(data, kind: workload.kind)
        let object = found.object
        var record = RecordLines()
        record.add("Name", object.name)
        record.add("Namespace", object.namespace)
        record.add("Kind", workload.kind.title)
        record.add("API Version", object.json["apiVersion"]?.string)
        record.add("Ready", found.ready)
        record.add("Availability", found.availability)
        record.add("Update Strategy", found.strategy)
        if workload.kind == .statefulSet { record.addIfPresent("Service Name", object.spec["serviceName"]?.string) }
        record.add("Selector", found.selector.selector)
        record.add("Created", object.created)
        record.add("Age", object.age(now))
        record.addIfPresent("Generation", found.generationSeen)
        return .lines(record.lines)
    }
}
