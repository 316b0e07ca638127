import OlaresCore

/// `cluster workload set-image`: another image for one container, of which the former is noted in an annotation.
struct WorkloadSetImage: CommandHandler {
    private let workload: WorkloadReference
    private let image: String
    private let container: String?
    private let pullPolicy: String
    private let rollout: RolloutWatch?
    private let agreed = AgreedPlan<ImageChange>()

    init(_ arguments: Arguments) throws(Failure) {
        image = try arguments.requiredText("image").trimmed
        container = try arguments.text("container")
        pullPolicy = try arguments.text("pull-policy") ?? "IfNotPresent"
        rollout = try RolloutWatch(arguments)
        workload = try WorkloadReference(arguments)
        guard !image.isEmpty else {
            throw Failure(.optionRequired, "--image must not be blank", advice: "give an image, such as acme/notes:2")
        }
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let change = try await plan(ControlHub(context))
        agreed.keep(change)
        guard !change.isNothing else { return "" }
        _ = try change.request
        return "Repoint \(workload.text) container \(change.name.quotedForMessage) from \(change.formerImage) to "
            + "\(image)? Pods will be recreated"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let change: ImageChange
        if let kept = agreed.value { change = kept } else { change = try await plan(hub) }
        if change.isNothing {
            return CommandResult(
                .lines([
                    "\(workload.text) container \(change.name.quotedForMessage) already runs \(image) — nothing to do"
                ]), json: change.facts("set-image (no-op)"))
        }
        if context.isDryRun { return hub.plan([try change.request]) }
        try await send(change, to: hub, context.clock)
        let done =
            "\(workload.text) container \(change.name.quotedForMessage): \(change.formerImage) -> \(image)"
        if let rollout {
            return rollout.result(of: workload, hub, in: context, after: done + "; waiting for rollout to converge")
        }
        return CommandResult(.lines([done]), json: change.facts("set-image"))
    }

    /// Makes the change; once more on what is there now, where only something else of the workload has become different.
    /// During a rollout the cluster itself writes to it all the time.
    private func send(_ change: ImageChange, to hub: ControlHub, _ clock: any Clock) async throws(Failure) {
        var change = change
        var attempts = 1
        while true {
            let request = try change.request
            do throws(Failure) {
                try await hub.answer(to: request, for: "set image of \(workload.text)", fix: workload.list)
                return
            } catch {
                guard error.code == .httpClientError, error.retryable == true, attempts < 5 else { throw error }
                await clock.sleep(for: .milliseconds(100 * attempts))
                let present = try await plan(hub)
                guard present.entry == change.entry, present.object.uid == change.object.uid else { throw error }
                change = present
                attempts += 1
            }
        }
    }

    private func plan(_ hub: ControlHub) async throws(Failure) -> ImageChange {
        let present = try await workload.object(of: hub)
        return ImageChange(
            workload: workload, object: present.object, entry: try pick(from: present.containers), image: image,
            pullPolicy: pullPolicy)
    }

    private func pick(
        from containers: [(list: String, container: JSONValue)]
    ) throws(Failure) -> (list: String, container: JSONValue) {
        let choices = containers.compactMap { $0.container["name"]?.string }
        let names = choices.joined(separator: ", ")
        let advice = "give one of these names with --container"
        if let container {
            if let entry = containers.first(where: { $0.container["name"]?.string == container }) { return entry }
            throw Failure(
                .remoteNotFound, "no container named \(container.quotedForMessage) (have: \(names))", advice: advice
            ).with(choices: choices, invalid: "--container")
        }
        if containers.count == 1, let entry = containers.first { return entry }
        throw Failure(
            .argumentInvalid,
            "pod template has \(containers.count) containers (\(names)) — pass -c/--container to pick one",
            advice: advice
        ).with(missing: ["--container"], choices: choices)
    }
}

/// What is to change in a workload for another image.
private struct ImageChange: Sendable {
    let workload: WorkloadReference
    /// What is there now.
    let object: KubernetesObject
    /// The container, and the list that it stands in.
    let entry: (list: String, container: JSONValue)
    let image: String
    let pullPolicy: String

    /// Where the images are noted that containers had before the first change.
    private static let note = "dev.olares.io/previous-images"

    var name: String { entry.container["name"]?.string ?? "" }
    var formerImage: String { entry.container["image"]?.string ?? "" }
    private var formerPolicy: String { entry.container["imagePullPolicy"]?.string ?? "" }

    /// Whether everything is as wanted already.
    var isNothing: Bool { formerImage == image && (pullPolicy.isEmpty || formerPolicy == pullPolicy) }

    /// A strategic patch: a merge patch would drop the other containers. It holds for the state that was looked at, so
    /// that nobody's change in between is lost.
    var request: HubRequest {
        get throws(Failure) {
            var container: JSONObject = ["name": .string(name), "image": .string(image)]
            if !pullPolicy.isEmpty { container["imagePullPolicy"] = .string(pullPolicy) }
            var metadata: JSONObject = ["annotations": [Self.note: .string(try formerImages().compactText)]]
            if !object.resourceVersion.isEmpty { metadata["resourceVersion"] = .string(object.resourceVersion) }
            return HubRequest(
                "PATCH", workload.path, type: "application/strategic-merge-patch+json",
                body: [
                    "metadata": .object(metadata),
                    "spec": ["template": ["spec": .object([entry.list: [.object(container)]])]],
                ])
        }
    }

    /// What was noted before, and this container unless it is there.
    private func formerImages() throws(Failure) -> JSONValue {
        var noted = JSONObject()
        if let text = object.annotations[Self.note]?.string, !text.isEmpty {
            do throws(JSONError) {
                let value = try JSONValue(parsing: Array(text.utf8))
                guard let object = value.object else { throw JSONError("it is no object") }
                noted = object
            } catch {
                throw Failure(
                    .preconditionFailed,
                    "annotation \(Self.note) is malformed (\(error.text)); fix or remove it before retrying",
                    next: [workload.call("yaml", effect: .read)])
            }
        }
        if noted[name] == nil {
            noted[name] = ["image": .string(formerImage), "imagePullPolicy": .string(formerPolicy)]
        }
        return .object(noted)
    }

    func facts(_ operation: String) -> JSONValue {
        var facts = workload.facts(operation)
        facts["container"] = .string(name)
        facts["containerType"] = entry.list == "containers" ? "container" : "initContainer"
        facts["previousImage"] = .string(formerImage)
        facts["image"] = .string(image)
        facts["pullPolicy"] = .string(pullPolicy)
        return .object(facts)
    }
}
