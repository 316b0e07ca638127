import OlaresCore

/// `cluster cronjob list`: cron jobs of a namespace, or of all that the account sees.
struct CronJobList: ResultPresenter {
    private let namespace: String?

    init(_ arguments: Arguments) throws(Failure) { namespace = try arguments.listedNamespace }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        ObjectTable(
            columns: (namespace == nil ? [.namespace] : []) + [
                .name,
                .init("SCHEDULE") { CronJob($0).schedule },
                .init("SUSPEND") { CronJob($0).suspend },
                .init("ACTIVE") { String(CronJob($0).activeCount) },
                .init("LAST-SCHEDULE") { CronJob($0).lastSchedule.ago(now) },
                .age(now),
                .init("LABELS", isWide: true) { $0.labels.selector },
            ]
        ).view(of: data)
    }
}
