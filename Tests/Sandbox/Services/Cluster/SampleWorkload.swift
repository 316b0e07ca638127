import Foundation

/// A workload that a cluster has at first.
struct SampleWorkload {
    let type: ResourceType
    let namespace: String
    let name: String
    /// In seconds.
    let age: TimeInterval
    /// One for each pod, in seconds.
    let podAges: [TimeInterval]
    let containers: [JSONValue]
    var initContainers: [JSONValue] = []
    var labels: [String: String] = [:]

    static let system = [
        SampleWorkload(
            type: .deployments, namespace: "kube-system", name: "coredns", age: .days(731),
            podAges: [.days(200), .days(36)], containers: [container("coredns", "docker.io/coredns/coredns:1.11.3", 53)]
        ),
        SampleWorkload(
            type: .daemonsets, namespace: "kube-system", name: "node-agent", age: .days(370),
            podAges: [.days(370), .days(90), .days(36)],
            containers: [container("agent", "docker.io/acme/node-agent:2.1", nil)]),
        SampleWorkload(
            type: .statefulsets, namespace: "os-framework", name: "gateway", age: .days(500), podAges: [.days(58)],
            containers: [container("gateway", "docker.io/acme/gateway:0.9.1", 8080)]),
        SampleWorkload(
            type: .statefulsets, namespace: "os-platform", name: "citus", age: .days(500), podAges: [.days(61)],
            containers: [container("postgres", "docker.io/citusdata/citus:12.1", 5432)]),
        SampleWorkload(
            type: .deployments, namespace: "os-protected", name: "vault-guard", age: .days(300),
            podAges: [.days(61)], containers: [container("guard", "docker.io/acme/guard:3", nil)]),
        SampleWorkload(
            type: .deployments, namespace: "apps-shared", name: "library", age: .days(92), podAges: [.days(4)],
            containers: [container("library", "ghcr.io/acme/library@sha256:" + String(repeating: "4e", count: 32), 80)]),
    ]

    /// What each user has.
    static func workloads(of user: String) -> [SampleWorkload] {
        let space = "user-space-\(user)"
        return [
            SampleWorkload(
                type: .deployments, namespace: space, name: "notes", age: .days(58), podAges: [.hours(5), 42],
                containers: [container("app", "docker.io/acme/notes:1.4.2", 8080)], labels: ["tier": "web"]),
            SampleWorkload(
                type: .deployments, namespace: space, name: "desk", age: .days(58), podAges: [.days(3)],
                containers: [desk, container("proxy", "nginx:1.27", 80)],
                initContainers: [container("prepare", "busybox", nil)], labels: ["tier": "web"]),
            SampleWorkload(
                type: .statefulsets, namespace: space, name: "journal", age: .days(20),
                podAges: [.minutes(17), .minutes(16)],
                containers: [container("journal", "docker.io/acme/journal:2.0", 9000)]),
            SampleWorkload(
                type: .deployments, namespace: "user-system-\(user)", name: "session", age: .days(400),
                podAges: [.days(33)], containers: [container("session", "docker.io/acme/session:7", 9100)]),
            SampleWorkload(
                type: .deployments, namespace: "photos-\(user)", name: "photos", age: .days(12), podAges: [.days(1.5)],
                containers: [container("photos", "docker.io/acme/photos:latest", 2342)]),
            SampleWorkload(
                type: .statefulsets, namespace: "photos-\(user)", name: "photos-db", age: .days(12),
                podAges: [.days(12)], containers: [container("postgres", "docker.io/library/postgres:16", 5432)]),
        ]
    }

    /// The object of a workload before its controller has seen it.
    func object(now: Date) -> KubernetesObject {
        var labels = labels
        labels["app"] = name
        var podSpec: JSONValue = [
            "containers": .array(containers), "restartPolicy": "Always", "dnsPolicy": "ClusterFirst",
            "serviceAccount": "default", "serviceAccountName": "default", "schedulerName": "default-scheduler",
            "terminationGracePeriodSeconds": 30,
        ]
        if !initContainers.isEmpty { podSpec["initContainers"] = .array(initContainers) }
        var spec: JSONValue = [
            "selector": ["matchLabels": ["app": .string(name)]], "revisionHistoryLimit": 10,
            "template": [
                "metadata": ["labels": .object(labels.mapValues(JSONValue.string))], "spec": podSpec,
            ],
        ]
        switch type {
        case .deployments:
            spec["replicas"] = .integer(podAges.count)
            spec["strategy"] = ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1, "maxUnavailable": 0]]
        case .statefulsets:
            spec["replicas"] = .integer(podAges.count)
            spec["serviceName"] = .string(name)
            spec["updateStrategy"] = ["type": "RollingUpdate", "rollingUpdate": ["partition": 0]]
        default:
            spec["updateStrategy"] = ["type": "RollingUpdate", "rollingUpdate": ["maxUnavailable": 1]]
        }
        var object = KubernetesObject(
            type, name, namespace: namespace, created: now - age, labels: labels,
            annotations: ["deployment.kubernetes.io/revision": "1"], spec: spec)
        object.json["metadata", "generation"] = 1
        return object
    }

    private static func container(_ name: String, _ image: String, _ port: Int?) -> JSONValue {
        var container: JSONValue = [
            "name": .string(name), "image": .string(image), "imagePullPolicy": "IfNotPresent", "resources": [:],
            "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
        ]
        if let port {
            container["ports"] = [["name": "main", "containerPort": .integer(port), "protocol": "TCP"]]
        }
        return container
    }

    /// A container with every sort of variable.
    private static let desk: JSONValue = {
        var container = Self.container("desk", "docker.io/acme/desk:3.2", 8081)
        container["env"] = [
            ["name": "MODE", "value": "production"],
            ["name": "EMPTY"],
            ["name": "COLOUR", "valueFrom": ["configMapKeyRef": ["name": "desk-config", "key": "colour"]]],
            ["name": "PASSWORD", "valueFrom": ["secretKeyRef": ["name": "desk-secret", "key": "password"]]],
            ["name": "POD_IP", "valueFrom": ["fieldRef": ["fieldPath": "status.podIP"]]],
            ["name": "CPUS", "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu"]]],
        ]
        return container
    }()
}
