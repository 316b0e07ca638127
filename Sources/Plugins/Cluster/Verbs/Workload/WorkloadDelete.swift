import OlaresCore

/// `cluster workload delete`: a workload, and mostly its pods.
struct WorkloadDelete: ResultPresenter {
    private let workload: WorkloadReference
    /// What becomes of the pods, in the server's word.
    private let propagation: String

    private static let policies = ["foreground": "Foreground", "background": "Background", "orphan": "Orphan"]

    init(_ arguments: Arguments) throws(Failure) {
        let text = try arguments.text("propagation") ?? ""
        let word = text.trimmed.lowercased()
        guard let policy = Self.policies[word.isEmpty ? "foreground" : word] else {
            throw Failure(
                .optionValueInvalid,
                "unsupported --propagation value \(text.quotedForMessage) (want one of: foreground, background, orphan)",
                advice: "give one of them")
        }
        propagation = policy
        workload = try WorkloadReference(arguments)
    }

    var callValues: JSONObject {
        var values = workload.callValues
        values["propagation"] = .string(propagation)
        return values
    }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        .lines(["\(workload.text) deleted (propagationPolicy=\(propagation))"])
    }

    func json(of data: JSONValue, at now: Timestamp) -> JSONValue {
        var json = workload.facts("delete")
        json["propagationPolicy"] = .string(propagation)
        return .object(json)
    }
}
