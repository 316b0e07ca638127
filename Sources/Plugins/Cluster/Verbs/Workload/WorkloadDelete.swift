import OlaresCore

/// `cluster workload delete`: a workload, and mostly its pods.
struct WorkloadDelete: CommandHandler {
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

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        "Delete \(workload.text) (propagationPolicy=\(propagation))? This removes the workload and (with "
            + "foreground/background) its pods"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let query = Query(["propagationPolicy": propagation])
        let request = HubRequest("DELETE", workload.path + query.text)
        if context.isDryRun { return hub.plan([request]) }
        try await hub.answer(to: request, for: "delete \(workload.text)", fix: workload.list)
        var json = workload.facts("delete")
        json["propagationPolicy"] = .string(propagation)
        return CommandResult(
            .lines(["\(workload.text) deleted (propagationPolicy=\(propagation))"]), json: .object(json))
    }
}
