import OlaresCore
import OlaresExecution

/// Makes a job anew under its name: deletes it with its pods, and creates it as it was declared.
struct JobRecreation: Sendable {
    let name: ObjectName
    let uid: String
    let manifest: JobManifest

    /// How long the old job may take to go.
    private static let patience = Duration.seconds(120)

    init(_ job: Job, _ name: ObjectName) {
        self.name = name
        uid = job.object.uid
        manifest = JobManifest(job)
    }

    private var path: String { APIPath.batch(name.namespace, "jobs", name.name) }
    private var list: String { APIPath.batch(name.namespace, "jobs") }
    private var deletion: HubRequest {
        // Only the one that was looked at.
        HubRequest(
            "DELETE", path,
            body: [
                "kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Background",
                "preconditions": ["uid": .string(uid)],
            ])
    }
    private var creation: HubRequest { HubRequest("POST", list, body: manifest.json) }

    func plan(_ hub: ControlHub) -> CommandResult { hub.plan([deletion, creation]) }

    /// - Throws: ``Failure`` where nothing was done. Where the old job is gone and there is no new one, the result has the
    ///   failure and what the job was.
    func run(_ hub: ControlHub, in context: CommandContext) async throws(Failure) -> CommandResult {
        // Whether the cluster would take it is asked before anything is deleted.
        let trial = HubRequest("POST", list + Query(["dryRun": "All"]).text, body: manifest.unnamed)
        try await hub.answer(to: trial, for: "try to recreate job \(name.text)")
        try await hub.answer(to: deletion, for: "delete job \(name.text)")
        let made: KubernetesObject
        do throws(Failure) {
            try await untilGone(hub, context)
            made = KubernetesObject(try await hub.answer(to: creation, for: "recreate job \(name.text)"))
        } catch {
            return lost(error)
        }
        return CommandResult(
            .lines(["job \(name.text) deleted and created anew"]),
            json: [
                "operation": "recreate", "namespace": .string(name.namespace), "job": .string(name.name),
                "uid": .string(made.uid), "formerUid": .string(uid),
            ])
    }

    private func untilGone(_ hub: ControlHub, _ context: CommandContext) async throws(Failure) {
        let poller = Poller(
            every: .seconds(1), firstPause: .milliseconds(100), timeout: Self.patience, clock: context.clock)
        try await poller.run { _ throws(Failure) -> Void? in
            do throws(Failure) {
                let present = Job(try await hub.get(path, for: "get job \(name.text)"))
                return present.object.uid == uid ? nil : ()
            } catch {
                guard error.code == .remoteNotFound else { throw error }
                return ()
            }
        } otherwise: { ending in
            guard case .failed(let failure, _) = ending else {
                return Failure(
                    .notFinished, "job \(name.text) is deleted, and still there after \(Self.patience.text)",
                    next: [NextStep(["cluster", "job", "get", name.text], effect: .read)])
            }
            return failure
        }
    }

    /// The old job is deleted and the new one is not there: what it was must not be lost.
    private func lost(_ failure: Failure) -> CommandResult {
        let lines = manifest.json.yamlText.split(separator: "\n").map(String.init)
        return CommandResult(
            .lines(lines),
            json: [
                "operation": "recreate", "namespace": .string(name.namespace), "job": .string(name.name),
                "manifest": manifest.json,
            ],
            notices: ["the job was deleted, and could not be created anew: what it was is on standard output"],
            exit: failure.exit, failure: failure)
    }
}
