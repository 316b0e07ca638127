import Foundation
import HTTPTypes
import Hummingbird

/// `POST` of jobs.
struct CreateRoutes {
    func create(_ call: ClusterCall, _ path: ObjectPath) async throws -> Response {
        guard path.type == .jobs, path.name == nil, let namespace = path.namespace else {
            throw ClusterRefusal(code: 405, reason: "MethodNotAllowed", message: "the sandbox makes no such objects")
        }
        try call.check("create", .jobs, in: namespace)
        let body = try await call.body()
        let isTrial = call.request.form("dryRun") == "All"
        let now = call.store.now
        let made = try call.store.with { (state) throws(ClusterRefusal) in
            let job = try Self.job(body, in: namespace, number: state.version, now: now)
            guard state[.jobs, job.key] == nil else {
                throw ClusterRefusal(
                    code: 409, reason: "AlreadyExists", message: "jobs.batch \"\(job.name)\" already exists")
            }
            return isTrial ? job : state.put(job, as: .jobs)
        }
        return .json(made.json, status: .created)
    }

    /// The job as the cluster keeps it, with the selector and the labels that it makes for each.
    private static func job(
        _ body: JSONValue, in namespace: String, number: Int, now: Date
    ) throws(ClusterRefusal) -> KubernetesObject {
        let prefix = body["metadata", "generateName"].text ?? ""
        let name = body["metadata", "name"].text ?? (prefix.isEmpty ? "" : prefix + PodName.suffix(of: prefix, number))
        guard !name.isEmpty else {
            throw invalid(name, "metadata.name: Required value: name or generateName is required")
        }
        var spec = body["spec"]
        let labels = spec["template", "metadata", "labels"].texts
        if spec["manualSelector"] != true {
            guard spec["selector"] == .null else { throw invalid(name, "spec.selector: `selector` not auto-generated") }
            guard labels["controller-uid"] == nil, labels["batch.kubernetes.io/controller-uid"] == nil else {
                throw invalid(name, "spec.template.metadata.labels: must be the job's uid")
            }
        }
        guard !spec["template", "spec", "containers"].items.isEmpty else {
            throw invalid(name, "spec.template.spec.containers: Required value")
        }
        var job = KubernetesObject(
            .jobs, name, namespace: namespace, created: now, labels: body["metadata", "labels"].texts,
            annotations: body["metadata", "annotations"].texts)
        job.json["metadata", "ownerReferences"] = body["metadata", "ownerReferences"]
        spec["selector"] = ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(job.uid)]]
        spec["template", "metadata", "labels", "batch.kubernetes.io/controller-uid"] = .string(job.uid)
        spec["template", "metadata", "labels", "job-name"] = .string(name)
        job.json["spec"] = spec
        job.json["status"] = ["startTime": .timestamp(now), "active": 1]
        return job
    }

    private static func invalid(_ name: String, _ problem: String) -> ClusterRefusal {
        ClusterRefusal(code: 422, reason: "Invalid", message: "Job.batch \"\(name)\" is invalid: \(problem)")
    }
}
