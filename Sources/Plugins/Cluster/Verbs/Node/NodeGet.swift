import OlaresCore
import OlaresExecution

/// `cluster node get`: one machine.
struct NodeGet: ResultPresenter {
    /// What names nothing is refused before anything is asked.
    init(_ arguments: Arguments) throws(Failure) {
        let name = try arguments.requiredText("node")
        guard !name.trimmed.isEmpty else {
            throw Failure(
                .argumentInvalid, "node name must be non-empty",
                next: [NextStep(["cluster", "node", "list"], effect: .read)])
        }
        _ = try name.asNameOfObject("node")
    }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let node = Node(KubernetesObject(data))
        var record = RecordLines()
        record.add("Name", node.object.name)
        record.add("Status", node.status)
        record.add("Roles", node.roles)
        record.add("Internal IP", node.internalIP)
        record.add("Kubelet", node.info("kubeletVersion"))
        record.add("Container Runtime", node.info("containerRuntimeVersion"))
        record.add("OS Image", node.info("osImage"))
        record.add("Kernel", node.info("kernelVersion"))
        record.add("Architecture", node.info("architecture"))
        record.add("Created", node.object.created)
        record.add("Age", node.object.age(now))
        record.add("Schedulable", node.isSchedulable ? "true" : "false (cordoned)")
        record.addBlock("Capacity", node.resources("capacity"))
        record.addBlock("Allocatable", node.resources("allocatable"))
        record.addBlock("Taints", node.taints)
        record.addBlock("Conditions", node.conditionRows)
        record.addBlock("Addresses", node.addresses.map { [$0.type, $0.address] })
        record.addBlock("Labels", node.object.labels.pairs.map { [$0] })
        return .lines(record.lines)
    }
}
