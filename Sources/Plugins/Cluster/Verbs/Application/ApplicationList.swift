import OlaresCore

/// `cluster application list`: the namespaces of applications, by the workspace that they belong to.
struct ApplicationList: CommandHandler {
    private let label: String
    private let order: String

    init(_ arguments: Arguments) throws(Failure) {
        label = try arguments.text("label") ?? ""
        order = try arguments.text("sort-by") ?? ""
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let query = Query(["labelSelector": label, "sortBy": order])
        let what = "list application spaces"
        let answer = try await ControlHub(context).get("/capi/namespaces/group" + query.text, for: what)
        guard let groups = answer.array ?? (answer == .null ? [] : nil) else {
            throw Failure(
                .decode, "\(what): the server's answer has no list where one was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
        let rows = groups.map { group in (title: group["title"]?.string ?? "", items: group["data"]?.array ?? []) }
            .sorted { $0.title < $1.title }
            .flatMap { group in
                group.items.map(KubernetesObject.init).map { object in
                    [group.title, object.name, object.age(context.clock.now)].map(\.orDash)
                }
            }
        let nothing = "no application spaces visible to this profile"
        return CommandResult(
            .table(Table(columns: ["WORKSPACE", "NAMESPACE", "AGE"].map { Table.Column($0) }, rows: rows)),
            json: .array(groups), notices: rows.isEmpty ? context.forPeople(nothing) : [])
    }
}
