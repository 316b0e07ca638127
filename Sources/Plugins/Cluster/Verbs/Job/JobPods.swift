import OlaresCore
import OlaresExecution

/// `cluster job pods`: the pods that a job has made.
struct JobPods: CommandHandler {
    private let name: ObjectName
    private let label: String
    private let fields: FieldSelector
    private let paging: PageOptions

    init(_ arguments: Arguments) throws(Failure) {
        name = try ObjectName(arguments, "job")
        label = try arguments.text("label") ?? ""
        fields = try FieldSelector(arguments.text("field-selector") ?? "")
        paging = try PageOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let selector = try await ControlHub(context).job(name).podSelector(name)
        let labels = label.isEmpty ? selector.text : "\(selector.text),\(label)"
        let listing = try PodListing(in: name.namespace, label: labels, fields: fields, paging: paging)
        let result = try await listing.result(in: context)
        guard result.json["totalItems"] == 0 else { return result }
        return CommandResult(
            result.view, json: result.json,
            notices: context.forPeople(
                "No pods found for job \(name.text) (selector \(labels.quotedForMessage) via \(selector.source)).",
                "Pods of jobs that have ended are removed after their time to live, or by the limits of a cron job's history."
            ))
    }
}
