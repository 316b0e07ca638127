import Core

/// Deletes pods, some at a time, so that their controller makes them anew.
struct PodDeletion: Sendable {
    let namespace: String
    /// The labels by which they were found.
    let selector: String
    /// Their names, in order.
    let pods: [String]

    /// Finds the pods with these labels.
    init(in namespace: String, _ selector: String, _ hub: ControlHub, what: String) async throws(Failure) {
        self.namespace = namespace
        self.selector = selector
        let query = Query(["labelSelector": selector])
        let answer = try await hub.get(APIPath.core(namespace, "pods") + query.text, for: what)
        pods = try answer.items(what).map { KubernetesObject($0).name }.sorted()
    }

    /// The names for a question, cut where they are many.
    var names: String {
        let names = pods.joined(separator: ", ")
        return names.utf8.count <= 200 ? names : String(decoding: names.utf8.prefix(200), as: UTF8.self) + "..."
    }

    var requests: [HubRequest] { pods.map(request) }

    private func request(_ pod: String) -> HubRequest {
        HubRequest("DELETE", APIPath.core(namespace, "pods", pod))
    }

    /// Deletes them all; one that fails keeps none of the others back.
    /// - Parameters:
    ///   - facts: What programs are told besides.
    ///   - what: What is being done, for a failure.
    ///   - done: The line for people, given how many of how many were deleted.
    /// - Throws: The first failure, where nothing was deleted.
    func run(
        _ hub: ControlHub, _ concurrency: Int, _ facts: JSONObject, _ what: String, done: (String) -> String
    ) async throws(Failure) -> CommandResult {
        let failures = await failures(hub, concurrency)
        if failures.count == pods.count, let first = failures.first?.failure {
            throw first.prefixed("\(what): \(pods.count) of \(pods.count) pod deletes failed: ")
        }
        var json = facts
        json["deleted"] = .array(
            pods.map { pod in
                let failure = failures.first { $0.pod == pod }?.failure
                var entry: JSONObject = ["pod": .string(pod), "success": .bool(failure == nil)]
                entry["error"] = failure.map { .string($0.message) }
                return .object(entry)
            })
        json["failures"] = .integer(Int64(failures.count))
        let lost = "\(what): \(failures.count) of \(pods.count) pod deletes failed"
        return CommandResult(
            .lines([done("\(pods.count - failures.count)/\(pods.count)")]), json: .object(json),
            notices: failures.map { "  - \($0.pod): \($0.failure.message)" } + (failures.isEmpty ? [] : [lost]),
            exit: failures.isEmpty ? .done : .partial)
    }

    private func failures(_ hub: ControlHub, _ concurrency: Int) async -> [(pod: String, failure: Failure)] {
        await withTaskGroup(of: (String, Failure?).self) { group in
            var failures: [(pod: String, failure: Failure)] = []
            func take(_ outcome: (String, Failure?)?) {
                if let outcome, let failure = outcome.1 { failures.append((outcome.0, failure)) }
            }
            for (index, pod) in pods.enumerated() {
                if index >= concurrency { take(await group.next()) }
                group.addTask {
                    do throws(Failure) {
                        try await hub.answer(to: request(pod), for: "delete pod \(namespace)/\(pod)")
                        return (pod, nil)
                    } catch {
                        return (pod, error)
                    }
                }
            }
            for await outcome in group { take(outcome) }
            return failures.sorted { $0.pod < $1.pod }
        }
    }
}
