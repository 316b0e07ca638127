import Foundation

/// Makes pods, and says what state they are in.
enum Pod {
    /// Puts a new pod of an owner in place.
    @discardableResult
    static func make(
        from owner: KubernetesObject, name: String, node: String, created: Date, revision: String,
        life: ClusterState.PodLife, in state: inout ClusterState
    ) -> KubernetesObject {
        let template = owner.json["spec", "template"]
        var labels = template["metadata", "labels"].texts
        if !revision.isEmpty { labels[revisionLabel(of: owner)] = revision }
        var spec = template["spec"]
        spec["nodeName"] = .string(node)
        let pod = KubernetesObject(
            .pods, name, namespace: owner.namespace, created: created, labels: labels,
            annotations: template["metadata", "annotations"].texts, owner: owner, spec: spec)
        state.lives[pod.uid] = life
        return state.put(pod, as: .pods)
    }

    /// The label that says from which template a pod was made.
    static func revisionLabel(of owner: KubernetesObject) -> String {
        owner.kind == "ReplicaSet" ? "pod-template-hash" : "controller-revision-hash"
    }

    static func isReady(_ pod: KubernetesObject) -> Bool {
        pod.json["status", "conditions"].items.contains { $0["type"] == "Ready" && $0["status"] == "True" }
    }

    /// Names of the containers that are to run, without those that only prepare.
    static func containers(of pod: KubernetesObject) -> [String] {
        pod.json["spec", "containers"].items.compactMap { $0["name"].text }
    }

    /// Names of the containers that prepare.
    static func initContainers(of pod: KubernetesObject) -> [String] {
        pod.json["spec", "initContainers"].items.compactMap { $0["name"].text }
    }

    /// Where the containers of a pod run; nil for a pod that does not.
    static func isRunning(_ pod: KubernetesObject) -> Bool { pod.json["status", "phase"] == "Running" }
}

/// Names that are the same in every run.
enum PodName {
    private static let letters = Array("bcdfghjklmnpqrstvwxz2456789")

    /// The last part of the nth pod's name.
    static func suffix(of name: String, _ number: Int) -> String { letters("\(name)#\(number)", count: 5) }

    /// What tells templates apart.
    static func revision(of template: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = (try? encoder.encode(template)) ?? Data()
        return letters(String(decoding: data, as: UTF8.self), count: 9)
    }

    private static func letters(_ text: String, count: Int) -> String {
        // FNV-1a.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var name = ""
        for _ in 0..<count {
            name.append(letters[Int(hash % UInt64(letters.count))])
            hash = (hash / UInt64(letters.count)) &* 0x9E37_79B9_7F4A_7C15 ^ (hash >> 7)
        }
        return name
    }
}
