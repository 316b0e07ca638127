import OlaresCore

/// `cluster application list`: the namespaces of applications, by the workspace that they belong to.
struct ApplicationList: ResultPresenter {
    /// An empty selector is none.
    let callValues: JSONObject

    init(_ arguments: Arguments) throws(Failure) {
        callValues = Query(["label": try arguments.text("label"), "order": try arguments.text("sort-by")]).json
    }

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let rows = try groups(data).map { group in (title: group["title"]?.string ?? "", objects: objects(group)) }
            .sorted { $0.title < $1.title }
            .flatMap { group in group.objects.map { [group.title, $0.name, $0.age(now)].map(\.orDash) } }
        return .table(Table(columns: ["WORKSPACE", "NAMESPACE", "AGE"].map { Table.Column($0) }, rows: rows))
    }

    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue { .array(try groups(data)) }

    func notices(of data: JSONValue) throws(Failure) -> [ResultNotice] {
        try groups(data).allSatisfy { objects($0).isEmpty }
            ? [.forPeople("no application spaces visible to this profile")] : []
    }

    private func groups(_ data: JSONValue) throws(Failure) -> [JSONValue] {
        guard let groups = data.array ?? (data == .null ? [] : nil) else {
            throw Failure(
                .decode, "list application spaces: the server's answer has no list where one was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
        return groups
    }

    private func objects(_ group: JSONValue) -> [KubernetesObject] {
        (group["data"]?.array ?? []).map(KubernetesObject.init)
    }
}
