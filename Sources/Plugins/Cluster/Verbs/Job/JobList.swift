import OlaresCore

/// `cluster job list`: jobs of a namespace, or of all that the account sees.
struct JobList: ResultPresenter {
    private let namespace: String?

    init(_ arguments: Arguments) throws(Failure) { namespace = try arguments.listedNamespace }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        ObjectTable(
            columns: (namespace == nil ? [.namespace] : []) + [
                .name,
                .init("COMPLETIONS") { Job($0).completions },
                .init("STATUS") { Job($0).status },
                .init("DURATION") { Job($0).duration(now) },
                .age(now),
                .init("CONTROLLED BY", isWide: true) { $0.owners },
                .init("LABELS", isWide: true) { $0.labels.selector },
            ]
        ).view(of: data)
    }
}
