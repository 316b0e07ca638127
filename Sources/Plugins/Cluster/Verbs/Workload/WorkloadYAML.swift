import OlaresCore
import OlaresExecution

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
