import OlaresCore

/// `cluster pod why`: what of a pod does not run, and what the cluster says of it.
struct PodWhy: CommandHandler {
    private let pod: ObjectName
    private let inquiry: Inquiry

    init(_ arguments: Arguments) throws(Failure) {
        pod = try ObjectName(arguments, "pod")
        inquiry = try Inquiry(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await inquiry.pod(pod, in: context)
    }
}
