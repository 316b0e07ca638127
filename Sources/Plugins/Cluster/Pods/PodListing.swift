import OlaresCore
import OlaresExecution

/// A list of pods: which, and how it is shown.
struct PodListing: Sendable {
    let namespace: String?
    private let query: Query
    private let paging: PageOptions
    /// Picks those that are wanted of the whole list; `nil` wants all.
    var pick: (@Sendable ([Pod], ControlHub, Timestamp) async -> Outcome<Set<ObjectName>>)?

    /// Reads the options that all lists of pods have.
    init(in namespace: String?, _ arguments: Arguments) throws(Failure) {
        let label = try arguments.text("label")
        try self.init(
            in: namespace, label: label, fields: try FieldSelector(arguments.text("field-selector") ?? ""),
            paging: try PageOptions(arguments))
    }

    init(in namespace: String?, label: String?, fields: FieldSelector, paging: PageOptions) throws(Failure) {
        self.namespace = namespace
        self.paging = paging
        var query = fields.query
        query["labelSelector"] = label
        self.query = query
    }

    func pods(of hub: ControlHub) async throws(Failure) -> ItemList {
        try await hub.list(
            APIPath.resources(in: namespace, "pods"), query, pick == nil ? paging : paging.whole,
            for: "list pods")
    }

    func result(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        var list = try await pods(of: hub)
        var problems: [Failure] = []
        if let pick {
            let picked = await pick(list.items.map { Pod($0) }, hub, context.clock.now)
            let wanted = picked.value ?? []
            list.items.removeAll { !wanted.contains(Pod($0).name) }
            list.total = Int64(list.items.count)
            problems = picked.failures
        }
        return CommandResult(
            Self.table(in: namespace, context.clock.now).view(of: list.items), json: list.json,
            notices: list.notices + problems.map { "could not be looked at: \($0.message)" })
    }

    /// The columns of pods; those of one namespace need not name it.
    static func table(in namespace: String?, _ now: Timestamp) -> ObjectTable {
        ObjectTable(
            columns: (namespace == nil ? [.namespace] : []) + [
                .name,
                .init("READY") { Pod($0).ready },
                .init("STATUS") { Pod($0).status },
                .init("RESTARTS") { String(Pod($0).restarts) },
                .age(now),
                .init("NODE") { Pod($0).nodeName },
                .init("IP") { Pod($0).ip },
                .init("IMAGES", isWide: true) { Pod($0).containers.map(\.image).joined(separator: ",") },
                .init("CONTROLLED BY", isWide: true) { $0.owners },
                .init("LABELS", isWide: true) { $0.labels.selector },
            ])
    }
}
