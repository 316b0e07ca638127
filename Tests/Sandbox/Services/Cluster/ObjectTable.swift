import Foundation

/// The form of a list that clients of Kubernetes print: the server says what stands in the columns.
struct ObjectTable {
    let type: ResourceType
    let now: Date

    func json(_ objects: [KubernetesObject], version: Int) -> JSONValue {
        [
            "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": ["resourceVersion": .string(String(version))],
            "columnDefinitions": .array(
                columns.map { name, isWide in
                    [
                        "name": .string(name), "type": "string", "format": name == "Name" ? "name" : "",
                        "description": "", "priority": isWide ? 1 : 0,
                    ]
                }),
            "rows": .array(
                objects.map { object in
                    [
                        "cells": .array(cells(object).map(JSONValue.string)),
                        "object": [
                            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                            "metadata": object.json["metadata"],
                        ],
                    ]
                }),
        ]
    }

    private var columns: [(String, Bool)] {
        let names =
            switch type {
            case .pods: ["Name", "Ready", "Status", "Restarts", "Age", "IP*", "Node*"]
            case .deployments: ["Name", "Ready", "Up-to-date", "Available", "Age", "Images*"]
            case .statefulsets: ["Name", "Ready", "Age", "Images*"]
            case .daemonsets: ["Name", "Desired", "Current", "Ready", "Up-to-date", "Available", "Age"]
            case .replicasets: ["Name", "Desired", "Current", "Ready", "Age"]
            case .nodes: ["Name", "Status", "Age", "Version", "Internal-IP*"]
            case .namespaces: ["Name", "Status", "Age"]
            case .events: ["Last Seen", "Type", "Reason", "Object", "Message"]
            case .jobs: ["Name", "Completions", "Age"]
            case .cronjobs: ["Name", "Schedule", "Suspend", "Age"]
            }
        return names.map { $0.hasSuffix("*") ? (String($0.dropLast()), true) : ($0, false) }
    }

    private func cells(_ object: KubernetesObject) -> [String] {
        let json = object.json
        let age = age(json["metadata", "creationTimestamp"])
        func count(_ name: String) -> String { String(json["status", name].number ?? 0) }
        let desired = String(json["spec", "replicas"].number ?? 0)
        let images = json["spec", "template", "spec", "containers"].items.compactMap { $0["image"].text }
        switch type {
        case .pods: return podCells(object, age: age)
        case .deployments:
            return [
                object.name, "\(count("readyReplicas"))/\(desired)", count("updatedReplicas"),
                count("availableReplicas"), age, images.joined(separator: ","),
            ]
        case .statefulsets:
            return [object.name, "\(count("readyReplicas"))/\(desired)", age, images.joined(separator: ",")]
        case .daemonsets:
            return [object.name]
                + ["desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled"].map(
                    count)
                + [count("numberAvailable"), age]
        case .replicasets: return [object.name, desired, count("replicas"), count("readyReplicas"), age]
        case .nodes:
            let isOpen = json["spec", "unschedulable"] != true
            return [
                object.name, isOpen ? "Ready" : "Ready,SchedulingDisabled", age,
                json["status", "nodeInfo", "kubeletVersion"].text ?? "",
                json["status", "addresses"].items.first?["address"].text ?? "",
            ]
        case .namespaces: return [object.name, json["status", "phase"].text ?? "", age]
        case .events:
            let about = json["involvedObject"]
            return [
                self.age(json["lastTimestamp"]), json["type"].text ?? "", json["reason"].text ?? "",
                "\((about["kind"].text ?? "").lowercased())/\(about["name"].text ?? "")", json["message"].text ?? "",
            ]
        case .jobs: return [object.name, "\(count("succeeded"))/\(json["spec", "completions"].number ?? 1)", age]
        case .cronjobs:
            return [
                object.name, json["spec", "schedule"].text ?? "", json["spec", "suspend"] == true ? "True" : "False",
                age,
            ]
        }
    }

    private func podCells(_ pod: KubernetesObject, age: String) -> [String] {
        let statuses = pod.json["status", "containerStatuses"].items
        let reasons = statuses.compactMap {
            $0["state", "waiting", "reason"].text ?? $0["state", "terminated", "reason"].text
        }
        let ready = statuses.filter { $0["ready"] == true }.count
        return [
            pod.name, "\(ready)/\(Pod.containers(of: pod).count)",
            pod.isDeleted ? "Terminating" : reasons.first ?? pod.json["status", "phase"].text ?? "",
            String(statuses.reduce(0) { $0 + ($1["restartCount"].number ?? 0) }), age,
            pod.json["status", "podIP"].text ?? "<none>", pod.json["spec", "nodeName"].text ?? "<none>",
        ]
    }

    private func age(_ timestamp: JSONValue) -> String {
        guard let date = try? Date(timestamp.text ?? "", strategy: .iso8601) else { return "<unknown>" }
        let seconds = max(0, Int(now.timeIntervalSince(date)))
        switch seconds {
        case ..<120: return "\(seconds)s"
        case ..<7200: return "\(seconds / 60)m"
        case ..<172_800: return "\(seconds / 3600)h"
        default: return "\(seconds / 86_400)d"
        }
    }
}

extension ClusterCall {
    /// Whether the client would rather have a table.
    var wantsTable: Bool { request.headers[.accept]?.contains("as=Table") ?? false }
}
