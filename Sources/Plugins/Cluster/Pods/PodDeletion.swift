import OlaresCore

/// Deletes pods, some at a time, so that their controller makes them anew.
struct PodDeletion: Sendable {
    let namespace: String
    /// The labels by which they were found.
    let selector: String
    /// Their names, in order.
    let pods: [String]
    /// The names of pods that have the labels and belong to something else, in order: these stay.
    let others: [String]

    /// Finds the pods with these labels.
    /// - Parameter isOwn: Whether a pod belongs to what is made anew; labels alone can be anybody's.
    init(
        in namespace: String, _ selector: String, _ hub: ControlHub, what: String,
        isOwn: (KubernetesObject) -> Bool
    ) async throws(Failure) {
        let query = Query(["labelSelector": selector])
        let answer = try await hub.get(APIPath.core(namespace, "pods") + query.text, for: what)
        try self.init(in: namespace, selector, items: try answer.items(what), what: what, isOwn: isOwn)
    }

    /// Picks from a list of pods.
    /// - Throws: ``Failure`` with `decode` for one without a name, since its path would be that of all pods.
    init(
        in namespace: String, _ selector: String, items: [JSONValue], what: String, isOwn: (KubernetesObject) -> Bool
    ) throws(Failure) {
        var pods: [String] = []
        var others: [String] = []
        for item in items {
            let pod = KubernetesObject(item)
            do throws(Failure) {
                let name = try pod.name.asNameOfObject("pod")
                if isOwn(pod) { pods.append(name) } else { others.append(name) }
            } catch {
                throw Failure(
                    .decode, "\(what): the server's answer has a pod without a usable name: \(error.message)",
                    advice: "run it with --debug, and check that both versions fit")
            }
        }
        self.namespace = namespace
        self.selector = selector
        self.pods = pods.sorted()
        self.others = others.sorted()
    }

    /// What is said of the pods that stay.
    var notices: [String] {
        others.isEmpty
            ? [] : ["left alone, since something else controls them: \(others.joined(separator: ", "))"]
    }

    /// What `--dry-run` shows.
    func plan(_ hub: ControlHub) -> CommandResult {
        let plan = hub.plan(requests)
        return CommandResult(plan.view, json: plan.json, notices: notices)
    }

    /// The names for a question, cut where they are many.
    var names: String {
        let names = pods.joined(separator: ", ")
        return names.utf8.count <= 200 ? names : String(decoding: names.utf8.prefix(200), as: UTF8.self) + "..."
    }

    private var requests: [HubRequest] { pods.map(request) }

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
            notices: notices + failures.map { "  - \($0.pod): \($0.failure.message)" }
                + (failures.isEmpty ? [] : [lost]),
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

extension Arguments {
    /// How many requests are on their way at once.
    var concurrency: Int {
        get throws(Failure) {
            let number = try integer("concurrency") ?? 5
            guard number >= 1 else {
                throw Failure(
                    .optionValueInvalid, "--concurrency must be >= 1, got \(number)", advice: "give a small number")
            }
            return Int(min(number, 100))
        }
    }
}
