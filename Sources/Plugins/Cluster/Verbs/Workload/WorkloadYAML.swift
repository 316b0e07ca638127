import OlaresCore

/// `cluster workload yaml`: one workload, whole, as YAML.
struct WorkloadYAML: ResultPresenter {
    let callValues: JSONObject

    init(_ arguments: Arguments) throws(Failure) { callValues = try WorkloadReference(arguments).callValues }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let lines = data.sortedByName.yamlText.split(separator: "\n", omittingEmptySubsequences: false)
        return .lines(lines.dropLast().map(String.init))
    }
}
