import Core

/// `cluster job list`: jobs of a namespace, or of all that the account sees.
struct JobList: CommandHandler {
    private let namespace: String?
    private let label: String?
    private let paging: Paging

    init(_ arguments: Arguments) throws(Failure) {
        namespace = try arguments.listedNamespace
        label = try arguments.text("label")
        paging = try Paging(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let list = try await ControlHub(context).list(
            APIPath.resources(in: namespace, "jobs"), Query(["labelSelector": label]), paging, for: "list jobs")
        let now = context.clock.now
        let table = ObjectTable(
            columns: (namespace == nil ? [.namespace] : []) + [
                .name,
                .init("COMPLETIONS") { Job($0).completions },
                .init("STATUS") { Job($0).status },
                .init("DURATION") { Job($0).duration(now) },
                .age(now),
                .init("CONTROLLED BY", isWide: true) { $0.owners },
                .init("LABELS", isWide: true) { $0.labels.selector },
            ])
        return CommandResult(table.view(of: list.items), json: list.json, notices: list.notices)
    }
}
