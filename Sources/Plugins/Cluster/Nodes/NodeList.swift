import Core

/// `cluster node list`: the machines of the cluster.
struct NodeList: CommandHandler {
    private let label: String?
    private let paging: Paging

    init(_ arguments: Arguments) throws(Failure) {
        label = try arguments.text("label")
        paging = try Paging(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let list = try await ControlHub(context).list(
            APIPath.resources(in: nil, "nodes"), Query(["labelSelector": label]), paging, for: "list nodes")
        let table = ObjectTable(columns: [
            .name,
            .init("STATUS") { Node($0).status },
            .init("ROLES") { Node($0).roles },
            .age(context.clock.now),
            .init("VERSION") { Node($0).info("kubeletVersion") },
            .init("INTERNAL-IP") { Node($0).internalIP },
            .init("OS-IMAGE", isWide: true) { Node($0).info("osImage") },
            .init("KERNEL-VERSION", isWide: true) { Node($0).info("kernelVersion") },
            .init("CONTAINER-RUNTIME", isWide: true) { Node($0).info("containerRuntimeVersion") },
        ])
        return CommandResult(table.view(of: list.items), json: list.json, notices: list.notices)
    }
}
