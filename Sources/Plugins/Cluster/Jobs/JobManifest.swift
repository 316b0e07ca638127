import OlaresCore

/// A job as it was declared, without what the cluster has put into it: what makes it anew
/// (docs/protocol/cluster.md, "Jobs").
struct JobManifest: Sendable {
    let json: JSONValue

    /// What the cluster writes into a job and its pods, to tell them from others.
    private static let ownLabels = [
        "controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name",
    ]

    init(_ job: Job) {
        let object = job.object
        var spec = object.spec.object ?? [:]
        // With a selector of its own the job is meant to find other pods than those it makes.
        if spec["manualSelector"]?.bool != true {
            spec["selector"] = nil
            spec["template"] = spec["template"]?.replacingLabels { Self.declared($0) }
        }
        spec["suspend"] = nil
        var metadata: JSONObject = ["name": .string(object.name), "namespace": .string(object.namespace)]
        metadata["labels"] = Self.declared(object.labels)
        metadata["annotations"] = object.annotations.isEmpty ? nil : .object(object.annotations)
        metadata["ownerReferences"] = object.json["metadata"]?["ownerReferences"]
        json = ["apiVersion": "batch/v1", "kind": "Job", "metadata": .object(metadata), "spec": .object(spec)]
    }

    /// The same under a name that the cluster makes up.
    var unnamed: JSONValue {
        guard var object = json.object, var metadata = object["metadata"]?.object else { return json }
        metadata["generateName"] = .string("\(metadata["name"]?.string ?? "job")-")
        metadata["name"] = nil
        object["metadata"] = .object(metadata)
        return .object(object)
    }

    private static func declared(_ labels: JSONObject) -> JSONValue? {
        var labels = labels
        for name in ownLabels { labels[name] = nil }
        return labels.isEmpty ? nil : .object(labels)
    }
}

extension JSONValue {
    /// A template of pods with other labels.
    fileprivate func replacingLabels(_ change: (JSONObject) -> JSONValue?) -> JSONValue {
        guard var template = object, var metadata = template["metadata"]?.object else { return self }
        metadata["labels"] = change(metadata["labels"]?.object ?? [:])
        template["metadata"] = .object(metadata)
        return .object(template)
    }
}
