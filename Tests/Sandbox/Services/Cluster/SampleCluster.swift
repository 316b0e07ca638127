import Foundation

/// What a cluster has at first. All ages are counted from its start.
struct SampleCluster {
    let now: Date

    /// Namespaces of the system, as `/capi/app/detail` names them.
    static let systemNamespaces = ["kube-system", "os-framework", "os-platform", "os-protected"]

    /// Of a user's namespaces.
    static func workspace(of user: User) -> String { "\(user.local)-ws" }

    func plant(in state: inout ClusterState) {
        plantNodes(in: &state)
        for name in Self.systemNamespaces { plantNamespace(name, in: "system-workspace", age: .days(731), &state) }
        plantNamespace("apps-shared", in: "system-workspace", age: .days(92), &state)
        for sample in SampleWorkload.system { plant(sample, &state) }
    }

    func plant(namespacesOf user: User, in state: inout ClusterState) {
        let workspace = Self.workspace(of: user)
        let ages: [(String, TimeInterval)] = [
            ("user-system-\(user.local)", .days(400)), ("user-space-\(user.local)", .days(400)),
            ("photos-\(user.local)", .days(12)),
        ]
        for (name, age) in ages { plantNamespace(name, in: workspace, age: age, creator: user.local, &state) }
        for sample in SampleWorkload.workloads(of: user.local) { plant(sample, &state) }
        SampleJobs(now: now, namespace: "user-space-\(user.local)").plant(in: &state)
    }

    private func plantNamespace(
        _ name: String, in workspace: String, age: TimeInterval, creator: String = "system", _ state: inout ClusterState
    ) {
        let namespace = KubernetesObject(
            .namespaces, name, created: now - age,
            labels: ["kubernetes.io/metadata.name": name, "kubesphere.io/workspace": workspace],
            annotations: ["kubesphere.io/creator": creator, "kubesphere.io/alias-name": name.capitalized],
            spec: ["finalizers": ["kubernetes"]], status: ["phase": "Active"])
        state.put(namespace, as: .namespaces)
    }

    private func plant(_ sample: SampleWorkload, _ state: inout ClusterState) {
        let workload = state.put(sample.object(now: now), as: sample.type)
        let controller = WorkloadController(type: sample.type, behaviour: ClusterBehaviour(), now: now)
        controller.plant(workload, ages: sample.podAges, in: &state)
        guard let pod = state.list(.pods, in: sample.namespace).first(where: { $0.name.hasPrefix(sample.name) }) else {
            return
        }
        let created = now - (sample.podAges.first ?? 0)
        let node = pod.json["spec", "nodeName"].text
        for (index, event) in [
            (
                "Scheduled", "Successfully assigned \(sample.namespace)/\(pod.name) to \(node ?? "")",
                "default-scheduler"
            ),
            ("Pulled", "Container image already present on machine", "kubelet"),
            ("Created", "Created container", "kubelet"), ("Started", "Started container", "kubelet"),
        ].enumerated() {
            let moment = created + Double(index)
            state.note(
                event.0, event.1, about: pod, from: event.2, host: event.2 == "kubelet" ? node : nil,
                count: event.0 == "Pulled" ? 2 : 1, first: moment, last: moment)
        }
    }
}

// MARK: - Nodes

extension SampleCluster {
    private func plantNodes(in state: inout ClusterState) {
        plantNode("olares", address: "192.168.1.20", age: .days(731), roles: ["control-plane", "master"], in: &state)
        plantNode("worker1", address: "192.168.1.21", age: .days(370), roles: [], in: &state)
        plantNode("worker2", address: "192.168.1.22", age: .days(36), roles: ["worker"], isCordoned: true, in: &state)
    }

    private func plantNode(
        _ name: String, address: String, age: TimeInterval, roles: [String], isCordoned: Bool = false,
        in state: inout ClusterState
    ) {
        var labels = ["kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"]
        for role in roles { labels["node-role.kubernetes.io/\(role)"] = "" }
        var spec: JSONValue = ["podCIDR": "10.233.64.0/24"]
        if isCordoned {
            spec["unschedulable"] = true
            spec["taints"] = [["key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"]]
        }
        let since = JSONValue.timestamp(now - age + 30)
        func condition(_ type: String, _ status: String, _ reason: String) -> JSONValue {
            [
                "type": .string(type), "status": .string(status), "reason": .string(reason),
                "message": .string("\(type): \(reason)"), "lastTransitionTime": since,
                "lastHeartbeatTime": .timestamp(now),
            ]
        }
        let status: JSONValue = [
            "conditions": [
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                condition("Ready", "True", "KubeletReady"),
            ],
            "addresses": [
                ["type": "InternalIP", "address": .string(address)], ["type": "Hostname", "address": .string(name)],
            ],
            "nodeInfo": [
                "kubeletVersion": "v1.33.3", "kubeProxyVersion": "v1.33.3", "osImage": "Ubuntu 24.04.2 LTS",
                "kernelVersion": "6.8.0-60-generic", "architecture": "amd64", "operatingSystem": "linux",
                "containerRuntimeVersion": "containerd://1.7.24", "bootID": "sandbox", "machineID": .string(name),
                "systemUUID": .string(name),
            ],
            "capacity": ["cpu": "16", "memory": "65536Mi", "pods": "256", "ephemeral-storage": "980Gi"],
            "allocatable": ["cpu": "16", "memory": "64000Mi", "pods": "256", "ephemeral-storage": "900Gi"],
        ]
        state.put(
            KubernetesObject(.nodes, name, created: now - age, labels: labels, spec: spec, status: status), as: .nodes)
    }
}

extension TimeInterval {
    static func days(_ number: Double) -> TimeInterval { number * 86_400 }
    static func hours(_ number: Double) -> TimeInterval { number * 3_600 }
    static func minutes(_ number: Double) -> TimeInterval { number * 60 }
}
