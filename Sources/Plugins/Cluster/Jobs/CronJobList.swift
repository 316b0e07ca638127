import Core

/// `cluster cronjob list`: cron jobs of a namespace, or of all that the account sees.
struct CronJobList: CommandHandler {
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
            APIPath.resources(in: namespace, "cronjobs"), Query(["labelSelector": label]), paging,
            for: "list cronjobs")
        let now = context.clock.now
        let table = ObjectTable(
            columns: (namespace == nil ? [.namespace] : []) + [
                .name,
                .init("SCHEDULE") { CronJob($0).schedule },
                .init("SUSPEND") { CronJob($0).suspend },
                .init("ACTIVE") { String(CronJob($0).activeCount) },
                .init("LAST-SCHEDULE") { CronJob($0).lastSchedule.ago(now) },
                .age(now),
                .init("LABELS", isWide: true) { $0.labels.selector },
            ])
        return CommandResult(table.view(of: list.items), json: list.json, notices: list.notices)
    }
}
