import OlaresCore

/// `cluster node list`: the machines of the cluster.
struct NodeList: ResultPresenter {
    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        ObjectTable(columns: [
            .name,
            .init("STATUS") { Node($0).status },
            .init("ROLES") { Node($0).roles },
            .age(now),
            .init("VERSION") { Node($0).info("kubeletVersion") },
            .init("INTERNAL-IP") { Node($0).internalIP },
            .init("OS-IMAGE", isWide: true) { Node($0).info("osImage") },
            .init("KERNEL-VERSION", isWide: true) { Node($0).info("kernelVersion") },
            .init("CONTAINER-RUNTIME", isWide: true) { Node($0).info("containerRuntimeVersion") },
        ]).view(of: data)
    }
}
