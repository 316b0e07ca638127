import Core

/// `cluster node get`: one machine.
struct NodeGet: CommandHandler {
    private let name: String

    init(_ arguments: Arguments) throws(Failure) {
        let name = try arguments.requiredText("node")
        guard !name.trimmed.isEmpty else {
            throw Failure(
                .argumentInvalid, "node name must be non-empty",
                next: [NextStep(["cluster", "node", "list"], effect: .read)])
        }
        self.name = try name.asNameOfObject("node")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let json = try await ControlHub(context).get(
            APIPath.resources(in: nil, "nodes", name), for: "get node \(name.quotedForMessage)",
            fix: NextStep(["cluster", "node", "list"], effect: .read))
        return CommandResult(.lines(Self.lines(Node(KubernetesObject(json)), context.clock.now)), json: json)
    }

    private static func lines(_ node: Node, _ now: Timestamp) -> [String] {
        var details = Details()
        details.add("Name", node.object.name)
        details.add("Status", node.status)
        details.add("Roles", node.roles)
        details.add("Internal IP", node.internalIP)
        details.add("Kubelet", node.info("kubeletVersion"))
        details.add("Container Runtime", node.info("containerRuntimeVersion"))
        details.add("OS Image", node.info("osImage"))
        details.add("Kernel", node.info("kernelVersion"))
        details.add("Architecture", node.info("architecture"))
        details.add("Created", node.object.created)
        details.add("Age", node.object.age(now))
        details.add("Schedulable", node.isSchedulable ? "true" : "false (cordoned)")
        details.addBlock("Capacity", node.resources("capacity"))
        details.addBlock("Allocatable", node.resources("allocatable"))
        details.addBlock("Taints", node.taints)
        details.addBlock("Conditions", node.conditionRows)
        details.addBlock("Addresses", node.addresses.map { [$0.type, $0.address] })
        details.addBlock("Labels", node.object.labels.pairs.map { [$0] })
        return details.text
    }
}
