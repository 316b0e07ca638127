import OlaresCore
import OlaresExecution

/// A list of workloads: of which kinds, and how it is shown. The server has a list for each kind.
struct WorkloadListing: Sendable {
    let namespace: String?
    let kinds: [WorkloadKind]
    let label: String?
    let paging: PageOptions

    init(in namespace: String?, _ arguments: Arguments) throws(Failure) {
        self.namespace = namespace
        kinds = try WorkloadKind.several(try arguments.text("kind") ?? "all")
        label = try arguments.text("label")
        paging = try PageOptions(arguments)
    }

    func result(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        var lists: [(kind: WorkloadKind, list: ItemList)] = []
        for kind in kinds {
            let list = try await hub.list(
                APIPath.resources(in: namespace, kind.plural), Query(["labelSelector": label]), paging,
                for: "list \(kind.plural)")
            lists.append((kind, list.withoutTemplates(of: kind)))
        }
        return CommandResult(view(of: lists, context.clock.now), json: json(of: lists), notices: notices(of: lists))
    }

    private func view(of lists: [(kind: WorkloadKind, list: ItemList)], _ now: Timestamp) -> CommandResult.View {
        let workloads = lists.flatMap { kind, list in list.items.map { Workload($0, kind: kind) } }
            .sorted {
                ($0.object.namespace, $0.kind.title, $0.object.name)
                    < ($1.object.namespace, $1.kind.title, $1.object.name)
            }
        let kinds = Dictionary(WorkloadKind.allCases.map { ($0.title, $0) }) { first, _ in first }
        @Sendable func workload(_ object: KubernetesObject) -> Workload {
            Workload(object.json, kind: kinds[object.json["kind"]?.string ?? ""] ?? .deployment)
        }
        let table = ObjectTable(
            columns: (namespace == nil ? [.namespace] : [])
                + (self.kinds.count > 1 ? [.init("KIND") { workload($0).kind.title }] : []) + [
                    .name, .init("READY") { workload($0).ready }, .age(now),
                    .init("AVAILABILITY", isWide: true) { workload($0).availability },
                    .init("SELECTOR", isWide: true) { workload($0).selector.selector },
                ])
        return table.view(of: workloads.map(\.object.json))
    }

    private func json(of lists: [(kind: WorkloadKind, list: ItemList)]) -> JSONValue {
        if lists.count == 1, let list = lists.first?.list { return list.json }
        var json: JSONObject = [
            "kinds": .array(
                lists.map { kind, list in
                    [
                        "kind": .string(kind.plural), "items": .array(list.items), "totalItems": .integer(list.count),
                        "more": .bool(list.hasMore),
                    ]
                })
        ]
        for (name, value) in paging.members { json[name] = value }
        return .object(json)
    }

    private func notices(of lists: [(kind: WorkloadKind, list: ItemList)]) -> [String] {
        if lists.count == 1, let list = lists.first?.list { return list.notices }
        let cut = lists.filter { $0.list.hasMore }.map { "\($0.kind.plural) (\($0.list.range))" }
        if !cut.isEmpty {
            return [
                "(some kinds were paged: \(cut.joined(separator: "; ")) — \(paging.rest))"
            ]
        }
        guard lists.allSatisfy({ $0.list.items.isEmpty }) else { return [] }
        let total = lists.map(\.list.count).max() ?? 0
        return [total > 0 ? paging.notice(ofNoneOf: total) : "no workloads visible to this profile"]
    }
}

extension ItemList {
    /// The same with the kind in each item, which servers leave out of lists, and without the templates of pods.
    fileprivate func withoutTemplates(of kind: WorkloadKind) -> ItemList {
        var list = self
        list.items = items.map { item in
            guard var object = item.object else { return item }
            object["kind"] = .string(kind.title)
            if var spec = object["spec"]?.object {
                spec["template"] = nil
                object["spec"] = .object(spec)
            }
            return .object(object)
        }
        return list
    }
}
